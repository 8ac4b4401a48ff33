using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Validation (RFC 9111 §4.3).</summary>
internal static class Validation
{
    /// <summary>Replaces the conditions of the presented request by those of the stored response; false if it has no validator (RFC 9111 §4.3.1).</summary>
    public static bool TryAddConditions(StoredResponse stored, FieldSection outgoing) => throw new NotImplementedException();

    /// <summary>Whether a 304 is about this stored response (RFC 9111 §4.3.4).</summary>
    public static bool Confirms(ResponseHead notModified, StoredResponse stored) => throw new NotImplementedException();

    /// <summary>Updates what a 304 may update (RFC 9111 §3.2) and the instants.</summary>
    public static void Freshen(StoredResponse stored, ResponseHead notModified, DateTimeOffset requestTime, DateTimeOffset responseTime) => throw new NotImplementedException();
}

/// <summary>What the conditions of a client's request come to against a stored response (RFC 9110 §13.2.2).</summary>
internal enum PreconditionOutcome
{
    Passed,
    NotModified,
    Failed,
}

internal static class Preconditions
{
    public static PreconditionOutcome Evaluate(RequestHead presented, StoredResponse stored) => throw new NotImplementedException();

    /// <summary>Whether Range may be honoured: no If-Range, or one that matches strongly (RFC 9110 §13.1.5).</summary>
    public static bool RangeApplies(RequestHead presented, StoredResponse stored) => throw new NotImplementedException();
}
