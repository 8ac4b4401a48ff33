using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Whether a response may be stored (RFC 9111 §3). Each "no" has a name; members as the rules need.</summary>
internal enum NotStored
{
    None,
}

internal static class Storing
{
    public static NotStored Judge(RequestHead request, bool requestHasContent, ResponseHead response, UrlClass urlClass) => throw new NotImplementedException();
}
