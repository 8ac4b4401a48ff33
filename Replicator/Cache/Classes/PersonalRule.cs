using Replicator.Http;

namespace Replicator.Cache.Classes;

/// <summary>A rule of the person who runs the proxy, who knows better than ours.</summary>
/// <param name="Name">For a person.</param>
/// <param name="Class">Of the URLs that fit.</param>
/// <param name="Host">Lower case, with the port where that counts; "*" is any text.</param>
/// <param name="Path">Of path and query as they are asked for; "*" is any text, "/" included.</param>
internal sealed record PersonalRule(string Name, UrlClass Class, string Host, string Path)
{
    /// <summary>Allocates nothing but, once for a URL, its authority.</summary>
    public bool Fits(TargetUri uri) =>
        (Wildcard.Matches(Host, uri.Host) || Wildcard.Matches(Host, uri.Authority))
        && Wildcard.Matches(Path, uri.PathAndQuery);
}
