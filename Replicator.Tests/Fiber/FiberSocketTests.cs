using System.Net;
using Fibers;
using Microsoft.Win32.SafeHandles;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

public sealed class FiberSocketTests
{
    private static readonly IPEndPoint Here = new(IPAddress.Loopback, 1);

    [Theory]
    [InlineData(int.MaxValue)]
    [InlineData(1000)]
    public void A_file_that_the_system_does_not_send_is_copied(int largestSend)
    {
        byte[] content = new byte[200_000];
        new Random(3).NextBytes(content);
        string path = Path.GetTempFileName();
        try
        {
            File.WriteAllBytes(path, content);
            using SafeFileHandle file = File.OpenHandle(path);
            using var poller = new VirtualPoller(new VirtualClock());
            var calls = new ScriptedSocket(Here) { LargestSend = largestSend };
            var socket = new FiberSocket(poller, calls, Here);
            int position = 10;
            int count;
            while (socket.TrySendFile(file, position, 1 << 20, out count) && count > 0)
                position += count;
            Assert.Equal(0, count);
            Assert.Equal(content[10..], calls.Sent);
        }
        finally
        {
            File.Delete(path);
        }
    }
}
