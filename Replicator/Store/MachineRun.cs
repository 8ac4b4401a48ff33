using System.Globalization;

namespace Replicator.Store;

/// <summary>One run of the machine, from its start to its end.</summary>
/// <param name="Boot">Tells it from others; empty where the system does not name it.</param>
/// <param name="Began">Nanoseconds since 1970; null where the system does not tell.</param>
internal readonly record struct MachineRun(Guid Boot, long? Began)
{
    private const string StatPath = "/proc/stat", BeganName = "btime ";
    private const long NanosecondsPerSecond = 1_000_000_000;

    /// <summary>The present one.</summary>
    public static MachineRun Read() => new(BootId.Read(), ReadBegan());

    private static long? ReadBegan()
    {
        try
        {
            string? line = File.Exists(StatPath)
                ? File.ReadLines(StatPath).FirstOrDefault(one => one.StartsWith(BeganName, StringComparison.Ordinal))
                : null;
            string? seconds = line?[BeganName.Length..];
            return long.TryParse(seconds, NumberStyles.None, CultureInfo.InvariantCulture, out long began)
                ? began * NanosecondsPerSecond
                : null;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
