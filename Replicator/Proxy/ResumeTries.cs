namespace Replicator.Proxy;

/// <summary>How often, and after which waits, a content that broke off is gone on with.</summary>
/// <param name="options">The bounds.</param>
internal sealed class ResumeTries(ProxyOptions options)
{
    /// <summary>Bytes that must come before the tries begin anew: an origin that sends a byte and breaks off would else
    /// be asked once for each byte.</summary>
    private const int RenewingLength = 64 << 10;

    private int count;
    private long came;

    /// <summary>Whether an answer says that the content is gone or another: what is there of it continues nothing any
    /// more. Others say nothing of it.</summary>
    /// <param name="status">Of an answer that is not the rest.</param>
    public static bool IsFinal(int status) => status is 200 or 206 or 404 or 410 or 416;

    /// <summary>Something came with the last try.</summary>
    /// <param name="length">How many bytes.</param>
    public void Took(long length)
    {
        came += length;
        if (came < RenewingLength)
            return;
        (count, came) = (0, 0);
    }

    /// <summary>Takes the next of the tries; false: there were as many as may be.</summary>
    /// <param name="delay">To be waited before it.</param>
    public bool TryBegin(out TimeSpan delay)
    {
        TimeSpan doubled = options.ResumeDelay * Math.Pow(2, count);
        delay = doubled < options.LongestResumeDelay ? doubled : options.LongestResumeDelay;
        return count++ < options.ResumeTries;
    }
}
