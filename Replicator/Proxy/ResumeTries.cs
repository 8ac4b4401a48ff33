namespace Replicator.Proxy;

/// <summary>How often, and after which waits, a content that broke off is gone on with.</summary>
/// <param name="options">The bounds.</param>
internal sealed class ResumeTries(ProxyOptions options)
{
    private int count;

    /// <summary>Whether an answer says that the content is gone or another: what is there of it continues nothing any
    /// more. Others say nothing of it.</summary>
    /// <param name="status">Of an answer that is not the rest.</param>
    public static bool IsFinal(int status) => status is 200 or 206 or 404 or 410 or 416;

    /// <summary>Something came.</summary>
    public void Reset() => count = 0;

    /// <summary>Takes the next of the tries; false: there were as many as may be.</summary>
    /// <param name="delay">To be waited before it.</param>
    public bool TryBegin(out TimeSpan delay)
    {
        TimeSpan doubled = options.ResumeDelay * Math.Pow(2, count);
        delay = doubled < options.LongestResumeDelay ? doubled : options.LongestResumeDelay;
        return count++ < options.ResumeTries;
    }
}
