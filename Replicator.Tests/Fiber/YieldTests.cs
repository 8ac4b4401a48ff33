using System.Runtime.CompilerServices;
using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class YieldTests
{
    [Fact]
    public void A_yield_is_small() => Assert.InRange(Unsafe.SizeOf<Yield>(), 1, 48);

    [Fact]
    public void A_default_yield_is_no_state()
    {
        Assert.Equal(YieldKind.None, default(Yield).Kind);
        Assert.Equal("", default(Yield).File);
    }

    [Fact]
    public void A_yield_knows_its_line()
    {
        Yield wait = Yield.Wait(TimeSpan.FromSeconds(1.5));
        Assert.Equal("/Replicator.Tests/Fiber/YieldTests.cs", wait.File);
        Assert.Equal($"WAIT 1.5 s at {wait.File}:{wait.Line}", wait.ToString());
        Assert.Equal(wait.Line + 3, Yield.Wait(TimeSpan.Zero).Line);
    }

    [Fact]
    public void The_kind_of_a_wait_follows_its_duration()
    {
        Assert.Equal(YieldKind.Pass, Yield.Wait(TimeSpan.Zero).Kind);
        Assert.Equal(YieldKind.Other, Yield.Wait((TimeSpan?)null).Kind);
        Assert.Equal(YieldKind.Sleep, Yield.Wait(TimeSpan.FromTicks(1)).Kind);
        Assert.Equal(YieldKind.Sleep, Yield.Wait(Timeout.InfiniteTimeSpan).Kind);
        Assert.Equal(YieldKind.Signal, Yield.Wait(new Signal(), TimeSpan.Zero).Kind);
    }

    [Fact]
    public void What_cannot_be_waited_for_is_refused_at_once()
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Yield.Wait(TimeSpan.FromSeconds(-2)));
        Assert.Throws<ArgumentNullException>(() => Yield.Call(null!));
        Assert.Throws<ArgumentNullException>(() => Yield.Try([], null!));
        Assert.Throws<ArgumentNullException>(() => Yield.Recv(null!));
        Assert.Throws<ArgumentNullException>(() => Yield.Send(null!));
        Assert.Throws<ArgumentNullException>(() => Yield.Wait(null!, TimeSpan.Zero));
    }
}
