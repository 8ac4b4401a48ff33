using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>Opens what lies below a folder on Linux, with links refused at every name of its path.</summary>
/// <param name="root">The folder.</param>
/// <param name="walks">The system is known to lack openat2.</param>
internal sealed class LinuxPaths(SafeFileHandle root, bool walks)
{
    private const uint FileMode = 0x1B6; // 0666, less the umask
    private const int MaximumAttempts = 32;

    // Once the kernel turned out to lack openat2 (or a sandbox to refuse it), paths are walked name by name.
    private volatile bool walks = walks;

    /// <summary>Whether paths are walked name by name, for want of openat2.</summary>
    public bool Walks => walks;

    /// <returns>Null, and the last error says why, if it cannot be opened.</returns>
    public SafeFileHandle? TryOpen(string path, int flags)
    {
        flags |= LinuxCalls.CloseOnExec;
        uint mode = (flags & LinuxCalls.Create) != 0 ? FileMode : 0;
        for (int attempt = 1; !walks; attempt++)
        {
            int descriptor = LinuxCalls.OpenBeneath(root, path, flags, mode);
            if (descriptor >= 0)
                return new SafeFileHandle(descriptor, ownsHandle: true);
            int error = Marshal.GetLastPInvokeError();
            if (error is LinuxCalls.NotImplemented or LinuxCalls.NotPermitted)
                break;
            // "Again" says that a folder on the way was renamed meanwhile, and, of a leased file, that it would block.
            bool isPassing = error is LinuxCalls.Interrupted or LinuxCalls.Again;
            if (!isPassing || attempt == MaximumAttempts)
                return null;
        }

        walks = true;
        return Walk(path, flags, mode);
    }

    private SafeFileHandle? Walk(string path, int flags, uint mode)
    {
        string[] names = path.Split('/');
        SafeFileHandle folder = root;
        for (int depth = 0; ; depth++)
        {
            bool isLast = depth == names.Length - 1;
            int descriptor;
            int error;
            do
            {
                descriptor = LinuxCalls.OpenAt(folder, names[depth], isLast
                    ? flags | LinuxCalls.NoFollow
                    : LinuxCalls.PathOnly | LinuxCalls.Folder | LinuxCalls.NoFollow | LinuxCalls.CloseOnExec, mode);
                error = Marshal.GetLastPInvokeError();
            }
            while (descriptor < 0 && error == LinuxCalls.Interrupted);

            if (folder != root)
                folder.Dispose();
            Marshal.SetLastPInvokeError(error);
            if (descriptor < 0)
                return null;
            folder = new SafeFileHandle(descriptor, ownsHandle: true);
            if (isLast)
                return folder;
        }
    }
}
