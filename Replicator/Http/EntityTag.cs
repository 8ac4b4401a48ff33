namespace Replicator.Http;

/// <summary>Entity tags (RFC 9110 §8.8.3).</summary>
internal static class EntityTag
{
    public static bool IsValid(ReadOnlySpan<byte> tag) => throw new NotImplementedException();

    public static bool IsStrong(ReadOnlySpan<byte> tag) => throw new NotImplementedException();

    public static bool EqualsStrongly(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => throw new NotImplementedException();

    public static bool EqualsWeakly(ReadOnlySpan<byte> one, ReadOnlySpan<byte> other) => throw new NotImplementedException();
}
