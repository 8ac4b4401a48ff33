using System.Net;
using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class NativeAddressTests
{
    [Theory]
    [InlineData("127.0.0.1:8080", 16)]
    [InlineData("255.254.253.252:65535", 16)]
    [InlineData("[::1]:80", 28)]
    [InlineData("[fe80::1%3]:443", 28)]
    public void An_address_survives_the_way_there_and_back(string text, int length)
    {
        var endPoint = IPEndPoint.Parse(text);
        byte[] native = new byte[NativeAddress.MaxLength];
        Assert.Equal((uint)length, NativeAddress.Write(endPoint, native));
        Assert.Equal(endPoint, NativeAddress.Read(native.AsSpan(0, length)));
    }

    [Fact]
    public void The_layout_is_that_of_the_system()
    {
        byte[] native = new byte[NativeAddress.MaxLength];
        NativeAddress.Write(new IPEndPoint(IPAddress.Parse("1.2.3.4"), 0x1234), native);
        Assert.Equal([2, 0, 0x12, 0x34, 1, 2, 3, 4], native[..8]);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(2)]
    [InlineData(15)]
    [InlineData(28)]
    public void What_is_no_such_address_is_null(int length) =>
        Assert.Null(NativeAddress.Read(new byte[length]));
}
