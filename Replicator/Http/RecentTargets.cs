namespace Replicator.Http;

/// <summary>The target URIs of late requests: one that is asked for again and again is read and made once. Bounded; of
/// two that share a slot the later one stays.</summary>
/// <param name="reverse">The one origin that all are at; null: they are where they say.</param>
/// <param name="scheme">Of targets that name none: http or https.</param>
internal sealed class RecentTargets(ReverseOrigin? reverse, string scheme)
{
    /// <summary>A power of two.</summary>
    private const int SlotCount = 2048;

    /// <summary>Bytes of target and Host together; longer ones are made each time.</summary>
    private const int LongestLength = 512;

    private readonly Slot?[] slots = new Slot?[SlotCount];

    /// <summary>As <see cref="TargetUri.TryCreate(RequestHead, string, out TargetUri?, out Refusal)"/>.</summary>
    public bool TryCreate(RequestHead head, out TargetUri? uri, out Refusal refusal)
    {
        if (!MayBeKept(head, out ReadOnlySpan<byte> host))
            return TryMake(head, out uri, out refusal);

        ref Slot? slot = ref slots[IndexOf(host, head.Target)];
        if (slot is not null && slot.Host.SequenceEqual(host) && slot.Target.SequenceEqual(head.Target))
        {
            uri = slot.Uri;
            refusal = Refusal.None;
            return true;
        }

        if (!TryMake(head, out uri, out refusal))
            return false;
        slot = new Slot(host.ToArray(), head.Target.ToArray(), uri!);
        return true;
    }

    private bool TryMake(RequestHead head, out TargetUri? uri, out Refusal refusal)
    {
        if (!TargetUri.TryCreate(head, scheme, out uri, out refusal))
            return false;
        uri = reverse?.TargetOf(uri!) ?? uri;
        return true;
    }

    // An OPTIONS has a target of its own, and a Host that is missing or repeated has to be judged.
    private static bool MayBeKept(RequestHead head, out ReadOnlySpan<byte> host) =>
        head.Fields.TryGet("host"u8, out host)
        && head.Fields.CountOf("host"u8) == 1
        && host.Length + head.Target.Length <= LongestLength
        && !head.IsMethod("OPTIONS"u8);

    private static int IndexOf(ReadOnlySpan<byte> host, ReadOnlySpan<byte> target)
    {
        var hash = default(HashCode);
        hash.AddBytes(host);
        hash.AddBytes(target);
        return hash.ToHashCode() & (SlotCount - 1);
    }

    private sealed record Slot(byte[] Host, byte[] Target, TargetUri Uri);
}
