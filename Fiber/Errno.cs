using System.Net.Sockets;
using System.Runtime.InteropServices;

namespace Fibers;

/// <summary>The system's error numbers on Linux as <see cref="SocketError"/>.</summary>
internal static class Errno
{
    /// <summary>Why the last call failed.</summary>
    public static SocketError Last => ToSocketError(Marshal.GetLastPInvokeError());

    /// <summary>The name that .NET has for <paramref name="number"/>.</summary>
    public static SocketError ToSocketError(int number) => number switch
    {
        0 => SocketError.Success,
        1 or 13 => SocketError.AccessDenied, // EPERM, EACCES
        4 => SocketError.Interrupted, // EINTR
        9 or 125 => SocketError.OperationAborted, // EBADF, ECANCELED
        11 => SocketError.WouldBlock, // EAGAIN
        12 or 105 => SocketError.NoBufferSpaceAvailable, // ENOMEM, ENOBUFS
        14 => SocketError.Fault, // EFAULT
        22 => SocketError.InvalidArgument, // EINVAL
        23 or 24 => SocketError.TooManyOpenSockets, // ENFILE, EMFILE
        28 => SocketError.NoBufferSpaceAvailable, // ENOSPC: no more watches
        32 or 108 => SocketError.Shutdown, // EPIPE, ESHUTDOWN
        38 or 95 => SocketError.OperationNotSupported, // ENOSYS, EOPNOTSUPP
        64 or 100 => SocketError.NetworkDown, // ENONET, ENETDOWN
        71 or 103 => SocketError.ConnectionAborted, // EPROTO, ECONNABORTED
        88 => SocketError.NotSocket, // ENOTSOCK
        90 => SocketError.MessageSize, // EMSGSIZE
        92 => SocketError.ProtocolOption, // ENOPROTOOPT
        93 => SocketError.ProtocolNotSupported, // EPROTONOSUPPORT
        97 => SocketError.AddressFamilyNotSupported, // EAFNOSUPPORT
        98 => SocketError.AddressAlreadyInUse, // EADDRINUSE
        99 => SocketError.AddressNotAvailable, // EADDRNOTAVAIL
        101 => SocketError.NetworkUnreachable, // ENETUNREACH
        102 => SocketError.NetworkReset, // ENETRESET
        104 => SocketError.ConnectionReset, // ECONNRESET
        106 => SocketError.IsConnected, // EISCONN
        107 => SocketError.NotConnected, // ENOTCONN
        110 => SocketError.TimedOut, // ETIMEDOUT
        111 => SocketError.ConnectionRefused, // ECONNREFUSED
        112 => SocketError.HostDown, // EHOSTDOWN
        113 => SocketError.HostUnreachable, // EHOSTUNREACH
        114 => SocketError.AlreadyInProgress, // EALREADY
        115 => SocketError.InProgress, // EINPROGRESS
        _ => SocketError.SocketError,
    };
}
