using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class WindowTests
{
    [Fact]
    public void A_mebibyte_goes_at_once_and_then_nothing()
    {
        var window = new Window();
        Assert.Equal(1024 * 1024, window.Available);
        window.Produce(window.Available);
        Assert.Equal(0, window.Available);
        Assert.Equal(1024 * 1024, window.Outstanding);
    }

    [Fact]
    public void It_opens_by_a_chunk_for_each_chunk_taken_and_not_before()
    {
        var window = new Window();
        window.Produce(Window.Initial);
        window.Take(128 * 1024 - 1);
        Assert.Equal(0, window.Available);
        window.Take(1);
        Assert.Equal(128 * 1024, window.Available);
        window.Take(3 * 128 * 1024 + 5);
        Assert.Equal(4 * 128 * 1024, window.Available);
    }

    [Theory]
    [InlineData(16, 4)]
    [InlineData(16, 5)]
    [InlineData(7, 7)]
    [InlineData(9, 1)]
    public void It_is_never_overfull_and_never_shut_when_all_was_taken(int initial, int chunk)
    {
        for (int produce = 1; produce <= initial; produce++)
        {
            for (int take = 1; take <= initial; take++)
            {
                var window = new Window(initial, chunk);
                for (int turn = 0; turn < 100; turn++)
                {
                    window.Produce(Math.Min(produce, window.Available));
                    Assert.InRange(window.Outstanding, 0, initial + chunk - 1);
                    window.Take((int)Math.Min(take, window.Outstanding));
                    if (window.Outstanding == 0)
                        Assert.NotEqual(0, window.Available);
                }
            }
        }
    }

    [Fact]
    public void The_pipe_carries_any_amount()
    {
        var window = new Window(16, 4);
        long total = 0;
        while (total < 10_000)
        {
            int count = Math.Min(3, window.Available);
            window.Produce(count);
            total += count;
            window.Take(count);
        }

        Assert.Equal(0, window.Outstanding);
        Assert.InRange(window.Available, 13, 16);
    }

    [Fact]
    public void More_than_is_allowed_cannot_be_produced()
    {
        var window = new Window(16, 4);
        window.Produce(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Produce(7));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Produce(-1));
        Assert.Equal(10, window.Outstanding);
    }

    [Fact]
    public void More_than_is_outstanding_cannot_be_taken()
    {
        var window = new Window(16, 4);
        window.Produce(10);
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Take(11));
        Assert.Throws<ArgumentOutOfRangeException>(() => window.Take(-1));
        Assert.Equal(10, window.Outstanding);
    }

    [Theory]
    [InlineData(4, 0)]
    [InlineData(3, 4)]
    [InlineData(0, 0)]
    public void A_window_that_could_shut_for_ever_is_refused(int initial, int chunk) =>
        Assert.Throws<ArgumentOutOfRangeException>(() => new Window(initial, chunk));
}
