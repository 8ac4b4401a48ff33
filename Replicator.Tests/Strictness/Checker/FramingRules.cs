namespace Replicator.Tests.Strictness.Checker;

/// <summary>How a message says where it ends (RFC 9112 §6).</summary>
internal static class FramingRules
{
    /// <summary>Reads the length that a message announces.</summary>
    /// <returns>Null: it announces none.</returns>
    public static long? LengthOf(WireMessage message)
    {
        WireField[] lengths = [.. message.Fields.Where(field => field.Is("Content-Length"))];
        if (lengths.Length == 0)
            return null;
        if (lengths.Length > 1)
            throw new NotWellFormedException("Content-Length more than once (RFC 9112 §6.3)", lengths[1].Position);
        if (!Abnf.IsLength(lengths[0].Value, out long length))
            throw new NotWellFormedException(
                "a Content-Length that is not digits (RFC 9110 §8.6)", lengths[0].Position);
        return length;
    }

    /// <summary>Whether a message is chunked, which is the only transfer coding that is sent.</summary>
    public static bool IsChunked(WireMessage message)
    {
        WireField[] codings = [.. message.Fields.Where(field => field.Is("Transfer-Encoding"))];
        if (codings.Length == 0)
            return false;
        if (codings.Length > 1 || !codings[0].Value.Equals("chunked", StringComparison.OrdinalIgnoreCase))
            throw new NotWellFormedException(
                "Transfer-Encoding is not one chunked (RFC 9112 §6.1)", codings[0].Position);
        if (message.Has("Content-Length"))
            throw new NotWellFormedException(
                "both Transfer-Encoding and Content-Length (RFC 9112 §6.2)", codings[0].Position);
        return true;
    }

    /// <summary>Reads a content by what the head says of it.</summary>
    /// <param name="reader">After the head.</param>
    /// <param name="message">Takes the content.</param>
    /// <param name="otherwise">What neither length nor chunks say: true, that the connection's end ends it.</param>
    /// <param name="takesExtensions">Chunk extensions may be there.</param>
    public static void ReadContent(WireReader reader, WireMessage message, bool otherwise, bool takesExtensions)
    {
        if (IsChunked(message))
        {
            message.IsComplete = reader.TryReadChunks(message, takesExtensions);
        }
        else if (LengthOf(message) is long length)
        {
            message.Content = reader.Take(length);
            message.IsComplete = message.Content.Length == length;
        }
        else
        {
            message.EndsWithConnection = otherwise;
            message.Content = otherwise ? reader.TakeRest() : [];
            message.IsComplete = true;
        }

        message.End = reader.Position;
    }
}
