namespace Replicator.Cache.Classes;

/// <summary>Of Nix and its binary caches.</summary>
internal static class NixRules
{
    public static IReadOnlyList<ClassRule> All { get; } =
    [
        // Named by the digest of its content.
        new("nix: archive", UrlClass.Immutable, "/nar/*.nar", "/nar/*.nar.*") { IgnoresQuery = true },
        new("nix: description", UrlClass.QuasiImmutable, "/*.narinfo"),
        new("nix: settings", UrlClass.Index, "/nix-cache-info"),
    ];
}
