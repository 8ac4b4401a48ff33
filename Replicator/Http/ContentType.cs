namespace Replicator.Http;

/// <summary>The type of a content (RFC 9110 §8.3).</summary>
internal static class ContentType
{
    /// <summary>Type and subtype without parameters, as sent; empty where there is none.</summary>
    public static ReadOnlySpan<byte> Of(FieldSection fields)
    {
        if (!fields.TryGet("content-type"u8, out ReadOnlySpan<byte> value))
            return default;
        int end = value.IndexOf((byte)';');
        return Syntax.Trim(end < 0 ? value : value[..end]);
    }
}
