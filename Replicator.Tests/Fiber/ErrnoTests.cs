using System.Net.Sockets;
using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class ErrnoTests
{
    [Theory]
    [InlineData(11, SocketError.WouldBlock)]
    [InlineData(24, SocketError.TooManyOpenSockets)]
    [InlineData(23, SocketError.TooManyOpenSockets)]
    [InlineData(104, SocketError.ConnectionReset)]
    [InlineData(111, SocketError.ConnectionRefused)]
    [InlineData(98, SocketError.AddressAlreadyInUse)]
    [InlineData(110, SocketError.TimedOut)]
    [InlineData(113, SocketError.HostUnreachable)]
    [InlineData(4711, SocketError.SocketError)]
    public void A_number_of_the_system_has_a_name(int number, SocketError expected) =>
        Assert.Equal(expected, Errno.ToSocketError(number));

    [Theory]
    [InlineData(SocketError.TooManyOpenSockets, true)]
    [InlineData(SocketError.NoBufferSpaceAvailable, true)]
    [InlineData(SocketError.ConnectionReset, false)]
    public void Being_out_of_descriptors_is_an_error_of_its_own(SocketError error, bool isExhausted)
    {
        IOException exception = SocketErrors.ToException(error, "Accepting on 127.0.0.1:80");
        Assert.Equal(isExhausted, exception is DescriptorsExhaustedException);
        Assert.Equal(error, Assert.IsType<SocketException>(exception.InnerException).SocketErrorCode);
        Assert.StartsWith("Accepting on 127.0.0.1:80 failed: ", exception.Message, StringComparison.Ordinal);
    }
}
