using System.Buffers;
using System.Diagnostics;
using System.Runtime.InteropServices;

namespace Replicator.Network;

/// <summary>Memory for one large buffer, outside of the collected heap.</summary>
/// <remarks>Whoever disposes it must know that nobody uses it any more: unlike an array it is gone then.</remarks>
internal sealed unsafe partial class LargeBlock : MemoryManager<byte>
{
    // Of mmap on Linux.
    private const int ReadAndWrite = 3, PrivateAndAnonymous = 0x22;

    private readonly int length;
    private byte* start;

    /// <param name="length">Bytes; what they are is left over from others.</param>
    public LargeBlock(int length)
    {
        this.length = length;
        start = Allocate((nuint)length);
    }

    public int Length => length;

    public override Span<byte> GetSpan()
    {
        ObjectDisposedException.ThrowIf(start is null, this);
        return new Span<byte>(start, length);
    }

    public override MemoryHandle Pin(int elementIndex = 0)
    {
        Debug.Assert(elementIndex >= 0 && elementIndex <= length, "within the block");
        ObjectDisposedException.ThrowIf(start is null, this);
        return new MemoryHandle(start + elementIndex, pinnable: this);
    }

    // It never moves.
    public override void Unpin()
    {
    }

    protected override void Dispose(bool disposing)
    {
        Free(start, (nuint)length);
        start = null;
    }

    // Linux's malloc would keep what is freed, wherever it has handed out memory behind it.
    private static byte* Allocate(nuint length)
    {
        if (!OperatingSystem.IsLinux())
            return (byte*)NativeMemory.Alloc(length);
        nint mapped = Map(0, length, ReadAndWrite, PrivateAndAnonymous, -1, 0);
        if (mapped == -1)
            throw new InsufficientMemoryException($"no memory for a buffer of {length} bytes");
        return (byte*)mapped;
    }

    private static void Free(byte* start, nuint length)
    {
        if (!OperatingSystem.IsLinux())
        {
            NativeMemory.Free(start);
            return;
        }

        int error = Unmap(start, length);
        Debug.Assert(error == 0, "it was mapped, and once only");
    }

    [LibraryImport("libc", EntryPoint = "mmap")]
    private static partial nint Map(nint address, nuint length, int protection, int flags, int file, nint offset);

    [LibraryImport("libc", EntryPoint = "munmap")]
    private static partial int Unmap(byte* start, nuint length);
}
