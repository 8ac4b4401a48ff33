namespace Replicator.Cache;

/// <summary>A content for which nobody asks for a while, as others came in its place.</summary>
/// <param name="Expected">That must come.</param>
/// <param name="Found">That came the last time.</param>
/// <param name="Left">How long it is refused from now on.</param>
internal sealed record RefusedContent(ContentDigest Expected, ContentDigest Found, TimeSpan Left);
