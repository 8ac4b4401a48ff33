namespace Replicator.Http;

/// <summary>HTTP-date in its three forms, strictly (RFC 9110 §5.6.7).</summary>
internal static class HttpDate
{
    /// <summary>Bytes of an IMF-fixdate.</summary>
    public const int Length = 29;

    /// <param name="value">A field value.</param>
    /// <param name="now">For the century of the obsolete two-digit year.</param>
    /// <param name="date">UTC, whole seconds.</param>
    public static bool TryParse(ReadOnlySpan<byte> value, DateTimeOffset now, out DateTimeOffset date) => throw new NotImplementedException();

    /// <summary>Writes an IMF-fixdate of <see cref="Length"/> bytes.</summary>
    public static void Format(DateTimeOffset date, Span<byte> destination) => throw new NotImplementedException();

    public static string Format(DateTimeOffset date) => throw new NotImplementedException();
}
