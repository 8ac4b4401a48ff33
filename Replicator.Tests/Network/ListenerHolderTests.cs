using System.Net;
using Replicator.Network;

namespace Replicator.Tests.Network;

public sealed class ListenerHolderTests
{
    private const string Table =
        "  sl  local_address rem_address   st tx_queue rx_queue tr tm->when retrnsmt   uid  timeout inode\n"
        + "   0: 0100007F:1F90 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 101 1 0\n"
        + "   1: 00000000:0050 00000000:0000 0A 00000000:00000000 00:00000000 00000000     0        0 102 1 0\n"
        + "   2: 0100007F:1F91 0100007F:9C40 01 00000000:00000000 00:00000000 00000000     0        0 103 1 0\n";

    private const string Table6 =
        "  sl  local_address                         remote_address                        st\n"
        + "   0: 00000000000000000000000001000000:1F90 00000000000000000000000000000000:0000 0A "
        + "00000000:00000000 00:00000000 00000000     0        0 201 1 0\n";

    [Theory]
    [InlineData("127.0.0.1:8080", "101")]
    [InlineData("0.0.0.0:8080", "101")]
    [InlineData("127.0.0.1:80", "102")]
    [InlineData("192.0.2.1:80", "102")]
    [InlineData("192.0.2.1:8080", null)]
    [InlineData("127.0.0.1:8081", null)]
    [InlineData("127.0.0.1:9", null)]
    public void Who_listens_at_an_address_or_at_all_is_in_the_way(string endPoint, string? inode)
    {
        // The table is spelled as a little-endian machine does.
        if (BitConverter.IsLittleEndian)
            Assert.Equal(inode, ListenerHolder.FindInode(Table, IPEndPoint.Parse(endPoint)));
    }

    [Theory]
    [InlineData("[::1]:8080", "201")]
    [InlineData("[::2]:8080", null)]
    public void Addresses_of_the_sixth_version_are_found(string endPoint, string? inode)
    {
        if (BitConverter.IsLittleEndian)
            Assert.Equal(inode, ListenerHolder.FindInode(Table6, IPEndPoint.Parse(endPoint)));
    }

    [Theory]
    [InlineData("")]
    [InlineData("\n\n")]
    [InlineData("   0: 0100007F:1F90")]
    [InlineData("   0: 0100007F 00000000:0000 0A 0:0 0:0 0 0 0 101 1")]
    public void A_table_of_another_form_names_nobody(string table) =>
        Assert.Null(ListenerHolder.FindInode(table, new IPEndPoint(IPAddress.Loopback, 8080)));
}
