namespace Replicator.Http;

/// <summary>Tells a request in the clear, where another protocol is expected, by how it begins.</summary>
internal static class PlainRequest
{
    /// <summary>Bytes of a method that is taken for one; those that are registered have fewer.</summary>
    private const int LongestMethod = 24;

    /// <summary>Whether what came begins with a method (RFC 9112 §3): capital letters, and a space.</summary>
    /// <param name="received">From the first byte on.</param>
    /// <returns>Null: more must come.</returns>
    public static bool? Begins(ReadOnlySpan<byte> received)
    {
        int length = received.IndexOfAnyExceptInRange((byte)'A', (byte)'Z');
        if (length < 0 && received.Length <= LongestMethod)
            return null;
        return length is > 0 and <= LongestMethod && received[length] == ' ';
    }
}
