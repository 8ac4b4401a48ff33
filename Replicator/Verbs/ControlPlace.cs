using System.Globalization;
using System.Runtime.InteropServices;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Where the socket lies over which a store's proxy is talked to, under a name that the system takes for a
/// socket, which is shorter than those of files.</summary>
internal sealed class ControlPlace : IDisposable
{
    /// <summary>Relative to the root.</summary>
    public const string RelativePath = EntryPath.OwnFolder + "/" + Name;

    private const string Name = "control";

    // Bytes of sun_path, less the zero that ends it.
    private const int MaximumLength = 107;

    private readonly SafeFileHandle? folder;

    private ControlPlace(string path, SafeFileHandle? folder) => (Path, this.folder) = (path, folder);

    /// <summary>For bind and connect, until this is disposed.</summary>
    public string Path { get; }

    /// <param name="root">Of the store.</param>
    /// <exception cref="StoreException">The folder cannot be opened, or the system knows no way to it that is short
    /// enough.</exception>
    public static ControlPlace Open(string root)
    {
        string path = System.IO.Path.Combine(root, EntryPath.OwnFolder, Name);
        if (Encoding.UTF8.GetByteCount(path) <= MaximumLength)
            return new ControlPlace(path, null);
        string parent = System.IO.Path.Combine(root, EntryPath.OwnFolder);
        if (!OperatingSystem.IsLinux())
            throw new StoreException($"{path}: the path is too long for a socket");

        // By way of an open descriptor of the folder, which has a short name.
        int flags = LinuxCalls.PathOnly | LinuxCalls.Folder | LinuxCalls.NoFollow | LinuxCalls.CloseOnExec;
        var folder = new SafeFileHandle(LinuxCalls.Open(parent, flags, 0), ownsHandle: true);
        if (folder.IsInvalid)
        {
            string error = Marshal.GetLastPInvokeErrorMessage();
            folder.Dispose();
            throw new StoreException($"{parent}: {error}");
        }

        string number = folder.DangerousGetHandle().ToString(CultureInfo.InvariantCulture);
        return new ControlPlace($"/proc/self/fd/{number}/{Name}", folder);
    }

    public void Dispose() => folder?.Dispose();
}
