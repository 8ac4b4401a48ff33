using System.Net.Sockets;
using System.Text;
using System.Text.RegularExpressions;

namespace Replicator.Tests.EndToEnd;

/// <summary>The programs that Fiber/README.md shows do what it says.</summary>
public sealed partial class FiberReadmeTests
{
    [Fact]
    public void The_echo_server_gives_back_what_each_client_sends()
    {
        using var program = new FiberProgram(Source("Spawn.Run(7007, Echo)"), 7007);
        using Socket first = program.Connect(), second = program.Connect();
        Send(first, "from the first");
        Send(second, "from the second");
        Assert.Equal("from the second", Receive(second, 15));
        Assert.Equal("from the first", Receive(first, 14));

        string much = new('x', 1_000_000);
        var sending = new Thread(() => Send(first, much));
        sending.Start();
        Assert.Equal(much, Receive(first, much.Length));
        sending.Join();

        // The fiber ends when the client does, and shows its block.
        first.Shutdown(SocketShutdown.Send);
        Assert.Equal("", Receive(first, 1));
        program.WaitForOutput(" 14 bytes\n");
        Assert.Matches(@"^\d{4}-\d\d-\d\d \d\d:\d\d:\d\d 127\.0\.0\.1:\d+\n   \d\.\d{3} 14 bytes\n", program.Output);
        Assert.DoesNotContain(" 15 bytes\n", program.Output, StringComparison.Ordinal);

        second.Close();
        program.WaitForOutput(" 15 bytes\n");
        program.Signal(FiberProgram.Interrupt);
        program.WaitForEnd();
        Assert.Equal(0, program.ExitCode);
    }

    [Fact]
    public void The_chat_server_passes_on_what_a_member_says_to_all_others()
    {
        using var program = new FiberProgram(Source("spawn.Run(Listen)"), 7008);
        using Socket anna = program.Connect(), bert = program.Connect(), carl = program.Connect();

        // They are admitted in the order in which they came: when one hears the last one, all are there.
        Send(carl, "here\n");
        Assert.Equal("here\n", Receive(anna, 5));
        Assert.Equal("here\n", Receive(bert, 5));

        Send(anna, "hello\n");
        Assert.Equal("hello\n", Receive(bert, 6));
        Assert.Equal("hello\n", Receive(carl, 6));
        bert.Close();
        Send(carl, "bye\n");
        Assert.Equal("bye\n", Receive(anna, 4));

        program.Signal(FiberProgram.Terminate);
        program.WaitForEnd();
        Assert.Equal(0, program.ExitCode);
        Assert.DoesNotContain("bug", program.Output, StringComparison.Ordinal);
    }

    private static void Send(Socket client, string text) =>
        Assert.Equal(text.Length, client.Send(Encoding.ASCII.GetBytes(text)));

    private static string Receive(Socket client, int length)
    {
        byte[] bytes = new byte[length];
        int count = 0;
        for (int more = 1; count < length && more > 0; count += more)
            more = client.Receive(bytes.AsSpan(count));
        return Encoding.ASCII.GetString(bytes, 0, count);
    }

    // The program of the README that has this line.
    private static string Source(string line)
    {
        string folder = AppContext.BaseDirectory;
        while (!File.Exists(Path.Combine(folder, "Replicator.sln")))
            folder = Path.GetDirectoryName(folder)!;
        string readme = File.ReadAllText(Path.Combine(folder, "Fiber", "README.md"));
        return Assert.Single(CodeBlocks().Matches(readme).Select(match => match.Groups[1].Value),
            code => code.Contains(line, StringComparison.Ordinal));
    }

    [GeneratedRegex("^```csharp\n(.*?)^```", RegexOptions.Singleline | RegexOptions.Multiline)]
    private static partial Regex CodeBlocks();
}
