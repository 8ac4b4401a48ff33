using System.Buffers.Binary;
using System.Net.Sockets;
using System.Text;

namespace Bench.Soak;

/// <summary>Makes the program collect all its garbage, by way of the socket on which every .NET program takes requests
/// for diagnostics: without that its resident memory says when it last collected, and not what it holds.</summary>
internal static class SoakCollection
{
    private const int HeaderLength = 20;
    private const byte EventPipe = 2;
    private const byte StopTracing = 1;
    private const byte CollectTracing = 3;
    private const uint BufferMegabytes = 1;
    private const uint NetTrace = 1;

    /// <summary>Whoever begins to trace with this keyword of the runtime's has all garbage collected first.</summary>
    private const ulong CollectKeyword = 0x800000;

    private const uint Informational = 4;
    private const int Rounds = 25;

    private static readonly TimeSpan Round = TimeSpan.FromSeconds(0.2);

    /// <summary>Waits until it has done so.</summary>
    /// <param name="processId">The program.</param>
    /// <returns>False: it has no such socket.</returns>
    public static async Task<bool> Collect(int processId)
    {
        string name = $"dotnet-diagnostic-{processId}-*-socket";
        string? path = Directory.GetFiles(Path.GetTempPath(), name).FirstOrDefault();
        if (path is null)
            return false;

        // What was found unused goes back to the system only after twenty further collections.
        for (int round = 0; round < Rounds; round++)
        {
            using Socket trace = await Connect(path);
            await trace.SendAsync(Request(CollectTracing, Provider()));
            byte[] answer = new byte[HeaderLength + sizeof(ulong)];
            await trace.ReceiveAsync(answer);
            await Task.Delay(Round);

            // One that is not ended in order costs the program descriptors and memory.
            using Socket stop = await Connect(path);
            await stop.SendAsync(Request(StopTracing, answer[HeaderLength..]));
            byte[] rest = new byte[16 << 10];
            while (await trace.ReceiveAsync(rest) > 0)
            {
            }

            await stop.ReceiveAsync(rest);
        }

        return true;
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
        writer.Write(CollectKeyword);
        writer.Write(Informational);
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
