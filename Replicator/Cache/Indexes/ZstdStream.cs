using System.Runtime.InteropServices;

namespace Replicator.Cache.Indexes;

/// <summary>Decodes Zstandard (RFC 8878) by libzstd, which refuses what demands more than 128 MiB.</summary>
internal sealed unsafe partial class ZstdStream : DecoderStream
{
    private nint state;

    // Whether what was decoded ends with a whole frame; there may be several.
    private bool isBetween = true;

    /// <param name="source">Disposed with this.</param>
    /// <exception cref="IOException">The library is not on this machine, or there is no memory.</exception>
    public ZstdStream(Stream source)
        : base(source)
    {
        try
        {
            state = Begin();
        }
        catch (DllNotFoundException error)
        {
            throw new IOException("libzstd is not on this machine: what is compressed by zstd is not read.", error);
        }

        if (state == 0)
            throw new IOException("libzstd does not begin.");
    }

    /// <inheritdoc/>
    protected override bool Decode(
        ReadOnlySpan<byte> input, Span<byte> output, bool isLast, out int consumed, out int written)
    {
        ObjectDisposedException.ThrowIf(state == 0, this);
        (consumed, written) = (0, 0);
        if (isLast && isBetween)
            return true;

        nuint outcome;
        fixed (byte* from = input, to = output)
        {
            var source = new Part { Bytes = from, Length = (nuint)input.Length };
            var target = new Part { Bytes = to, Length = (nuint)output.Length };
            outcome = Decompress(state, &target, &source);
            (consumed, written) = ((int)source.Position, (int)target.Position);
        }

        if (IsError(outcome) != 0)
            throw new IOException($"A content compressed by zstd is damaged: error {-(nint)outcome}.");
        isBetween = outcome == 0;
        return false;
    }

    protected override void Dispose(bool disposing)
    {
        if (state != 0)
            End(state);
        state = 0;
        base.Dispose(disposing);
    }

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_createDStream")]
    private static partial nint Begin();

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_decompressStream")]
    private static partial nuint Decompress(nint state, Part* output, Part* input);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_isError")]
    private static partial uint IsError(nuint outcome);

    [LibraryImport("libzstd.so.1", EntryPoint = "ZSTD_freeDStream")]
    private static partial nuint End(nint state);

    // ZSTD_inBuffer and ZSTD_outBuffer.
    private struct Part
    {
        public byte* Bytes;
        public nuint Length;
        public nuint Position;
    }
}
