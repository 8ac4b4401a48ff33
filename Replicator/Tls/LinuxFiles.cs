using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Tls;

/// <summary>What .NET has no methods for, where the system is Linux.</summary>
internal static unsafe partial class LinuxFiles
{
    // Of statx: the file itself, or not what a link leads to; its type, mode and user's number, and where these lie; of
    // renameat2: a path as it is, to exchange.
    private const int EmptyPath = 0x1000;
    private const int NoFollow = 0x100;
    private const uint WantsType = 0x1;
    private const uint WantsMode = 0x2;
    private const uint WantsUser = 0x8;
    private const int StatLength = 256;
    private const int UserPosition = 20;
    private const int ModePosition = 28;
    private const int TypeMask = 0xF000;
    private const int RegularType = 0x8000;
    private const int FolderType = 0x4000;
    private const int OthersMayWrite = 0x12; // 022 in octal digits.
    private const int FromHere = -100;
    private const uint Exchange = 2;

    /// <summary>Whether an open file belongs to whom this process acts for; true also where the system cannot
    /// tell.</summary>
    public static bool IsOurs(SafeFileHandle file)
    {
        if (!OperatingSystem.IsLinux())
            return true;
        byte* stat = stackalloc byte[StatLength];
        return StatX(file, "", EmptyPath, WantsUser, stat) != 0 || *(uint*)(stat + UserPosition) == EffectiveUser();
    }

    /// <summary>Whether a path leads to something that is no regular file, and is found out without opening it; false
    /// also where there is nothing, or the system cannot tell.</summary>
    public static bool IsOtherThanFile(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        byte* stat = stackalloc byte[StatLength];
        return StatX(FromHere, path, 0, WantsType, stat) == 0
            && (*(ushort*)(stat + ModePosition) & TypeMask) != RegularType;
    }

    /// <summary>Whether a path is a folder, and no link to one, into which only whom this process acts for can have put
    /// anything; false also where the system cannot tell.</summary>
    public static bool IsOurOwnFolder(string path)
    {
        if (!OperatingSystem.IsLinux())
            return false;
        byte* stat = stackalloc byte[StatLength];
        if (StatX(FromHere, path, NoFollow, WantsType | WantsMode | WantsUser, stat) != 0)
            return false;
        int mode = *(ushort*)(stat + ModePosition);
        return (mode & TypeMask) == FolderType && (mode & OthersMayWrite) == 0
            && *(uint*)(stat + UserPosition) == EffectiveUser();
    }

    /// <summary>Lets two files or folders change places in one step, so that nobody ever finds one missing.</summary>
    /// <returns>Whether the file system can; if not nothing has changed.</returns>
    public static bool TryExchange(string one, string other)
    {
        try
        {
            return OperatingSystem.IsLinux() && RenameAt2(FromHere, one, FromHere, other, Exchange) == 0;
        }
        catch (EntryPointNotFoundException)
        {
            return false;
        }
    }

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(SafeFileHandle file, string path, int flags, uint mask, byte* stat);

    [LibraryImport("libc", EntryPoint = "statx", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int StatX(int folder, string path, int flags, uint mask, byte* stat);

    [LibraryImport("libc", EntryPoint = "geteuid")]
    private static partial uint EffectiveUser();

    [LibraryImport("libc", EntryPoint = "renameat2", SetLastError = true, StringMarshalling = StringMarshalling.Utf8)]
    private static partial int RenameAt2(int folder, string name, int otherFolder, string otherName, uint flags);
}
