namespace Replicator.Cache;

/// <summary>Of a content that is expected: nobody asks for it for a while, as others came in its place.</summary>
/// <param name="Found">That came the last time.</param>
/// <param name="Left">How long it is refused from now on.</param>
internal sealed record RefusedContent(ContentDigest Found, TimeSpan Left);
