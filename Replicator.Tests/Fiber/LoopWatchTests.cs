using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class LoopWatchTests
{
    private readonly LoopWatch watch = new();

    [Fact]
    public void A_step_that_lasts_is_told_once_while_it_lasts()
    {
        Assert.Equal(LoopFinding.None, Look(0.0, 7, isInStep: true));
        Assert.Equal(LoopFinding.None, Look(0.9, 7, isInStep: true));
        Assert.Equal(LoopFinding.LongStep, Look(1.1, 7, isInStep: true));
        Assert.Equal(1.1, watch.StepDuration(TimeSpan.FromSeconds(1.1)).TotalSeconds, 3);
        Assert.Equal(LoopFinding.None, Look(1.3, 7, isInStep: true));
        Assert.Equal(LoopFinding.None, Look(9.0, 7, isInStep: true));
    }

    [Fact]
    public void The_next_long_step_is_told_anew()
    {
        _ = Look(0, 7, isInStep: true);
        _ = Look(2, 7, isInStep: true);
        Assert.Equal(LoopFinding.None, Look(3, 8, isInStep: true));
        Assert.Equal(LoopFinding.LongStep, Look(4, 8, isInStep: true));
    }

    [Fact]
    public void A_loop_that_moves_is_fine_even_if_every_look_finds_it_in_a_step()
    {
        for (int i = 0; i < 100; i++)
            Assert.Equal(LoopFinding.None, Look(i, i, isInStep: true));
    }

    [Fact]
    public void A_loop_that_sleeps_is_fine()
    {
        for (int i = 0; i < 100; i++)
            Assert.Equal(LoopFinding.None, Look(i, 7, isInStep: false));
    }

    [Fact]
    public void Sleep_before_a_step_does_not_count_as_the_step()
    {
        _ = Look(0, 7, isInStep: false);
        Assert.Equal(LoopFinding.None, Look(10, 7, isInStep: true));
        Assert.Equal(LoopFinding.None, Look(10.5, 7, isInStep: true));
        Assert.Equal(LoopFinding.LongStep, Look(11, 7, isInStep: true));
    }

    [Fact]
    public void A_missing_answer_is_told_after_a_second_and_once()
    {
        Assert.Equal(LoopFinding.None, Look(5.0, 7, isInStep: false, isAsked: true));
        Assert.Equal(LoopFinding.None, Look(5.9, 7, isInStep: false, isAsked: true));
        Assert.Equal(LoopFinding.NoAnswer, Look(6.0, 7, isInStep: false, isAsked: true));
        Assert.Equal(LoopFinding.None, Look(9.0, 7, isInStep: false, isAsked: true));
    }

    [Fact]
    public void After_an_answer_the_next_request_counts_anew()
    {
        _ = Look(0, 7, isInStep: false, isAsked: true);
        _ = Look(2, 7, isInStep: false, isAsked: true);
        _ = Look(3, 8, isInStep: false, isAsked: false);
        Assert.Equal(LoopFinding.None, Look(4, 8, isInStep: false, isAsked: true));
        Assert.Equal(LoopFinding.NoAnswer, Look(5, 8, isInStep: false, isAsked: true));
    }

    [Fact]
    public void A_loop_that_hangs_and_is_asked_shows_both()
    {
        _ = Look(0, 7, isInStep: true, isAsked: true);
        Assert.Equal(LoopFinding.LongStep | LoopFinding.NoAnswer, Look(1, 7, isInStep: true, isAsked: true));
    }

    private LoopFinding Look(double seconds, long steps, bool isInStep, bool isAsked = false) =>
        watch.Look(TimeSpan.FromSeconds(seconds), steps, isInStep, isAsked);
}
