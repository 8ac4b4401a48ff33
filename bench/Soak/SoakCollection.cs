using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Bench.Soak;

/// <summary>Makes the program collect its garbage and list what is alive, by way of the socket on which every .NET
/// program takes requests for diagnostics: its resident memory says what it needed at once, and not what it
/// holds.</summary>
internal static class SoakCollection
{
    private const int HeaderLength = 20;
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing = 3;
    private const uint BufferMegabytes = 64;
    private const uint NetTrace = 1;

    /// <summary>Whoever begins to trace with these keywords of the runtime's has all garbage collected, and each object
    /// that is left listed.</summary>
    private const ulong HeapSnapshot = 0x1980001;

    private const uint Verbose = 5;

    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(4);

    /// <summary>Bytes of objects that are alive; zero: the program does not tell.</summary>
    /// <param name="processId">The program.</param>
    public static async Task<long> MeasureAlive(int processId)
    {
        string name = $"dotnet-diagnostic-{processId}-*-socket";
        string? path = Directory.GetFiles(Path.GetTempPath(), name).FirstOrDefault();
        if (path is null)
            return 0;

        using Socket trace = await Connect(path);
        await trace.SendAsync(Request(CollectTracing, Provider()));
        byte[] answer = new byte[HeaderLength + sizeof(ulong)];
        await trace.ReceiveAsync(answer);
        using var received = new MemoryStream();
        Task receiving = Receive(trace, received);
        await Task.Delay(Patience);

        // One that is not ended in order costs the program descriptors and memory.
        using Socket stop = await Connect(path);
        await stop.SendAsync(Request(StopTracing, answer[HeaderLength..]));
        await receiving;
        await stop.ReceiveAsync(answer);
        return new SoakHeap(received.ToArray()).Add();
    }

    private static async Task Receive(Socket trace, MemoryStream received)
    {
        byte[] piece = new byte[64 << 10];
        for (int count; (count = await trace.ReceiveAsync(piece)) > 0;)
            received.Write(piece, 0, count);
    }

    private static async Task<Socket> Connect(string path)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        await socket.ConnectAsync(new UnixDomainSocketEndPoint(path));
        return socket;
    }

    private static byte[] Request(byte command, byte[] payload)
    {
        byte[] request = new byte[HeaderLength + payload.Length];
        "DOTNET_IPC_V1\0"u8.CopyTo(request);
        BinaryPrimitives.WriteUInt16LittleEndian(request.AsSpan(14), (ushort)request.Length);
        request[16] = EventPipe;
        request[17] = command;
        payload.CopyTo(request, HeaderLength);
        return request;
    }

    private static byte[] Provider()
    {
        using var payload = new MemoryStream();
        using var writer = new BinaryWriter(payload, Encoding.Unicode);
        writer.Write(BufferMegabytes);
        writer.Write(NetTrace);
        writer.Write(false);
        writer.Write(1u);
        writer.Write(HeapSnapshot);
        writer.Write(Verbose);
        WriteText(writer, "Microsoft-Windows-DotNETRuntime");
        WriteText(writer, "");
        writer.Flush();
        return payload.ToArray();
    }

    // Behind its length in characters, with the zero that ends it.
    private static void WriteText(BinaryWriter writer, string text)
    {
        writer.Write(text.Length + 1);
        writer.Write(Encoding.Unicode.GetBytes(text + '\0'));
    }
}
