using System.Diagnostics;
using System.Globalization;

namespace Bench.Soak;

/// <summary>A small file system of its own for the root, where the machine allows that: it can be full for a while.
/// Elsewhere, and besides, the size of the program's files is limited for a while.</summary>
internal sealed class SoakDisk : IDisposable
{
    private const int UsualMegabytes = 384;
    private const int BallastStep = 1 << 20;

    private readonly string folder;
    private readonly string ballast;

    /// <param name="folder">Exists and is empty.</param>
    /// <param name="megabytes">Of the file system.</param>
    public SoakDisk(string folder, int megabytes = UsualMegabytes)
    {
        this.folder = folder;
        ballast = Path.Combine(folder, "ballast");
        IsOwn = Run("mount", "-t", "tmpfs", "-o", $"size={megabytes}m", "none", folder);
    }

    /// <summary>It is a file system of its own.</summary>
    public bool IsOwn { get; }

    public string Root => Path.Combine(folder, "root");

    /// <summary>Leaves no byte free; does nothing without a file system of its own.</summary>
    public void Fill()
    {
        if (!IsOwn)
            return;
        using FileStream file = File.Create(ballast);
        var step = new byte[BallastStep];
        try
        {
            while (true)
                file.Write(step);
        }
        catch (IOException)
        {
            // It is full.
        }
    }

    public void Empty() => File.Delete(ballast);

    /// <summary>From now on no file of the process may grow beyond that.</summary>
    /// <param name="processId">The program's.</param>
    /// <param name="bytes">Null: as large as it likes.</param>
    public static void LimitFiles(int processId, long? bytes)
    {
        string limit = bytes?.ToString(CultureInfo.InvariantCulture) ?? "unlimited";
        if (!Run("prlimit", "--pid", $"{processId}", $"--fsize={limit}:"))
            throw new IOException("prlimit refuses");
    }

    public void Dispose()
    {
        if (IsOwn)
            Run("umount", folder);
    }

    private static bool Run(string program, params string[] arguments)
    {
        try
        {
            using Process process = Process.Start(new ProcessStartInfo(program, arguments)
            {
                RedirectStandardError = true,
                RedirectStandardOutput = true,
            })!;
            process.WaitForExit();
            return process.ExitCode == 0;
        }
        catch (System.ComponentModel.Win32Exception)
        {
            return false;
        }
    }
}
