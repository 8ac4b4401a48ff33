namespace Replicator.Http;

/// <summary>Decodes the chunked coding fed in pieces, without copying (RFC 9112 §7.1). Extensions are checked,
/// bounded and dropped; trailers are checked, bounded and kept apart.</summary>
internal sealed class ChunkedDecoder
{
    /// <summary>Hexadecimal digits of a chunk's length.</summary>
    public const int MaxLengthDigits = 16;

    /// <summary>Bytes of the extensions of one chunk.</summary>
    public const int MaxExtensionLength = 1024;

    /// <summary>Bytes of the trailer section.</summary>
    public const int MaxTrailerLength = 8192;

    /// <summary>Fields of the trailer section.</summary>
    public const int MaxTrailerCount = 32;

    private Stage stage;

    // Of the chunk at hand: its length while that is read, and then what is left of its data.
    private ulong remaining;
    private int digitCount;

    private ChunkExtensions extensions;
    private TrailerSection trailers;

    /// <summary>What comes next.</summary>
    private enum Stage
    {
        Length,
        Extensions,
        LengthLineFeed,
        Data,
        DataCarriageReturn,
        DataLineFeed,
        Trailers,
        Complete,
    }

    /// <summary>The last chunk and the trailer section were consumed.</summary>
    public bool IsComplete => stage == Stage.Complete;

    /// <summary>The trailer fields as received, once it is complete; null: there are none. Made anew at each
    /// call.</summary>
    public FieldSection? Trailers => IsComplete ? trailers.ToFields() : null;

    /// <summary>Why decoding stopped for good.</summary>
    public Refusal Refusal { get; private set; }

    /// <summary>Takes one step: the framing up to the next content, and one piece of content, which is a slice of
    /// <paramref name="input"/>.</summary>
    /// <param name="input">What was received and not consumed.</param>
    /// <param name="consumed">Bytes of <paramref name="input"/> to discard after <paramref name="content"/> was used;
    /// includes it. All of the input may be consumed: partial framing is remembered inside. Zero only if there was no
    /// input, after the end, or when refused.</param>
    /// <param name="content">A piece of content, or empty.</param>
    /// <returns>False when refused.</returns>
    public bool TryDecode(ReadOnlySpan<byte> input, out int consumed, out ReadOnlySpan<byte> content)
    {
        consumed = 0;
        content = default;
        int position = 0;
        while (position < input.Length && stage != Stage.Complete && Refusal == Refusal.None)
        {
            if (stage == Stage.Data)
            {
                int length = (int)Math.Min(remaining, (ulong)(input.Length - position));
                content = input.Slice(position, length);
                position += length;
                remaining -= (ulong)length;
                stage = remaining == 0 ? Stage.DataCarriageReturn : Stage.Data;
                break;
            }

            Refusal = Take(input[position++]);
        }

        if (Refusal != Refusal.None)
            return false;
        consumed = position;
        return true;
    }

    /// <summary>Makes ready for the next message.</summary>
    public void Reset()
    {
        Refusal = Refusal.None;
        trailers = default;
        BeginChunk();
    }

    private void BeginChunk()
    {
        stage = Stage.Length;
        remaining = 0;
        digitCount = 0;
        extensions = default;
    }

    /// <summary>Takes a byte that is not data.</summary>
    private Refusal Take(byte value)
    {
        switch (stage)
        {
            case Stage.Length:
                return TakeLength(value);
            case Stage.Extensions:
                return TakeExtension(value);
            case Stage.LengthLineFeed:
                stage = remaining == 0 ? Stage.Trailers : Stage.Data;
                return value == '\n' ? Refusal.None : Refusal.ChunkEndInvalid;
            case Stage.DataCarriageReturn:
                stage = Stage.DataLineFeed;
                return value == '\r' ? Refusal.None : Refusal.ChunkEndInvalid;
            case Stage.DataLineFeed:
                BeginChunk();
                return value == '\n' ? Refusal.None : Refusal.ChunkEndInvalid;
            default:
                Refusal refusal = trailers.Take(value, out bool ended);
                stage = ended ? Stage.Complete : Stage.Trailers;
                return refusal;
        }
    }

    private Refusal TakeLength(byte value)
    {
        if (char.IsAsciiHexDigit((char)value))
        {
            if (digitCount++ == MaxLengthDigits)
                return Refusal.ChunkLengthInvalid;
            remaining = (remaining << 4) | Syntax.HexValue(value);
            return Refusal.None;
        }

        if (digitCount == 0 || value is not ((byte)'\r' or (byte)';' or (byte)' ' or (byte)'\t'))
            return Refusal.ChunkLengthInvalid;
        return remaining > long.MaxValue ? Refusal.ChunkLengthTooLarge : TakeExtension(value);
    }

    private Refusal TakeExtension(byte value)
    {
        Refusal refusal = extensions.Take(value, out bool ended);
        stage = ended ? Stage.LengthLineFeed : Stage.Extensions;
        return refusal;
    }
}
