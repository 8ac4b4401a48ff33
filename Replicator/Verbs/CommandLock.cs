using Microsoft.Win32.SafeHandles;
using Replicator.Tls;

namespace Replicator.Verbs;

/// <summary>Shows that the process lives that a folder of temporary files belongs to: a file in it that is locked until
/// the process ends, however it does. Who finds one that is not locked removes the folder.</summary>
internal static class CommandLock
{
    private const string Name = "owner.lock";

    // One that is new may not be locked yet.
    private static readonly TimeSpan LeastAge = TimeSpan.FromMinutes(1);

    /// <summary>Locks a folder.</summary>
    /// <returns>To be disposed when the folder is removed.</returns>
    /// <exception cref="IOException">There is no room for it.</exception>
    public static SafeFileHandle Take(string folder) =>
        File.OpenHandle(Path.Combine(folder, Name), FileMode.CreateNew, FileAccess.Write, FileShare.None);

    /// <summary>Removes folders of the same user whose processes were killed: what they hold may be secret.</summary>
    /// <param name="parent">Where they lie.</param>
    /// <param name="prefix">Of their names.</param>
    public static void RemoveLeft(string parent, string prefix)
    {
        try
        {
            foreach (string folder in Directory.GetDirectories(parent, prefix + "*"))
            {
                if (LinuxFiles.IsOurOwnFolder(folder))
                    TryRemove(folder);
            }
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // Others find them.
        }
    }

    private static void TryRemove(string folder)
    {
        try
        {
            string path = Path.Combine(folder, Name);
            if (DateTime.UtcNow - File.GetLastWriteTimeUtc(path) < LeastAge || !File.Exists(path))
                return;
            using SafeFileHandle taken = File.OpenHandle(path, FileMode.Open, FileAccess.Write, FileShare.None);
            Directory.Delete(folder, recursive: true);
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            // Its process lives, or another removes it just now.
        }
    }
}
