using Replicator.Proxy;
using Replicator.Store;
using Replicator.Tests.Diagnostics;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

[Collection(WithConsole.Name)]
public sealed class StoreMemoryTests : IDisposable
{
    private static readonly StoreException Full = new("no space", null, StoreFault.Full);
    private static readonly StoreException Failing = new("broken", null, StoreFault.Failing);
    private static readonly StoreException InTheWay = new("a link", null, StoreFault.InTheWay);

    private readonly TextWriter formerError = Console.Error;
    private readonly StringWriter errors = new() { NewLine = "\n" };
    private readonly VirtualClock clock = new();
    private readonly StoreMemory memory;

    public StoreMemoryTests()
    {
        Console.SetError(errors);
        memory = new StoreMemory(new ProxyOptions { StoreRetryTime = TimeSpan.FromMinutes(1) }, clock);
    }

    public void Dispose() => Console.SetError(formerError);

    [Fact]
    public void What_did_not_fit_is_not_stored_for_a_while()
    {
        Assert.True(memory.MayStore("a"));
        memory.Refused("a", Full, wasBegun: true);
        Assert.False(memory.MayStore("a"));
        Assert.True(memory.MayStore("b"));
        clock.Advance(TimeSpan.FromSeconds(59));
        Assert.False(memory.MayStore("a"));
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.True(memory.MayStore("a"));
    }

    [Fact]
    public void What_was_refused_for_another_reason_is_tried_again_at_once()
    {
        memory.Refused("a", Full, wasBegun: false);
        memory.Refused("a", Failing, wasBegun: true);
        memory.Refused("a", InTheWay, wasBegun: true);
        Assert.True(memory.MayStore("a"));
    }

    [Fact]
    public void It_remembers_a_bounded_number_and_forgets_the_oldest()
    {
        for (int i = 0; i <= 1024; i++)
        {
            clock.Advance(TimeSpan.FromSeconds(0.01));
            memory.Refused($"{i}", Full, wasBegun: true);
        }

        Assert.True(memory.MayStore("0"));
        Assert.False(memory.MayStore("1"));
        Assert.False(memory.MayStore("1024"));
    }

    [Fact]
    public void That_nothing_is_stored_is_said_once_until_something_is()
    {
        memory.Stored();
        memory.Refused("a", Failing, wasBegun: false);
        memory.Refused("b", Full, wasBegun: true);
        memory.Stored();
        memory.Stored();
        memory.Refused("c", Failing, wasBegun: false);
        Assert.Equal(
            "warning: responses are not stored, a to begin with: broken\nwarning: responses are stored again\n"
            + "warning: responses are not stored, c to begin with: broken\n",
            errors.ToString());
    }

    [Fact]
    public void What_is_in_the_way_is_said_once_for_each_obstacle()
    {
        memory.Refused("a", InTheWay, wasBegun: false);
        memory.Stored();
        memory.Refused("a", InTheWay, wasBegun: false);
        memory.Refused("b", InTheWay, wasBegun: false);
        memory.Refused("b", new StoreException("another link", null, StoreFault.InTheWay), wasBegun: false);
        Assert.Equal(
            "warning: a is not stored: a link\nwarning: b is not stored: another link\n", errors.ToString());
    }

    [Fact]
    public void A_folder_that_may_not_be_written_is_said_once_though_others_may()
    {
        var forbidden = new StoreException("host: permission denied", null, StoreFault.ReadOnly);
        for (int i = 0; i < 3; i++)
        {
            memory.Refused($"host/{i}", forbidden, wasBegun: true);
            memory.Stored();
        }

        Assert.Equal("warning: host/0 is not stored: host: permission denied\n", errors.ToString());
        memory.Refused("a", new StoreException("read-only", null, StoreFault.ReadOnly), wasBegun: false);
        Assert.EndsWith("warning: responses are not stored, a to begin with: read-only\n", errors.ToString());
    }

    [Fact]
    public void A_tree_that_was_replaced_is_said_by_the_store_itself()
    {
        memory.Refused("a", new StoreException("gone", null, StoreFault.Gone), wasBegun: true);
        memory.Stored();
        Assert.Equal("", errors.ToString());
    }
}
