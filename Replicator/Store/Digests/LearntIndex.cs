using Replicator.Cache;

namespace Replicator.Store.Digests;

/// <summary>An index from which digests were learnt.</summary>
/// <param name="Target">The key of its target URI.</param>
/// <param name="Number">Of the learning; what was learnt later has a higher one.</param>
/// <param name="Stamp">By which its content is told from a later one; as <see cref="StampOf"/>.</param>
internal sealed record LearntIndex(string Target, long Number, long Stamp)
{
    /// <summary>Where the system keeps no ctime, mtime has to do.</summary>
    public static long StampOf(FileFacts facts) => facts.Changed != 0 ? facts.Changed : facts.Modified;

    /// <summary>The host that tells it.</summary>
    public string Host => HostOf(Target);

    /// <summary>Whether it is believed what it tells of a content.</summary>
    /// <param name="target">The key of that content's URL.</param>
    /// <param name="urlClass">Of that URL.</param>
    public bool MayTellOf(string target, UrlClass urlClass) =>
        ExpectedDigest.MayBeTold(urlClass, target, Target, isOnItsHost: Host == HostOf(target));

    /// <summary>The host of a target URI's key, whatever its scheme and port.</summary>
    public static string HostOf(string target)
    {
        int start = target.IndexOf("://", StringComparison.Ordinal) + 3;
        int end = target.IndexOf('/', start);
        string authority = end < 0 ? target[start..] : target[start..end];
        return authority[..Math.Max(authority.LastIndexOf(':'), 0)];
    }
}
