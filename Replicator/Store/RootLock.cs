using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Store;

/// <summary>Keeps every other instance off a root; the system releases it however the process ends.</summary>
internal sealed class RootLock : IDisposable
{
    private const int MaximumHolderLength = 200;

    private readonly IFolder folder;
    private readonly SafeFileHandle file;
    private readonly string path;

    private RootLock(IFolder folder, SafeFileHandle file, string path)
    {
        this.folder = folder;
        this.file = file;
        this.path = path;
    }

    /// <summary>Whether whoever looks for the lock finds this one.</summary>
    /// <exception cref="StoreException">The disk does not tell.</exception>
    public bool IsInPlace => folder.TryStat(path) is { } present && present.IsSameFile(folder.Stat(file));

    /// <summary>Takes the lock, and makes the store's own folder if it is missing.</summary>
    /// <param name="folder">The root.</param>
    /// <param name="path">Of the file that is locked and says who holds it.</param>
    /// <param name="root">As the message names it.</param>
    /// <param name="address">Where this instance listens; null if it does not say.</param>
    /// <exception cref="StoreException">Another instance holds it, and the message says which; or something that is no
    /// folder is in the way.</exception>
    public static RootLock Take(IFolder folder, string path, string root, string? address)
    {
        folder.MakeFolder(EntryPath.OwnFolder, isPrivate: true);
        if (folder.TryStat(EntryPath.OwnFolder) is not { Kind: FileKind.Folder })
        {
            throw new StoreException(
                $"{root}/{EntryPath.OwnFolder} is a link or a file and must be a folder, for no link is followed below "
                + "the root: move it away, or let --root name the root that the link leads into", null,
                StoreFault.InTheWay);
        }

        SafeFileHandle? file = folder.TryLock(path);
        if (file is null)
        {
            string holder = HolderOf(folder, path);
            string by = holder.Length == 0 ? "" : $" ({holder})";
            throw new StoreException(
                $"{root} is in use by another instance{by}: use that, or name another --root", null, StoreFault.InUse);
        }

        try
        {
            string process = Environment.ProcessId.ToString(CultureInfo.InvariantCulture);
            string holder = address is null ? $"pid {process}" : $"pid {process}, {address}";
            if (!folder.IsReadOnly)
            {
                folder.SetLength(file, 0);
                folder.Write(file, Encoding.UTF8.GetBytes(holder), 0);
            }

            return new RootLock(folder, file, path);
        }
        catch
        {
            file.Dispose();
            throw;
        }
    }

    public void Dispose() => folder.Unlock(file);

    private static string HolderOf(IFolder folder, string path)
    {
        try
        {
            using SafeFileHandle? file = folder.TryOpen(path, out _);
            if (file is null)
                return "";
            Span<byte> bytes = stackalloc byte[MaximumHolderLength];
            string text = Encoding.UTF8.GetString(bytes[..folder.Read(file, bytes, 0)]);
            // It goes to a terminal, and anybody may have written it.
            return string.Concat(text.Where(letter => !char.IsControl(letter)));
        }
        catch (StoreException)
        {
            return "";
        }
    }
}
