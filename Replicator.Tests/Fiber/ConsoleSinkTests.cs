using System.IO.Pipes;
using System.Text;
using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class ConsoleSinkTests : IDisposable
{
    private readonly AnonymousPipeServerStream reader = new(PipeDirection.In);
    private readonly AnonymousPipeClientStream writer;
    private readonly ConsoleSink sink;

    public ConsoleSinkTests()
    {
        writer = new AnonymousPipeClientStream(PipeDirection.Out, reader.ClientSafePipeHandle);
        sink = new ConsoleSink((int)writer.SafePipeHandle.DangerousGetHandle(), writer, usesColour: false);
    }

    public void Dispose()
    {
        reader.Dispose();
        sink.Dispose();
        writer.Dispose();
    }

    [Fact]
    public void What_is_written_arrives()
    {
        sink.Write("a block\n"u8);
        Assert.Equal("a block\n", Read(8));
    }

    [Fact]
    public void A_reader_who_does_not_read_holds_nobody_up_and_gets_all_in_order_later()
    {
        string expected = string.Concat(Enumerable.Range(0, 400).Select(i => $"{i:d7}:{new string('x', 1000)}\n"));
        foreach (string line in expected.Split('\n', StringSplitOptions.RemoveEmptyEntries))
            sink.Write(Encoding.ASCII.GetBytes(line + "\n"));
        Assert.Equal(expected, Read(expected.Length));
    }

    [Fact]
    public void Beyond_the_bound_output_is_dropped_and_counted()
    {
        byte[] line = [.. Enumerable.Repeat((byte)'x', 9999), (byte)'\n'];
        for (int i = 0; i < 200; i++)
            sink.Write(line);

        // What the pipe holds and the backlog, then the count of the rest.
        using var lines = new StreamReader(reader, Encoding.ASCII);
        int arrived = 0;
        string last;
        while ((last = lines.ReadLine()!).StartsWith('x'))
            arrived += last.Length + 1;
        int dropped = int.Parse(last.Split(' ')[0], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal($"{dropped} bytes of output were dropped", last);
        Assert.Equal(200 * 10_000, arrived + dropped);
        Assert.InRange(dropped, 1, 200 * 10_000 - ConsoleSink.BacklogBound + 10_000);
    }

    [Fact]
    public void A_reader_who_is_gone_harms_nobody()
    {
        reader.Dispose();
        sink.Write("lost\n"u8);
        sink.Write(new byte[100_000]);
    }

    [Fact]
    public void A_full_disk_harms_nobody()
    {
        if (!File.Exists("/dev/full"))
            return;
        using FileStream full = new("/dev/full", FileMode.Open, FileAccess.Write, FileShare.ReadWrite, 0);
        using var fullSink = new ConsoleSink((int)full.SafeFileHandle.DangerousGetHandle(), full, usesColour: false);
        fullSink.Write("lost\n"u8);
        fullSink.Write(new byte[100_000]);
    }

    private string Read(int length)
    {
        byte[] bytes = new byte[length];
        reader.ReadExactly(bytes);
        return Encoding.ASCII.GetString(bytes);
    }
}
