using System.Buffers;

namespace Replicator.Http;

/// <summary>Entity tags (RFC 9110 §8.8.3). What is not valid equals nothing.</summary>
internal static class EntityTag
{
    // All of etagc but obs-text, which is told apart by its high bit: %x21 and %x23-7E.
    private static readonly SearchValues<byte> NotOpaque = SearchValues.Create(
        [.. Enumerable.Range(0, 0x21).Select(value => (byte)value), (byte)'"', 0x7F]);

    /// <summary><c>"…"</c> or <c>W/"…"</c>.</summary>
    public static bool IsValid(ReadOnlySpan<byte> tag) => TryGetOpaque(tag, out _);

    /// <summary>Valid and without <c>W/</c>.</summary>
    public static bool IsStrong(ReadOnlySpan<byte> tag) => IsValid(tag) && tag[0] == '"';

    /// <summary>Both strong and equal (RFC 9110 §8.8.3.2).</summary>
    public static bool EqualsStrongly(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        IsStrong(one) && one.SequenceEqual(other);

    /// <summary>Equal, weak or strong (RFC 9110 §8.8.3.2).</summary>
    public static bool EqualsWeakly(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) =>
        TryGetOpaque(one, out ReadOnlySpan<byte> opaque)
        && TryGetOpaque(other, out ReadOnlySpan<byte> otherOpaque)
        && opaque.SequenceEqual(otherOpaque);

    /// <summary>The opaque tag with its quotes.</summary>
    private static bool TryGetOpaque(ReadOnlySpan<byte> tag, out ReadOnlySpan<byte> opaque)
    {
        opaque = tag.StartsWith("W/"u8) ? tag[2..] : tag;
        return opaque.Length >= 2
            && opaque[0] == '"'
            && opaque[^1] == '"'
            && !opaque[1..^1].ContainsAny(NotOpaque);
    }
}
