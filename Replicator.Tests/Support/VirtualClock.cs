namespace Replicator.Tests.Support;

/// <summary>Time that stands still until it is moved. Its frequency is odd, so that mistaken units show.</summary>
internal sealed class VirtualClock : TimeProvider
{
    /// <summary>What the clock shows at first.</summary>
    public static readonly DateTimeOffset Begin = new(2020, 2, 29, 12, 0, 0, TimeSpan.Zero);

    private TimeSpan elapsed;
    private TimeSpan set;

    /// <summary>The time since <see cref="Begin"/>.</summary>
    public TimeSpan Elapsed => elapsed;

    public override long TimestampFrequency => 37_000_003;

    public override DateTimeOffset GetUtcNow() => Begin + elapsed + set;

    /// <summary>Rounded up, so that a wait that was slept to its end is over.</summary>
    public override long GetTimestamp() =>
        (long)(((Int128)elapsed.Ticks * TimestampFrequency + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond);

    /// <summary>Sets the date forward, or back, as a person does; no time passes.</summary>
    public void SetBy(TimeSpan shift) => set += shift;

    /// <summary>Lets time pass.</summary>
    public void Advance(TimeSpan duration)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(duration, TimeSpan.Zero);
        elapsed += duration;
    }
}
