using Fibers;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fibers;

public sealed class TimerWheelTests : IDisposable
{
    private const long Millisecond = TimeSpan.TicksPerMillisecond;

    private readonly VirtualLoop loop = new();
    private readonly TimerWheel wheel = new();
    private readonly List<Fiber> expired = [];

    public void Dispose() => loop.Dispose();

    [Theory]
    [InlineData(1)]
    [InlineData(63)]
    [InlineData(64)]
    [InlineData(65)]
    [InlineData(4095)]
    [InlineData(4096)]
    [InlineData(4097)]
    [InlineData(262_144)]
    [InlineData(16_777_216)]
    [InlineData(1_073_741_823)]
    [InlineData(5_000_000_000)]
    public void A_fiber_expires_at_its_deadline_and_not_before(long milliseconds)
    {
        foreach (long begin in new long[] { 0, 1, 63, 64, 4095, 1_000_003 })
        {
            var fresh = new TimerWheel();
            fresh.Advance(begin * Millisecond, expired.Add);
            Fiber fiber = NewFiber();
            long deadline = (begin + milliseconds) * Millisecond;
            fresh.Set(fiber, deadline, begin * Millisecond);
            fresh.Advance(deadline - 1, expired.Add);
            Assert.Empty(expired);
            Assert.InRange(fresh.NextTicks, 0, deadline);
            fresh.Advance(deadline, expired.Add);
            Assert.Same(fiber, Assert.Single(expired));
            Assert.Equal(long.MaxValue, fresh.NextTicks);
            expired.Clear();
        }
    }

    [Fact]
    public void Jumping_from_slot_to_slot_meets_every_deadline_within_a_millisecond()
    {
        var random = new Random(7);
        long now = 0;
        var deadlines = new Dictionary<Fiber, long>();
        for (int round = 0; round < 20_000; round++)
        {
            if (deadlines.Count < 50)
            {
                Fiber fiber = NewFiber();
                deadlines[fiber] = now + random.NextInt64(1, Millisecond << random.Next(0, 24));
                wheel.Set(fiber, deadlines[fiber], now);
            }

            now = Math.Max(now, random.Next(4) == 0 ? now + random.Next(3 * (int)Millisecond) : wheel.NextTicks);
            expired.Clear();
            wheel.Advance(now, expired.Add);
            foreach (Fiber fiber in expired)
            {
                Assert.InRange(deadlines[fiber], 0, now);
                Assert.True(deadlines.Remove(fiber));
            }

            Assert.All(deadlines.Values, deadline => Assert.InRange(deadline, now - Millisecond, long.MaxValue));
        }
    }

    [Fact]
    public void A_later_deadline_leaves_the_fiber_where_it_is_filed_until_then()
    {
        Fiber fiber = NewFiber();
        wheel.Set(fiber, 5 * Millisecond, 0);
        wheel.Set(fiber, 500 * Millisecond, 0);
        Assert.Equal(5 * Millisecond, wheel.NextTicks);
        wheel.Advance(5 * Millisecond, expired.Add);
        Assert.Empty(expired);
        wheel.Advance(499 * Millisecond, expired.Add);
        Assert.Empty(expired);
        wheel.Advance(500 * Millisecond, expired.Add);
        Assert.Single(expired);
    }

    [Fact]
    public void An_earlier_deadline_files_the_fiber_anew()
    {
        Fiber fiber = NewFiber();
        wheel.Set(fiber, 500_000 * Millisecond, 0);
        wheel.Set(fiber, 5 * Millisecond, 0);
        wheel.Advance(5 * Millisecond, expired.Add);
        Assert.Single(expired);
    }

    [Fact]
    public void A_fiber_without_a_deadline_expires_never_and_leaves_the_wheel()
    {
        Fiber fiber = NewFiber();
        wheel.Set(fiber, 5 * Millisecond, 0);
        wheel.Set(fiber, long.MaxValue, 0);
        wheel.Advance(5 * Millisecond, expired.Add);
        Assert.Empty(expired);
        Assert.Equal(long.MaxValue, wheel.NextTicks);
    }

    [Fact]
    public void A_deadline_that_has_passed_expires_with_the_next_advance()
    {
        Fiber passed = NewFiber();
        Fiber changed = NewFiber();
        wheel.Set(passed, 0, 0);
        wheel.Set(changed, 0, 0);
        wheel.Set(changed, 9 * Millisecond, 0);
        Assert.Equal(0, wheel.NextTicks);
        wheel.Advance(0, expired.Add);
        Assert.Same(passed, Assert.Single(expired));
        wheel.Advance(9 * Millisecond, expired.Add);
        Assert.Equal([passed, changed], expired);
    }

    [Fact]
    public void After_a_long_sleep_fibers_expire_in_the_order_of_their_deadlines()
    {
        int[] deadlines = [70_000, 3, 300, 4_100, 65, 64, 5_000];
        var byDeadline = new SortedDictionary<int, Fiber>();
        foreach (int deadline in deadlines)
        {
            byDeadline[deadline] = NewFiber();
            wheel.Set(byDeadline[deadline], deadline * Millisecond, 0);
        }

        wheel.Advance(1_000_000 * Millisecond, expired.Add);
        Assert.Equal(byDeadline.Values, expired);
    }

    [Fact]
    public void One_of_several_in_a_slot_can_be_removed()
    {
        Fiber[] fibers = [NewFiber(), NewFiber(), NewFiber()];
        foreach (Fiber fiber in fibers)
            wheel.Set(fiber, 5 * Millisecond, 0);
        wheel.Remove(fibers[0]);
        wheel.Remove(fibers[0]);
        wheel.Advance(5 * Millisecond, expired.Add);
        Assert.Equal(fibers[1..], expired);
    }

    private Fiber NewFiber() => loop.Start([]);
}
