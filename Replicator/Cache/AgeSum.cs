namespace Replicator.Cache;

/// <summary>How old a stored response is, term by term (RFC 9111 §4.2.3). No term is negative, also when the clock was
/// set back.</summary>
/// <param name="Stated">What Age said when it came.</param>
/// <param name="Apparent">From its Date until it came.</param>
/// <param name="ResponseDelay">From the request for it until it came.</param>
/// <param name="Resident">Since it came.</param>
internal readonly record struct AgeSum(
    TimeSpan Stated, TimeSpan Apparent, TimeSpan ResponseDelay, TimeSpan Resident)
{
    /// <summary>What Age said, the way here added.</summary>
    public TimeSpan Corrected => Stated + ResponseDelay;

    /// <summary>When it came: the older of both.</summary>
    public TimeSpan Initial => Apparent > Corrected ? Apparent : Corrected;

    public TimeSpan Current => Initial + Resident;
}
