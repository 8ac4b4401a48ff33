using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

public sealed class PermitsTests : IDisposable
{
    private static readonly TimeSpan Second = TimeSpan.FromSeconds(1);

    private readonly VirtualLoop loop = new();
    private readonly Permits permits = new(2, 3);
    private readonly List<string> log = [];

    public void Dispose() => loop.Dispose();

    [Fact]
    public void There_are_as_many_as_were_said()
    {
        Assert.True(permits.TryTake());
        Assert.True(permits.TryTake());
        Assert.False(permits.TryTake());
        permits.Release();
        Assert.True(permits.TryTake());
    }

    [Fact]
    public void One_that_was_not_taken_cannot_be_given_back() =>
        Assert.Throws<InvalidOperationException>(permits.Release);

    [Fact]
    public void They_are_given_out_first_come_first_served()
    {
        foreach (string name in new[] { "a", "b", "c", "d", "e" })
            loop.Start(Hold(name));
        loop.RunToEnd();
        Assert.Equal(["a", "b", "c", "d", "e"], log);
        Assert.Equal(2, permits.Free);
    }

    [Fact]
    public void Nobody_overtakes_those_who_wait()
    {
        loop.Start(Hold("a"));
        loop.Start(Hold("b"));
        loop.Start(Hold("c"));
        loop.Advance(Second / 2);
        permits.Release();
        Assert.False(permits.TryTake());
        permits.Release();
        Assert.True(permits.TryTake());
    }

    [Fact]
    public void One_more_than_may_wait_fails_and_says_so()
    {
        for (int i = 0; i < 5; i++)
            loop.Start(Hold($"{i}"));
        loop.Advance(TimeSpan.Zero);
        Assert.Equal(3, permits.Waiting);
        var error = Assert.IsType<IOException>(loop.Run(permits.Take(Second)));
        Assert.Contains("2 permits", error.Message, StringComparison.Ordinal);
        Assert.Contains("3 wait", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Who_waits_too_long_leaves_the_queue_and_loses_no_permit()
    {
        Assert.True(permits.TryTake());
        Assert.True(permits.TryTake());
        Assert.IsType<TimeoutException>(loop.Run(permits.Take(Second)));
        Assert.Equal(0, permits.Waiting);
        permits.Release();
        permits.Release();
        Assert.Equal(2, permits.Free);
    }

    [Fact]
    public void Who_is_cancelled_while_waiting_leaves_the_queue()
    {
        Assert.True(permits.TryTake());
        Assert.True(permits.TryTake());
        Fiber waiting = loop.Start(Hold("cancelled"));
        loop.RunUntilIdle();
        loop.Scheduler.Cancel(waiting);
        Assert.Equal(0, permits.Waiting);
        permits.Release();
        Assert.Equal(1, permits.Free);
    }

    [Fact]
    public void Who_is_cancelled_with_a_permit_on_its_way_passes_it_on()
    {
        Assert.True(permits.TryTake());
        Assert.True(permits.TryTake());
        Fiber first = loop.Start(Hold("first"));
        loop.Start(Hold("second"));
        loop.RunUntilIdle();
        permits.Release();
        loop.Scheduler.Cancel(first);
        loop.RunToEnd();
        Assert.Equal(["second"], log);
        Assert.Equal(1, permits.Free);
    }

    private IEnumerable<Yield> Hold(string name)
    {
        yield return Yield.Call(permits.Take(TimeSpan.FromMinutes(1)));
        try
        {
            log.Add(name);
            yield return Yield.Wait(Second);
        }
        finally
        {
            permits.Release();
        }
    }
}
