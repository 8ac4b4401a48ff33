using System.Net;
using Replicator.Network;

namespace Replicator.Tests.Network;

public sealed class DestinationPolicyTests
{
    [Theory]
    [InlineData("192.0.2.1", DestinationVerdict.Allowed, DestinationVerdict.Allowed)]
    [InlineData("2001:db8::1", DestinationVerdict.Allowed, DestinationVerdict.Allowed)]
    [InlineData("127.0.0.1", DestinationVerdict.Allowed, DestinationVerdict.Loopback)]
    [InlineData("127.255.255.255", DestinationVerdict.Allowed, DestinationVerdict.Loopback)]
    [InlineData("::1", DestinationVerdict.Allowed, DestinationVerdict.Loopback)]
    [InlineData("::ffff:127.0.0.1", DestinationVerdict.Allowed, DestinationVerdict.Loopback)]
    [InlineData("10.0.0.1", DestinationVerdict.Allowed, DestinationVerdict.Private)]
    [InlineData("172.16.0.1", DestinationVerdict.Allowed, DestinationVerdict.Private)]
    [InlineData("172.32.0.1", DestinationVerdict.Allowed, DestinationVerdict.Allowed)]
    [InlineData("192.168.255.255", DestinationVerdict.Allowed, DestinationVerdict.Private)]
    [InlineData("100.64.0.1", DestinationVerdict.Allowed, DestinationVerdict.Private)]
    [InlineData("100.128.0.1", DestinationVerdict.Allowed, DestinationVerdict.Allowed)]
    [InlineData("fd12::1", DestinationVerdict.Allowed, DestinationVerdict.Private)]
    [InlineData("64:ff9b::a00:1", DestinationVerdict.Allowed, DestinationVerdict.Private)]
    [InlineData("2002:a00:1::", DestinationVerdict.Allowed, DestinationVerdict.Private)]
    [InlineData("64:ff9b::c000:201", DestinationVerdict.Allowed, DestinationVerdict.Allowed)]
    [InlineData("169.254.0.1", DestinationVerdict.LinkLocal, DestinationVerdict.LinkLocal)]
    [InlineData("::ffff:169.254.0.1", DestinationVerdict.LinkLocal, DestinationVerdict.LinkLocal)]
    [InlineData("fe80::1", DestinationVerdict.LinkLocal, DestinationVerdict.LinkLocal)]
    [InlineData("fe80::1%1", DestinationVerdict.LinkLocal, DestinationVerdict.LinkLocal)]
    [InlineData("169.254.169.254", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("::ffff:169.254.169.254", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("64:ff9b::a9fe:a9fe", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("2002:a9fe:a9fe::1", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("fd00:ec2::254", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("fd20:ce::254", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("fd00:c1::a9fe:a9fe", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("fd00:42::42", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("100.100.100.200", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("168.63.129.16", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("192.0.0.192", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("::ffff:168.63.129.16", DestinationVerdict.Metadata, DestinationVerdict.Metadata)]
    [InlineData("0.0.0.0", DestinationVerdict.Unroutable, DestinationVerdict.Unroutable)]
    [InlineData("0.1.2.3", DestinationVerdict.Unroutable, DestinationVerdict.Unroutable)]
    [InlineData("::", DestinationVerdict.Unroutable, DestinationVerdict.Unroutable)]
    [InlineData("::ffff:0.0.0.0", DestinationVerdict.Unroutable, DestinationVerdict.Unroutable)]
    [InlineData("64:ff9b::", DestinationVerdict.Unroutable, DestinationVerdict.Unroutable)]
    [InlineData("224.0.0.1", DestinationVerdict.Unroutable, DestinationVerdict.Unroutable)]
    [InlineData("255.255.255.255", DestinationVerdict.Unroutable, DestinationVerdict.Unroutable)]
    [InlineData("ff02::1", DestinationVerdict.Unroutable, DestinationVerdict.Unroutable)]
    internal void Defaults_follow_where_it_listens(string address, DestinationVerdict onLoopback,
        DestinationVerdict beyond)
    {
        Assert.Equal(onLoopback, new DestinationPolicy(false, []).Judge(IPAddress.Parse(address)));
        Assert.Equal(beyond, new DestinationPolicy(true, []).Judge(IPAddress.Parse(address)));
    }

    [Theory]
    // The narrowest match wins, whichever comes first.
    [InlineData("+10.0.0.0/8 -10.1.0.0/16", "10.1.0.1", DestinationVerdict.Denied)]
    [InlineData("-10.1.0.0/16 +10.0.0.0/8", "10.1.0.1", DestinationVerdict.Denied)]
    [InlineData("-10.0.0.0/8 +10.1.0.0/16", "10.1.0.1", DestinationVerdict.Allowed)]
    [InlineData("-10.0.0.0/8 +10.1.0.0/16", "10.2.0.1", DestinationVerdict.Denied)]
    [InlineData("+10.1.0.0/16", "10.2.0.1", DestinationVerdict.Private)]
    // Deny at a tie, in either order.
    [InlineData("+10.1.0.0/16 -10.1.0.0/16", "10.1.0.1", DestinationVerdict.Denied)]
    [InlineData("-10.1.0.0/16 +10.1.0.0/16", "10.1.0.1", DestinationVerdict.Denied)]
    // A person outdoes the default for the same network; a wider leave does not open it.
    [InlineData("+private", "10.1.0.1", DestinationVerdict.Allowed)]
    [InlineData("+private", "127.0.0.1", DestinationVerdict.Loopback)]
    [InlineData("+loopback", "::1", DestinationVerdict.Allowed)]
    [InlineData("+0.0.0.0/0", "10.1.0.1", DestinationVerdict.Private)]
    [InlineData("+link-local", "169.254.0.1", DestinationVerdict.Allowed)]
    [InlineData("+link-local", "169.254.169.254", DestinationVerdict.Metadata)]
    [InlineData("+private", "fd00:ec2::254", DestinationVerdict.Metadata)]
    [InlineData("+metadata", "169.254.169.254", DestinationVerdict.Allowed)]
    [InlineData("+127.0.0.1/32", "127.0.0.1", DestinationVerdict.Allowed)]
    [InlineData("+127.0.0.1/32", "127.0.0.2", DestinationVerdict.Loopback)]
    // All but some.
    [InlineData("-0.0.0.0/0 -::/0 +192.0.2.0/24", "192.0.2.9", DestinationVerdict.Allowed)]
    [InlineData("-0.0.0.0/0 -::/0 +192.0.2.0/24", "198.51.100.1", DestinationVerdict.Denied)]
    [InlineData("-0.0.0.0/0 -::/0 +192.0.2.0/24", "2001:db8::1", DestinationVerdict.Denied)]
    // What is no address of a machine stays closed.
    [InlineData("+0.0.0.0/32", "0.0.0.0", DestinationVerdict.Unroutable)]
    [InlineData("+255.255.255.255/32", "255.255.255.255", DestinationVerdict.Unroutable)]
    // An address within an address.
    [InlineData("-192.0.2.0/24", "64:ff9b::c000:201", DestinationVerdict.Denied)]
    [InlineData("+::/0", "64:ff9b::a00:1", DestinationVerdict.Private)]
    [InlineData("+64:ff9b::/96", "64:ff9b::a00:1", DestinationVerdict.Allowed)]
    internal void Rules_are_judged_by_the_narrowest(string rules, string address, DestinationVerdict expected)
    {
        var policy = new DestinationPolicy(true, [.. rules.Split(' ').SelectMany(Rules)]);
        Assert.Equal(expected, policy.Judge(IPAddress.Parse(address)));
    }

    [Fact]
    public void An_unknown_word_is_refused() =>
        Assert.Throws<ArgumentException>(() => DestinationRule.ForWord(true, "internet").ToList());

    private static IEnumerable<DestinationRule> Rules(string text)
    {
        bool allow = text[0] == '+';
        return text.Contains('/', StringComparison.Ordinal)
            ? [new DestinationRule(allow, IPNetwork.Parse(text[1..]))]
            : DestinationRule.ForWord(allow, text[1..]);
    }
}
