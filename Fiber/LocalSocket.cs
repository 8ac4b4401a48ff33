namespace Fibers;

/// <summary>What both pollers do with a socket that has a path for an address.</summary>
internal static class LocalSocket
{
    /// <summary>Lets only the owner connect (mode 0600). Between bind and listen: before, there is no file, and after
    /// it others might be quicker.</summary>
    /// <exception cref="IOException">The system refuses.</exception>
    public static void KeepForOwner(string path)
    {
        if (OperatingSystem.IsWindows())
            return;
        try
        {
            File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
        }
        catch (UnauthorizedAccessException refused)
        {
            throw new IOException($"Listening on {path} failed: {refused.Message}", refused);
        }
    }
}
