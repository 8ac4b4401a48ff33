using Replicator.Proxy;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

public sealed class StoreMemoryTests
{
    private readonly VirtualClock clock = new();

    [Fact]
    public void What_the_disk_broke_off_is_not_stored_for_a_while()
    {
        var memory = new StoreMemory(new ProxyOptions { StoreRetryTime = TimeSpan.FromMinutes(1) }, clock);
        Assert.True(memory.MayStore("a"));
        memory.BrokeOff("a");
        Assert.False(memory.MayStore("a"));
        Assert.True(memory.MayStore("b"));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(memory.MayStore("a"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(memory.MayStore("a"));
    }

    [Fact]
    public void It_remembers_a_bounded_number_and_forgets_the_oldest()
    {
        var memory = new StoreMemory(new ProxyOptions(), clock);
        for (int i = 0; i <= 1024; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(0.1));
            memory.BrokeOff($"{i}");
        }

        Assert.True(memory.MayStore("0"));
        Assert.False(memory.MayStore("1"));
        Assert.False(memory.MayStore("1024"));
    }
}
