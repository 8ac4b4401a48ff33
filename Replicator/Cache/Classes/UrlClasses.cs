using Replicator.Cache.Indexes;
using Replicator.Cache.Versions;
using Replicator.Http;

namespace Replicator.Cache.Classes;

/// <summary>What is known of URLs: the rules of the person who runs the proxy, then those of package
/// ecosystems.</summary>
/// <param name="personal">The first that fits counts.</param>
internal sealed class UrlClasses(IReadOnlyList<PersonalRule> personal)
{
    /// <summary>All rules that are known without a person's saying, the more particular ecosystems first.</summary>
    public static IReadOnlyList<ClassRule> KnownRules { get; } =
    [
        .. AptRules.All,
        .. NpmRules.All,
        .. OciRules.All,
        .. GoRules.All,
        .. GitRules.All,
        .. PyPiRules.All,
        .. NuGetRules.All,
        .. CargoRules.All,
        .. MavenRules.All,
        .. RpmRules.All,
        .. ApkRules.All,
        .. PacmanRules.All,
        .. RubyGemsRules.All,
        .. ComposerRules.All,
        .. CondaRules.All,
        .. HelmRules.All,
        .. NixRules.All,
        .. GentooRules.All,
    ];

    private static readonly ClassTable Known = new(KnownRules);

    /// <summary>The known rules alone.</summary>
    public static UrlClasses Standard { get; } = new([]);

    /// <summary>The class, and the rule that says so. Allocates nothing.</summary>
    /// <param name="uri">What is asked for.</param>
    /// <param name="response">From there; null: it is not known yet, and the path alone counts.</param>
    public Classification Of(TargetUri uri, ResponseHead? response)
    {
        for (int index = 0; index < personal.Count; index++)
        {
            if (personal[index].Fits(uri))
                return new Classification(personal[index].Class, personal[index].Name);
        }

        return Known.RuleFor(uri.PathAndQuery, response) is { } rule
            ? new Classification(rule.Class, rule.Name)
            : default;
    }

    /// <summary>Which version of which package a URL names, whatever a person says of its class; null: none. The same
    /// package at another origin is another.</summary>
    public static PackageVersion? VersionOf(TargetUri uri)
    {
        if (Known.RuleFor(uri.PathAndQuery, response: null)?.Version is not { } version)
            return null;
        return version(Uri.UnescapeDataString(IndexNames.WithoutQuery(uri.PathAndQuery))) is { } found
            ? found with { Package = $"{uri.Scheme}://{uri.Authority}{found.Package}" }
            : null;
    }
}
