namespace Replicator.Http;

/// <summary>The one origin that the proxy stands in front of.</summary>
/// <param name="Host">Where it is: a name, an IPv4 address, or an IPv6 address in brackets; lower case.</param>
/// <param name="Port">1 to 65535.</param>
/// <param name="SentHost">As what it is asked, which its key and folder are named by too; null: as what the client
/// calls it.</param>
/// <param name="SentPort">Of <paramref name="SentHost"/>; zero without one.</param>
/// <param name="IsSecure">It is of https; its certificate must be for what it is asked as.</param>
internal sealed record ReverseOrigin(string Host, int Port, string? SentHost, int SentPort, bool IsSecure = false)
{
    /// <summary>The paths that stay the proxy's own.</summary>
    public const string OwnPaths = "/.replicator/";

    /// <summary>Whether a path is the proxy's own.</summary>
    public static bool IsOwn(TargetUri uri) => uri.PathAndQuery.StartsWith(OwnPaths, StringComparison.Ordinal);

    /// <summary>What a request is about at the origin. Our own pages stay what they are.</summary>
    /// <param name="presented">As the client asks for it.</param>
    public TargetUri TargetOf(TargetUri presented)
    {
        if (IsOwn(presented) || (SentHost is null && !IsSecure))
            return presented;

        // What the client left out is the port of its own scheme.
        int port = presented.Port == TargetUri.HttpPort && IsSecure ? TargetUri.HttpsPort : presented.Port;
        return presented.At(
            IsSecure ? "https" : "http", SentHost ?? presented.Host, SentHost is null ? port : SentPort);
    }
}
