using Fibers;

namespace Replicator.Tests.Fibers;

/// <summary>When every poller must wake the loop, and when not.</summary>
public abstract class PollerContract(PollerKind kind) : Loopback(kind)
{
    private static readonly TimeSpan Idleness = TimeSpan.FromMilliseconds(40);

    [Theory]
    [InlineData("unread bytes")]
    [InlineData("half-closed")]
    [InlineData("reset")]
    public void A_peer_that_nobody_waits_for_does_not_spin_the_loop(string what)
    {
        int polls = 0;
        Converse(Server, Client);
        Assert.InRange(polls, 1, 8); // idle fibers, the peer's steps and one event that nobody wants

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            // Waits once, so that the Poller knows the socket, and reads less than there is.
            yield return Yield.Recv(socket);
            Assert.True(socket.TryReceive(new byte[10], out _));
            int before = PollCount;
            yield return Yield.Wait(Idleness);
            polls = PollCount - before;
        }

        IEnumerable<Yield> Client(FiberSocket socket)
        {
            Assert.True(socket.TrySend(new byte[1000], more: false, out _));
            yield return Yield.Wait(Idleness / 4);
            if (what == "half-closed")
                socket.ShutdownSend();
            if (what == "reset")
            {
                socket.Abort();
                socket.Dispose();
                yield break;
            }

            yield return Yield.Wait(2 * Idleness);
        }
    }

    [Theory]
    [InlineData(true)]
    [InlineData(false)]
    public void A_peer_that_ends_while_another_direction_is_waited_for_does_not_spin_the_loop(bool unread)
    {
        int polls = 0;
        Converse(Server, Client);
        Assert.InRange(polls, 1, 8);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            yield return Yield.Recv(socket);
            if (!unread)
                Assert.True(socket.TryReceive(new byte[10], out _));
            while (socket.TrySend(new byte[100_000], more: false, out _))
                yield return Yield.Wait(TimeSpan.Zero);
            int before = PollCount;
            var outcome = new Result();
            yield return Yield.Try(WaitToSend(socket), outcome);
            polls = PollCount - before;
            Assert.IsType<TimeoutException>(outcome.Error);
        }

        static IEnumerable<Yield> WaitToSend(FiberSocket socket)
        {
            yield return Yield.Send(socket, Idleness);
        }

        IEnumerable<Yield> Client(FiberSocket socket)
        {
            Assert.True(socket.TrySend(new byte[10], more: false, out _));
            socket.ShutdownSend();
            yield return Yield.Wait(4 * Idleness);
        }
    }

    [Fact]
    public void What_was_left_unread_can_still_be_read()
    {
        int count = 0;
        Converse(Server, socket => SendOnce(socket, new byte[1000]));
        Assert.Equal(1000, count);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            yield return Yield.Recv(socket);
            Assert.True(socket.TryReceive(new byte[10], out count));
            yield return Yield.Wait(Idleness);

            // The Poller took it out of its set meanwhile.
            yield return Yield.Recv(socket);
            Assert.True(socket.TryReceive(new byte[2000], out int rest));
            count += rest;
        }
    }

    [Fact]
    public void A_wait_to_receive_times_out()
    {
        var outcome = new Result();
        Converse(Server, Client);
        string message = Assert.IsType<TimeoutException>(outcome.Error).Message;
        Assert.Contains("RECV 127.0.0.1:", message, StringComparison.Ordinal);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            yield return Yield.Try(Receive(socket), outcome);
        }

        static IEnumerable<Yield> Receive(FiberSocket socket)
        {
            yield return Yield.Recv(socket, Idleness / 4);
        }

        static IEnumerable<Yield> Client(FiberSocket socket)
        {
            yield return Yield.Wait(2 * Idleness);
        }
    }

    [Fact]
    public void A_second_fiber_cannot_wait_for_the_same()
    {
        Converse(Server, Client);
        string message = Assert.IsType<InvalidOperationException>(Assert.Single(Failures)).Message;
        Assert.Contains("'server' waits already", message, StringComparison.Ordinal);
        Failures.Clear();

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            Scheduler.Start(Rival(socket), "rival");
            yield return Yield.Recv(socket);
        }

        static IEnumerable<Yield> Rival(FiberSocket socket)
        {
            yield return Yield.Recv(socket);
        }

        static IEnumerable<Yield> Client(FiberSocket socket)
        {
            yield return Yield.Wait(Idleness / 2);
        }
    }

    [Fact]
    public void A_socket_closed_while_another_fiber_waits_fails_that_wait()
    {
        Exception? seen = null;
        Converse(Server, Client);
        Assert.IsType<IOException>(seen);

        IEnumerable<Yield> Server(FiberSocket socket)
        {
            Fiber closer = Scheduler.Start(Closer(socket), "closer");
            var outcome = new Result();
            yield return Yield.Try(ReceiveAll(socket, []), outcome);
            seen = outcome.Error;
            Assert.True(closer.HasEnded);
        }

        static IEnumerable<Yield> Closer(FiberSocket socket)
        {
            socket.Dispose();
            yield break;
        }

        static IEnumerable<Yield> Client(FiberSocket socket)
        {
            yield return Yield.Wait(Idleness / 2);
        }
    }

    [Fact]
    public void Another_thread_wakes_the_loop_once_for_many_posts()
    {
        int delivered = 0;
        var signal = new Signal();
        Scheduler.Start(Wait(), "waiter");
        var thread = new Thread(() =>
        {
            for (int i = 0; i < 10_000; i++)
            {
                Scheduler.Mailbox.Post(() =>
                {
                    delivered++;
                    signal.Set();
                });
            }
        });
        thread.Start();
        RunToEnd();
        thread.Join();
        Assert.Equal(10_000, delivered);

        IEnumerable<Yield> Wait()
        {
            while (delivered < 10_000)
                yield return Yield.Wait(signal, Patience);
        }
    }

    [Fact]
    public void Stop_from_another_thread_ends_a_sleeping_loop()
    {
        Scheduler.Start(Sleep(), "sleeper");
        var thread = new Thread(Scheduler.Stop);
        thread.Start();
        RunToEnd();
        thread.Join();
        Assert.Single(Scheduler.Fibers);

        static IEnumerable<Yield> Sleep()
        {
            yield return Yield.Wait(Timeout.InfiniteTimeSpan);
        }
    }

    [Fact]
    public void Waking_a_disposed_poller_does_nothing()
    {
        Scheduler.Dispose();
        Poller.Wake();
        Scheduler.Mailbox.Post(() => Assert.Fail("The loop is gone."));
    }

    private static IEnumerable<Yield> SendOnce(FiberSocket socket, byte[] bytes)
    {
        Assert.True(socket.TrySend(bytes, more: false, out int count));
        Assert.Equal(bytes.Length, count);
        yield return Yield.Wait(3 * Idleness);
    }
}
