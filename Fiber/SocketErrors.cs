using System.Net.Sockets;

namespace Fibers;

/// <summary>Makes the system's refusals what fibers may fail with.</summary>
internal static class SocketErrors
{
    /// <summary>An <see cref="IOException"/> around the <see cref="SocketException"/> of <paramref
    /// name="error"/>.</summary>
    /// <param name="error">Not <see cref="SocketError.Success"/>.</param>
    /// <param name="attempt">What was tried, as <c>Connecting to 192.0.2.1:80</c>.</param>
    public static IOException ToException(SocketError error, string attempt)
    {
        var inner = new SocketException((int)error);
        string message = $"{attempt} failed: {inner.Message}";
        return error is SocketError.TooManyOpenSockets or SocketError.NoBufferSpaceAvailable
            ? new DescriptorsExhaustedException(message, inner)
            : new IOException(message, inner);
    }
}
