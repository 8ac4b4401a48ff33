namespace Replicator.Settings;

/// <summary>What decides whether something stored is served.</summary>
/// <param name="IsStatic">It is always good.</param>
/// <param name="IsOffline">Nobody is connected to.</param>
/// <param name="IsPlain">Uncompressed content is asked for.</param>
/// <param name="IsStrict">A client's no-cache counts also for what never changes.</param>
/// <param name="Targets">Fields that count in place of Cache-Control.</param>
/// <param name="Classes">What is said of classes of URLs.</param>
internal sealed record StoreTerms(
    bool IsStatic, bool IsOffline, bool IsPlain, bool IsStrict, IReadOnlyList<string> Targets, ClassTerms Classes)
{
    private const string Static = "static", Offline = "offline", Plain = "plain", Strict = "strict";

    /// <summary>Long names of the options that say it.</summary>
    public static IReadOnlyList<string> Options { get; } =
        [Static, Offline, Plain, Strict, TargetNames.Option, .. ClassTerms.Options];

    /// <param name="given">The options, so far as they were.</param>
    /// <param name="mistakes">Those that are found are added.</param>
    public static StoreTerms Read(GivenOptions given, List<string> mistakes) => new(given.Has(Static),
        given.Has(Offline), given.Has(Plain), given.Has(Strict), TargetNames.Read(given, mistakes) ?? [],
        ClassTerms.Read(given, mistakes));
}
