namespace Replicator.Store;

/// <summary>Tells one run of the machine from the next.</summary>
internal static class BootId
{
    private const string Path = "/proc/sys/kernel/random/boot_id";

    /// <summary>The present run; empty where the system does not name it.</summary>
    public static Guid Read()
    {
        try
        {
            return File.Exists(Path) && Guid.TryParse(File.ReadAllText(Path).Trim(), out Guid boot) ? boot : Guid.Empty;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Guid.Empty;
        }
    }
}
