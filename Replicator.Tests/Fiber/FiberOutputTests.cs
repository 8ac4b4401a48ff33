using System.Net.Sockets;
using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

public sealed class FiberOutputTests : IDisposable
{
    private const string Head = "2020-02-29 12:00:00 client\n";

    private readonly VirtualLoop loop = new();
    private readonly CapturingSink sink = new();

    public FiberOutputTests()
    {
        FiberConsole.Install();
        Attach(sink, isDebug: false);
    }

    public void Dispose() => loop.Dispose();

    [Fact]
    public void What_a_fiber_prints_is_withheld_until_it_ends_and_written_in_one_piece()
    {
        loop.Start(Talk(), "client");
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Empty(sink.Pieces);
        loop.RunToEnd();
        Assert.Equal([Head + "   0.000 one\n   2.000 two\n"], sink.Pieces);

        IEnumerable<Yield> Talk()
        {
            Console.WriteLine("one");
            yield return Yield.Wait(TimeSpan.FromSeconds(2));
            Console.WriteLine("two");
        }
    }

    [Fact]
    public void A_fiber_may_close_its_block_itself_and_begin_another()
    {
        Fiber? fiber = null;
        fiber = loop.Start(Talk(), "client");
        loop.RunToEnd();
        Assert.Equal(
            [Head + "   0.000 one\n", "2020-02-29 12:01:00 client\n   0.000 two\n"], sink.Pieces);

        IEnumerable<Yield> Talk()
        {
            fiber!.Output.Print("one");
            fiber.Output.CloseBlock();
            fiber.Output.CloseBlock();
            yield return Yield.Wait(TimeSpan.FromMinutes(1));
            fiber.Output.Print("two");
        }
    }

    [Fact]
    public void A_block_may_begin_before_its_first_line()
    {
        Fiber? fiber = null;
        fiber = loop.Start(Talk(), "client");
        loop.RunToEnd();
        Assert.Equal([Head + "  50.000 one\n"], sink.Pieces);

        IEnumerable<Yield> Talk()
        {
            fiber!.Output.BeginBlock();
            yield return Yield.Wait(TimeSpan.FromSeconds(50));
            fiber.Output.Print("one");
        }
    }

    [Fact]
    public void What_is_urgent_is_written_at_once_but_for_a_block_that_was_begun()
    {
        Fiber? fiber = null;
        fiber = loop.Start(Talk(), "client");
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([Head + "   0.000 seen\n", "2020-02-29 12:00:00 client\n   0.000 as well\n"], sink.Pieces);
        loop.RunToEnd();
        Assert.Equal("2020-02-29 12:00:00 client\n   0.000 waits\n   2.000 one\n", sink.Pieces[^1]);

        IEnumerable<Yield> Talk()
        {
            Console.WriteLine("seen");
            FiberOutput.ShowUnlessBegun();
            FiberOutput.ShowUnlessBegun();
            Console.WriteLine("as well");
            FiberOutput.ShowUnlessBegun();
            fiber!.Output.BeginBlock();
            Console.WriteLine("waits");
            FiberOutput.ShowUnlessBegun();
            yield return Yield.Wait(TimeSpan.FromSeconds(2));
            Console.WriteLine("one");
        }
    }

    [Fact]
    public void Between_fibers_there_is_nothing_to_show()
    {
        FiberOutput.ShowUnlessBegun();
        Assert.Empty(sink.Pieces);
    }

    [Fact]
    public void Blocks_of_two_fibers_do_not_mix()
    {
        loop.Start(Talk(), "a");
        loop.Start(Talk(), "b");
        loop.RunToEnd();
        Assert.Equal(2, sink.Pieces.Count);
        Assert.Equal("2020-02-29 12:00:00 a\n   0.000 one\n   0.000 two\n", sink.Pieces[0]);
        Assert.Equal("2020-02-29 12:00:00 b\n   0.000 one\n   0.000 two\n", sink.Pieces[1]);

        static IEnumerable<Yield> Talk()
        {
            Console.WriteLine("one");
            yield return Yield.Wait(TimeSpan.Zero);
            Console.WriteLine("two");
        }
    }

    [Fact]
    public void Out_and_Error_print_alike_and_in_order()
    {
        loop.Start(Do(() =>
        {
            Console.Out.Write("a");
            Console.Error.Write("b");
            Console.Out.WriteLine('c');
            Console.Error.WriteLine("d\r\ne");
            Console.Write("f");
        }), "client");
        loop.RunToEnd();
        Assert.Equal([Head + "   0.000 abc\n   0.000 d\n   0.000 e\n   0.000 f\n"], sink.Pieces);
    }

    [Fact]
    public void A_fiber_started_with_another_s_output_is_named_in_its_block()
    {
        loop.Start(Talk(), "client");
        loop.RunToEnd();
        Assert.Equal([Head + "   0.000 asked\n   0.000 [download] got it\n   1.000 done\n"], sink.Pieces);

        IEnumerable<Yield> Talk()
        {
            Console.WriteLine("asked");
            loop.Scheduler.Start(Do(() => Console.WriteLine("got it")), "download",
                output: loop.Scheduler.Current!.Output);
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
            Console.WriteLine("done");
        }
    }

    [Fact]
    public void Who_prints_into_the_block_of_a_fiber_that_ended_closes_it_at_its_own_end()
    {
        loop.Start(Talk(), "client");
        loop.RunToEnd();
        Assert.Equal(
            [Head + "   0.000 asked\n", "2020-02-29 12:00:01 client\n   0.000 [download] got it\n"], sink.Pieces);

        IEnumerable<Yield> Talk()
        {
            Console.WriteLine("asked");
            loop.Scheduler.Start(Late(), "download", output: loop.Scheduler.Current!.Output);
            yield break;
        }

        static IEnumerable<Yield> Late()
        {
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
            Console.WriteLine("got it");
        }
    }

    [Fact]
    public void Lines_of_two_fibers_in_one_block_do_not_mix()
    {
        loop.Start(Talk(), "client");
        loop.RunToEnd();
        Assert.Equal([Head + "   0.000 begun\n   0.000 [other] other\n   0.000 ended\n"], sink.Pieces);

        IEnumerable<Yield> Talk()
        {
            Console.Write("begun");
            loop.Scheduler.Start(Do(() => Console.Write("other")), "other", output: loop.Scheduler.Current!.Output);
            yield return Yield.Wait(TimeSpan.Zero);
            yield return Yield.Wait(TimeSpan.Zero);
            Console.Write("ended");
        }
    }

    [Fact]
    public void In_debug_mode_lines_are_written_at_once_marked_with_their_fiber_and_each_wait_too()
    {
        Attach(sink, isDebug: true);
        loop.Start(Talk(), "client");
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(2, sink.Pieces.Count);
        Assert.Equal("12:00:00.000 [client] one\n", sink.Pieces[0]);
        Assert.StartsWith("12:00:00.000 [client] WAIT 2 s at ", sink.Pieces[1], StringComparison.Ordinal);
        loop.RunToEnd();
        Assert.Equal("12:00:02.000 [client] two\n", sink.Pieces[2]);

        static IEnumerable<Yield> Talk()
        {
            Console.WriteLine("one");
            yield return Yield.Wait(TimeSpan.FromSeconds(2));
            Console.WriteLine("two");
        }
    }

    [Fact]
    public void Errors_are_red_where_colours_are_shown()
    {
        var terminal = new CapturingSink { UsesColour = true };
        Attach(terminal, isDebug: false);
        loop.Start(Do(() =>
        {
            Console.Error.WriteLine("bad");
            Console.WriteLine("good");
        }), "client");
        loop.RunToEnd();
        Assert.Equal(Head + "   0.000 \e[31mbad\e[0m\n   0.000 good\n", terminal.Text);
    }

    [Fact]
    public void What_a_terminal_obeys_is_escaped()
    {
        loop.Start(Do(() => Console.WriteLine("a\e[2Jb\u009bc\0d\re\u007f ü€😀")), "cl\eient");
        loop.RunToEnd();
        Assert.Equal(
            "2020-02-29 12:00:00 cl\\x1bient\n   0.000 a\\x1b[2Jb\\x9bc\\x00d\\x0de\\x7f ü€😀\n", sink.Text);
    }

    [Fact]
    public void A_failure_of_the_world_is_one_line()
    {
        loop.Start(Do(() => throw new IOException("disk full")), "client");
        loop.RunToEnd();
        Assert.Equal([Head + "   0.000 disk full\n"], sink.Pieces);
    }

    [Fact]
    public void A_bug_is_printed_with_its_trace()
    {
        loop.Start(Do(() => throw new InvalidOperationException("wrong")), "client");
        loop.RunToEnd();
        Assert.StartsWith(
            Head + "   0.000 bug: System.InvalidOperationException: wrong\n", sink.Text, StringComparison.Ordinal);
        Assert.Contains("FiberOutputTests.cs", sink.Text, StringComparison.Ordinal);
    }

    [Fact]
    public void A_client_that_left_is_no_error()
    {
        var terminal = new CapturingSink { UsesColour = true };
        Attach(terminal, isDebug: false);
        var reset = new SocketException((int)SocketError.ConnectionReset);
        loop.Start(Do(() => throw new IOException("reset", reset)), "client");
        loop.RunToEnd();
        Assert.Equal(Head + "   0.000 reset\n", terminal.Text);
    }

    [Fact]
    public void A_fiber_that_prints_nothing_writes_nothing()
    {
        loop.Start(Do(() => { }), "client");
        loop.RunToEnd();
        Assert.Empty(sink.Pieces);
    }

    [Fact]
    public void What_is_printed_between_fibers_goes_where_it_went_before()
    {
        loop.Start(Do(() => { }), "client");
        loop.RunToEnd();
        Console.Out.Write("");
        Assert.Null(FiberOutput.OfCurrent);
        Assert.Empty(sink.Pieces);
    }

    private void Attach(CapturingSink target, bool isDebug) =>
        FiberReporter.Attach(loop.Scheduler, new FiberConsole(target, loop.Clock, isDebug));

    private static IEnumerable<Yield> Do(Action action)
    {
        action();
        yield break;
    }
}
