namespace Replicator.Tests.Support;

/// <summary>What a test needs of the machine it runs on, and why it is skipped where that is missing.</summary>
internal static class Needs
{
    /// <summary>In place of a program's name: a mount namespace with a file system of one's own in it.</summary>
    public const string OwnMounts = "a mount namespace";

    /// <summary>In place of a program's name: to be root.</summary>
    public const string Root = "the rights of root";

    private static readonly Lazy<bool> MountsWork = new(
        () => Find("unshare") is not null
            && RealProcess.Run("unshare", "--mount", "sh", "-c", "mount -t tmpfs -o size=1m none /mnt").ExitCode == 0);

    /// <returns>Null: all are there.</returns>
    public static string? Reason(string[] needs)
    {
        if (!OperatingSystem.IsLinux())
            return "The program and its signals are tried on Linux.";
        string[] missing = [.. needs.Where(need => !Has(need))];
        return missing.Length == 0 ? null : $"This machine lacks {string.Join(" and ", missing)}.";
    }

    /// <returns>The path of a program; null: it is not installed.</returns>
    public static string? Find(string program) => $"{Environment.GetEnvironmentVariable("PATH")}:/usr/sbin:/sbin"
        .Split(':', StringSplitOptions.RemoveEmptyEntries)
        .Select(folder => Path.Combine(folder, program))
        .FirstOrDefault(File.Exists);

    private static bool Has(string need) => need switch
    {
        OwnMounts => MountsWork.Value,
        Root => Environment.IsPrivilegedProcess,
        _ => Find(need) is not null,
    };
}
