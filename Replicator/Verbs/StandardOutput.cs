using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Standard output on Linux, which fails when nobody reads it any more: the runtime's own says nothing then,
/// and whoever copies gigabytes into it goes on for nothing.</summary>
/// <param name="descriptor">Borrowed.</param>
internal sealed unsafe partial class StandardOutput(SafeFileHandle descriptor) : UnseekableStream
{
    private const short PollOut = 4;

    public override bool CanRead => false;

    public override bool CanWrite => true;

    /// <summary>The best that the system has.</summary>
    public static Stream Open() => OperatingSystem.IsLinux()
        ? new StandardOutput(new SafeFileHandle(1, ownsHandle: false))
        : Console.OpenStandardOutput();

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        fixed (byte* first = buffer)
        {
            for (int written = 0; written < buffer.Length;)
            {
                nint count = LinuxCalls.Write(descriptor, first + written, buffer.Length - written);
                int error = Marshal.GetLastPInvokeError();
                if (count < 0 && error is not (LinuxCalls.Interrupted or LinuxCalls.Again))
                    throw new IOException($"Standard output: {Marshal.GetPInvokeErrorMessage(error)}");
                // Whoever shares it may have made it one that does not block.
                if (count < 0 && error == LinuxCalls.Again)
                    WaitForRoom();
                written += (int)Math.Max(0, count);
            }
        }
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    private void WaitForRoom()
    {
        var entry = new PollEntry { Descriptor = (int)descriptor.DangerousGetHandle(), Events = PollOut };
        _ = Poll(ref entry, 1, Timeout.Infinite);
    }

    [LibraryImport("libc", EntryPoint = "poll", SetLastError = true)]
    private static partial int Poll(ref PollEntry entry, nuint count, int timeoutMilliseconds);

    private struct PollEntry
    {
        public int Descriptor;
        public short Events;
#pragma warning disable CS0649 // Filled in by the system.
        public short ReturnedEvents;
#pragma warning restore CS0649
    }
}
