using System.Runtime.InteropServices;

namespace Replicator.Cache.Indexes;

/// <summary>Decodes xz by liblzma.</summary>
internal sealed unsafe partial class XzStream : DecoderStream
{
    // The strongest setting of xz needs half of this.
    private const ulong MaxMemory = 128 << 20;

    private const uint SeveralStreams = 0x08;
    private const int Run = 0, Finish = 3;
    private const int Okay = 0, StreamEnd = 1, MemoryExceeded = 6, NoProgress = 10;

    private State* state;

    /// <param name="source">Disposed with this.</param>
    /// <exception cref="IOException">The library is not on this machine, or there is no memory.</exception>
    public XzStream(Stream source)
        : base(source)
    {
        int outcome;
        state = (State*)NativeMemory.AllocZeroed((nuint)sizeof(State));
        try
        {
            outcome = Begin(state, MaxMemory, SeveralStreams);
        }
        catch (DllNotFoundException error)
        {
            NativeMemory.Free(state);
            throw new IOException("liblzma is not on this machine: what is compressed by xz is not read.", error);
        }

        if (outcome != Okay)
        {
            NativeMemory.Free(state);
            throw new IOException($"liblzma does not begin: error {outcome}.");
        }
    }

    /// <inheritdoc/>
    protected override bool Decode(
        ReadOnlySpan<byte> input, Span<byte> output, bool isLast, out int consumed, out int written)
    {
        ObjectDisposedException.ThrowIf(state is null, this);
        int outcome;
        fixed (byte* from = input, to = output)
        {
            state->Input = from;
            state->InputLength = (nuint)input.Length;
            state->Output = to;
            state->OutputLength = (nuint)output.Length;
            outcome = Code(state, isLast ? Finish : Run);
        }

        consumed = input.Length - (int)state->InputLength;
        written = output.Length - (int)state->OutputLength;
        return outcome switch
        {
            StreamEnd => true,
            Okay or NoProgress => false,
            MemoryExceeded => throw new IOException($"A content demands more than {MaxMemory >> 20} MiB to decode."),
            _ => throw new IOException($"A content compressed by xz is damaged: error {outcome}."),
        };
    }

    protected override void Dispose(bool disposing)
    {
        if (state is not null)
        {
            End(state);
            NativeMemory.Free(state);
            state = null;
        }

        base.Dispose(disposing);
    }

    [LibraryImport("liblzma.so.5", EntryPoint = "lzma_stream_decoder")]
    private static partial int Begin(State* state, ulong maxMemory, uint flags);

    [LibraryImport("liblzma.so.5", EntryPoint = "lzma_code")]
    private static partial int Code(State* state, int action);

    [LibraryImport("liblzma.so.5", EntryPoint = "lzma_end")]
    private static partial void End(State* state);

    // lzma_stream, the end of which is the library's own.
    [StructLayout(LayoutKind.Sequential)]
    private struct State
    {
        public byte* Input;
        public nuint InputLength;
        public ulong InputTotal;
        public byte* Output;
        public nuint OutputLength;
        public ulong OutputTotal;
        public nint Allocator;
        public nint Internal;
        public fixed long Reserved[10];
    }
}
