using Replicator.Http;

namespace Replicator.Cache;

/// <summary>Vary (RFC 9111 §4.1).</summary>
internal static class Variance
{
    /// <summary>Copies the request's fields that the response's Vary names into <paramref name="varyFields"/>, names in lower case, normalized.</summary>
    public static void Select(ResponseHead response, RequestHead request, FieldSection varyFields) => throw new NotImplementedException();

    /// <summary>Whether the presented request selects the stored response.</summary>
    public static bool Matches(StoredResponse stored, RequestHead presented) => throw new NotImplementedException();
}
