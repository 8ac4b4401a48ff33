using System.Runtime.InteropServices;
using Microsoft.Win32.SafeHandles;

namespace Fibers;

/// <summary>The calls of the C library on Linux that sockets need, with its constants. Each returns -1 on failure and
/// leaves the reason in <see cref="Marshal.GetLastPInvokeError"/>.</summary>
internal static unsafe partial class Libc
{
    public const int AddressFamilyUnix = 1;
    public const int AddressFamilyInet = 2;
    public const int AddressFamilyInet6 = 10;

    public const int SocketStream = 1;
    public const int NonBlocking = 0x800;
    public const int CloseOnExec = 0x80000;

    public const int LevelSocket = 1;
    public const int ReuseAddress = 2;
    public const int PendingError = 4;
    public const int Linger = 13;
    public const int LevelTcp = 6;
    public const int NoDelay = 1;
    public const int LevelIpv6 = 41;
    public const int OnlyIpv6 = 26;

    public const int MessageNoSignal = 0x4000;
    public const int MessageMore = 0x8000;
    public const int ShutdownWrite = 1;

    public const int EpollAdd = 1;
    public const int EpollDelete = 2;
    public const int EpollModify = 3;
    public const uint EpollIn = 0x1;
    public const uint EpollOut = 0x4;
    public const uint EpollError = 0x8;
    public const uint EpollHangUp = 0x10;

    private const string Library = "libc";

    [LibraryImport(Library, EntryPoint = "socket", SetLastError = true)]
    public static partial int Socket(int family, int type, int protocol);

    [LibraryImport(Library, EntryPoint = "bind", SetLastError = true)]
    public static partial int Bind(SocketDescriptor socket, byte* address, uint length);

    [LibraryImport(Library, EntryPoint = "listen", SetLastError = true)]
    public static partial int Listen(SocketDescriptor socket, int backlog);

    [LibraryImport(Library, EntryPoint = "connect", SetLastError = true)]
    public static partial int Connect(SocketDescriptor socket, byte* address, uint length);

    [LibraryImport(Library, EntryPoint = "accept4", SetLastError = true)]
    public static partial int Accept4(SocketDescriptor socket, byte* address, uint* length, int flags);

    [LibraryImport(Library, EntryPoint = "getsockname", SetLastError = true)]
    public static partial int GetSocketName(SocketDescriptor socket, byte* address, uint* length);

    [LibraryImport(Library, EntryPoint = "setsockopt", SetLastError = true)]
    public static partial int SetSocketOption(SocketDescriptor socket, int level, int name, void* value, uint length);

    [LibraryImport(Library, EntryPoint = "getsockopt", SetLastError = true)]
    public static partial int GetSocketOption(SocketDescriptor socket, int level, int name, void* value, uint* length);

    [LibraryImport(Library, EntryPoint = "recv", SetLastError = true)]
    public static partial nint Receive(SocketDescriptor socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "send", SetLastError = true)]
    public static partial nint Send(SocketDescriptor socket, byte* buffer, nuint length, int flags);

    [LibraryImport(Library, EntryPoint = "sendmsg", SetLastError = true)]
    public static partial nint SendMessage(SocketDescriptor socket, MessageHeader* message, int flags);

    [LibraryImport(Library, EntryPoint = "sendfile", SetLastError = true)]
    public static partial nint SendFile(SafeHandle socket, SafeFileHandle file, long* position, nuint length);

    [LibraryImport(Library, EntryPoint = "shutdown", SetLastError = true)]
    public static partial int Shutdown(SocketDescriptor socket, int how);

    [LibraryImport(Library, EntryPoint = "close")]
    public static partial int Close(nint descriptor);

    [LibraryImport(Library, EntryPoint = "epoll_create1", SetLastError = true)]
    public static partial int EpollCreate(int flags);

    [LibraryImport(Library, EntryPoint = "epoll_ctl", SetLastError = true)]
    public static partial int EpollControl(
        SocketDescriptor epoll, int operation, SocketDescriptor descriptor, byte* change);

    [LibraryImport(Library, EntryPoint = "epoll_wait", SetLastError = true)]
    public static partial int EpollWait(SocketDescriptor epoll, byte* events, int count, int timeoutMilliseconds);

    [LibraryImport(Library, EntryPoint = "eventfd", SetLastError = true)]
    public static partial int EventDescriptor(uint value, int flags);

    [LibraryImport(Library, EntryPoint = "read", SetLastError = true)]
    public static partial nint Read(SocketDescriptor descriptor, void* buffer, nuint length);

    [LibraryImport(Library, EntryPoint = "write", SetLastError = true)]
    public static partial nint Write(SocketDescriptor descriptor, void* buffer, nuint length);

    /// <summary>One piece of a vectored send (<c>struct iovec</c>).</summary>
    public struct Vector
    {
        public void* Start;
        public nuint Length;
    }

    /// <summary>What is sent at once (<c>struct msghdr</c>).</summary>
    public struct MessageHeader
    {
        public void* Name;
        public uint NameLength;
        public Vector* Vectors;
        public nuint VectorCount;
        public void* Control;
        public nuint ControlLength;
        public int Flags;
    }
}
