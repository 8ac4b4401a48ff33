using System.Net.Sockets;
using System.Text;

namespace Replicator.Tests.EndToEnd;

/// <summary>What the system does to a program of fibers, and what the program makes of it.</summary>
public sealed class SpawnProcessTests
{
    // Says that it is there, then waits for what never comes, or holds the loop up, as it is told.
    private const string Program = """
        using System.Net;
        using Fibers;

        Spawn.Run(7007, Serve);

        static IEnumerable<Yield> Serve(FiberSocket client, IPEndPoint address)
        {
            byte[] buffer = new byte[1];
            client.TrySend("!"u8, more: false, out _);
            yield return Yield.Recv(client);
            if (client.TryReceive(buffer, out int count) && count == 0)
                yield break;
            if (buffer[0] == 'b')
                Thread.Sleep(60_000);
            yield return Yield.Wait(TimeSpan.FromMinutes(1));
        }
        """;

    private const string WithSelect = """
        using var spawn = new Spawn(new SpawnOptions
        {
            EndPoints = [new IPEndPoint(IPAddress.Loopback, 7007)],
            Poller = PollerKind.Select,
        });
        spawn.Run(Serve);
        """;

    private static readonly TimeSpan Soon = TimeSpan.FromSeconds(3);

    [Theory]
    [InlineData(FiberProgram.Interrupt)]
    [InlineData(FiberProgram.Terminate)]
    [InlineData(FiberProgram.HangUp)]
    public void A_signal_closes_the_listener_and_gives_clients_their_grace(int signal)
    {
        using var program = new FiberProgram(Program, 7007);
        using Socket client = Greet(program);
        program.Signal(signal);
        TimeSpan taken = program.WaitForEnd();
        Assert.InRange(taken, TimeSpan.FromSeconds(1.3), Soon);
        Assert.Equal(0, program.ExitCode);
        AssertReset(client);
    }

    [Fact]
    public void With_select_a_signal_does_the_same()
    {
        using var program = new FiberProgram(
            Program.Replace("Spawn.Run(7007, Serve);", WithSelect, StringComparison.Ordinal), 7007);
        using Socket client = Greet(program);
        program.Signal(FiberProgram.Interrupt);
        Assert.InRange(program.WaitForEnd(), TimeSpan.FromSeconds(1.3), Soon);
        Assert.Equal(0, program.ExitCode);
        AssertReset(client);
    }

    [Fact]
    public void Without_clients_it_ends_at_once()
    {
        using var program = new FiberProgram(Program, 7007);
        using (Socket client = Greet(program))
        {
            client.Shutdown(SocketShutdown.Send);
            Assert.Equal(0, client.Receive(new byte[1]));
        }

        program.Signal(FiberProgram.Terminate);
        Assert.InRange(program.WaitForEnd(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(0, program.ExitCode);
    }

    [Fact]
    public void A_second_signal_ends_it_at_once()
    {
        using var program = new FiberProgram(Program, 7007);
        using Socket client = Greet(program);
        program.Signal(FiberProgram.Interrupt);
        Thread.Sleep(100);
        program.Signal(FiberProgram.Interrupt);
        Assert.InRange(program.WaitForEnd(), TimeSpan.Zero, TimeSpan.FromSeconds(1));
        Assert.Equal(0, program.ExitCode);
        AssertReset(client);
    }

    [Fact]
    public void A_signal_that_was_ignored_at_the_start_stays_ignored()
    {
        using var program = new FiberProgram(Program, 7007, ignoresHangUp: true);
        using Socket first = Greet(program);
        program.Signal(FiberProgram.HangUp);
        Thread.Sleep(300);
        using Socket second = Greet(program);
        program.Signal(FiberProgram.Terminate);
        Assert.InRange(program.WaitForEnd(), TimeSpan.Zero, Soon);
        Assert.Equal(0, program.ExitCode);
    }

    [Fact]
    public void SIGUSR2_lists_every_fiber_with_its_wait_and_lines()
    {
        using var program = new FiberProgram(Program, 7007);
        using Socket client = Greet(program);
        program.Signal(FiberProgram.User2);
        program.WaitForOutput("program.cs:10\n");
        Assert.Matches(
            $@"(?m)^{client.LocalEndPoint}: RECV {client.LocalEndPoint} since \d\.\d s, for \d\d\.\d s more$",
            program.Output);
        Assert.StartsWith("3 fibers at ", program.Output, StringComparison.Ordinal);
        Assert.Matches(@"(?m)^    Program\.\S+ program\.cs:10$", program.Output);
        Assert.Matches($@"(?m)^accept 127\.0\.0\.1:{program.Port}: RECV ", program.Output);
    }

    [Fact]
    public void A_fiber_that_holds_up_the_others_is_named_while_it_does()
    {
        using var program = new FiberProgram(Program, 7007);
        using Socket client = Greet(program);
        client.Send("b"u8);
        TimeSpan taken = program.WaitForOutput("holds all others up");
        Assert.True(taken >= TimeSpan.FromSeconds(0.9), $"{taken}");
        Assert.Contains($"{client.LocalEndPoint} holds", program.Output, StringComparison.Ordinal);
        Assert.Contains("program.cs:10\n", program.Output, StringComparison.Ordinal);

        program.Signal(FiberProgram.User2);
        program.WaitForOutput("does not answer");
    }

    private static Socket Greet(FiberProgram program)
    {
        Socket client = program.Connect();
        byte[] greeting = new byte[1];
        Assert.Equal(1, client.Receive(greeting));
        Assert.Equal("!", Encoding.ASCII.GetString(greeting));
        return client;
    }

    private static void AssertReset(Socket client)
    {
        var error = Assert.Throws<SocketException>(() => client.Receive(new byte[1]));
        Assert.Equal(SocketError.ConnectionReset, error.SocketErrorCode);
    }
}
