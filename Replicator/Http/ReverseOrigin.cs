namespace Replicator.Http;

/// <summary>The one origin that the proxy stands in front of.</summary>
/// <param name="Host">Where it is: a name, an IPv4 address, or an IPv6 address in brackets; lower case.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="SentHost">As what it is asked, which its key and folder are named by too; null: as what the client
/// calls it.</param>
/// <param name="SentPort">Of <paramref name="SentHost"/>; zero without one.</param>
internal sealed record ReverseOrigin(string Host, int Port, string? SentHost, int SentPort)
{
    /// <summary>The paths that stay the proxy's own.</summary>
    public const string OwnPaths = "/.replicator/";

    /// <summary>Whether a path is the proxy's own.</summary>
    public static bool IsOwn(TargetUri uri) => uri.PathAndQuery.StartsWith(OwnPaths, StringComparison.Ordinal);

    /// <summary>What a request is about at the origin. Our own pages stay what they are.</summary>
    /// <param name="presented">As the client asks for it.</param>
    public TargetUri TargetOf(TargetUri presented) =>
        SentHost is null || IsOwn(presented) ? presented : presented.At(SentHost, SentPort);
}
