using Replicator.Diagnostics;

namespace Replicator.Settings;

/// <summary>How much may be stored and for how long.</summary>
/// <param name="Stored">Bytes of all that is stored together; null: as much as the disk takes.</param>
/// <param name="Free">Bytes that stay free on the disk; null: what the store takes for right.</param>
/// <param name="Unused">What was not used for longer is removed; null: nothing is for its age.</param>
/// <param name="Versions">Where room is needed, versions of a package go first that are older than so many others;
/// null: they are not looked at.</param>
internal sealed record StoreBounds(long? Stored, long? Free, TimeSpan? Unused, int? Versions)
{
    private const string MaximumSize = "max-size", MinimumFree = "min-free", MaximumAge = "max-age", Keep = "keep";
    private const long SmallestStore = 1 << 20;

    // Whole ones that 63 bits hold.
    private const long MostTebibytes = long.MaxValue >> 40;
    private const int MostDays = 100 * 365;

    // For each that goes it is looked whether so many newer ones are there.
    private const int MostVersions = 1000;

    /// <summary>Long names of the options that say it.</summary>
    public static IReadOnlyList<string> Options { get; } = [MaximumSize, MinimumFree, MaximumAge, Keep];

    /// <param name="given">The options, so far as they were.</param>
    /// <param name="mistakes">Those that are found are added.</param>
    public static StoreBounds Read(GivenOptions given, List<string> mistakes) => new(
        Length(MaximumSize, SmallestStore, given, mistakes),
        Length(MinimumFree, 0, given, mistakes),
        Duration(MaximumAge, given, mistakes),
        Count(Keep, given, mistakes));

    private static long? Length(string longName, long least, GivenOptions given, List<string> mistakes)
    {
        if (given.ValueOf(longName) is not { } value)
            return null;
        if (QuantityText.TryParseLength(value, out long length) && length >= least)
            return length;
        string from = least > 0 ? $"{least >> 20}M" : "0";
        mistakes.Add($"{LogText.Escape(given.Where(longName, value))}: a size is a whole number of bytes, "
            + $"or with K, M, G or T behind it, as 20G, from {from} to {MostTebibytes}T");
        return null;
    }

    private static TimeSpan? Duration(string longName, GivenOptions given, List<string> mistakes)
    {
        if (given.ValueOf(longName) is not { } value)
            return null;
        if (QuantityText.TryParseDuration(value, TimeSpan.FromDays(MostDays), out TimeSpan duration)
            && duration > TimeSpan.Zero)
            return duration;
        mistakes.Add($"{LogText.Escape(given.Where(longName, value))}: "
            + $"a time is a whole number with s, m, h or d behind it, as 12h or 30d, from 1s to {MostDays}d");
        return null;
    }

    private static int? Count(string longName, GivenOptions given, List<string> mistakes)
    {
        if (given.ValueOf(longName) is not { } value)
            return null;
        if (AddressText.TryParseNumber(value, 1, MostVersions, out int count))
            return count;
        mistakes.Add($"{LogText.Escape(given.Where(longName, value))}: "
            + $"versions of a package are a whole number from 1 to {MostVersions}; without it all go alike");
        return null;
    }
}
