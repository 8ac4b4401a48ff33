using System.Net.Sockets;
using Microsoft.Win32.SafeHandles;
using Replicator.Tests.Support;
using Replicator.Verbs;

namespace Replicator.Tests.EndToEnd;

[Collection(RealPrograms.Name)]
public sealed class StandardOutputTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Socket writing = Make();
    private readonly Socket reading;

    public StandardOutputTests()
    {
        using Socket listener = Make();
        var place = new UnixDomainSocketEndPoint(folder["socket"]);
        listener.Bind(place);
        listener.Listen(1);
        writing.Connect(place);
        reading = listener.Accept();
    }

    public void Dispose()
    {
        writing.Dispose();
        reading.Dispose();
        folder.Dispose();
    }

    [NeedsFact("env")]
    public void Where_it_does_not_block_it_waits_for_room()
    {
        byte[] content = new byte[5_000_000];
        new Random(1).NextBytes(content);
        writing.Blocking = false;
        var writer = new Thread(() =>
        {
            Output().Write(content);
            writing.Shutdown(SocketShutdown.Send);
        });
        writer.Start();
        var received = new MemoryStream();
        using (var stream = new NetworkStream(reading))
            stream.CopyTo(received);
        writer.Join();
        Assert.Equal(content, received.ToArray());
    }

    [NeedsFact("env")]
    public void Where_nobody_reads_it_fails()
    {
        writing.Blocking = false;
        reading.Dispose();
        Assert.Throws<IOException>(() => Output().Write(new byte[1 << 20]));
    }

    private static Socket Make() => new(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);

    private StandardOutput Output() => new(new SafeFileHandle(writing.Handle, ownsHandle: false));
}
