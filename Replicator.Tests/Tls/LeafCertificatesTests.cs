using System.Security.Cryptography.X509Certificates;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

public sealed class LeafCertificatesTests : IDisposable
{
    private readonly VirtualClock clock = new();
    private readonly Authority authority = Authority.Make(null, "m", VirtualClock.Begin);
    private readonly LeafCertificates leaves;

    public LeafCertificatesTests()
    {
        leaves = new LeafCertificates(authority, clock, maximumCount: 3);
    }

    public void Dispose()
    {
        leaves.Dispose();
        authority.Dispose();
    }

    [Theory]
    [InlineData("a.test", null, "a.test")]
    [InlineData("A.test.", null, "a.test")]
    [InlineData("a.test", "", "a.test")]
    [InlineData("a.test", "a.test", "a.test")]
    [InlineData("a.test", "A.TEST", "a.test")]
    [InlineData("a.test", "b.test", "a.test b.test")]
    [InlineData("10.0.0.1", "b.test", "10.0.0.1 b.test")]
    [InlineData("[::1]", null, "::1")]
    [InlineData("::1", null, "::1")]
    [InlineData("[2001:DB8:0::1]", null, "2001:db8::1")]
    [InlineData("a.test", "bücher.test", "a.test xn--bcher-kva.test")]
    // No names: nobody is vouched for by them.
    [InlineData("a.test", "10.0.0.2", "a.test")]
    [InlineData("a.test", "::1", "a.test")]
    [InlineData("a.test", "b..test", "a.test")]
    [InlineData("a.test", "b.test c.test", "a.test")]
    [InlineData("a.test", "*.test", "a.test")]
    [InlineData("a.test", "b.test:443", "a.test")]
    [InlineData("a.test", "b.test\n", "a.test")]
    public void It_bears_the_names_that_were_asked_for(string host, string? serverName, string expected)
    {
        using LeafLease lease = leaves.Take(host, serverName);
        Assert.Equal(expected, NamesOf(lease));
    }

    [Fact]
    public void A_name_of_the_handshake_counts_only_where_the_list_has_it()
    {
        using Authority some = Authority.Make(Lists.Of("a.test,*.b.test"), "m", VirtualClock.Begin);
        using var few = new LeafCertificates(some, clock);
        using LeafLease permitted = few.Take("a.test", "x.b.test");
        using LeafLease forbidden = few.Take("a.test", "c.test");
        Assert.Equal("a.test x.b.test", NamesOf(permitted));
        Assert.Equal("a.test", NamesOf(forbidden));
    }

    [Fact]
    public void It_is_the_same_object_for_the_same_names()
    {
        using LeafLease first = leaves.Take("a.test");
        using LeafLease second = leaves.Take("A.TEST", "a.test.");
        using LeafLease other = leaves.Take("b.test");
        Assert.Same(first.Context, second.Context);
        Assert.NotSame(first.Context, other.Context);
        Assert.Equal(2, leaves.Count);
    }

    [Fact]
    public void It_is_valid_from_an_hour_ago_for_seven_days_in_all()
    {
        using LeafLease lease = leaves.Take("a.test");
        X509Certificate2 certificate = lease.Context.TargetCertificate;
        Assert.Equal(VirtualClock.Begin.UtcDateTime.AddHours(-1), certificate.NotBefore.ToUniversalTime());
        Assert.Equal(TimeSpan.FromDays(7), certificate.NotAfter - certificate.NotBefore);
    }

    [Fact]
    public void Another_takes_its_place_before_the_last_day()
    {
        using LeafLease first = leaves.Take("a.test");
        clock.Advance(TimeSpan.FromDays(6) - TimeSpan.FromHours(1) - TimeSpan.FromSeconds(1));
        using LeafLease still = leaves.Take("a.test");
        clock.Advance(TimeSpan.FromSeconds(1));
        using LeafLease renewed = leaves.Take("a.test");
        Assert.Same(first.Context, still.Context);
        Assert.NotSame(first.Context, renewed.Context);
        Assert.Equal(1, leaves.Count);
        Assert.NotEmpty(first.Context.TargetCertificate.Subject);
    }

    [Fact]
    public void One_made_while_the_clock_was_ahead_is_not_given_once_it_is_right()
    {
        using LeafLease early = leaves.Take("a.test");
        clock.SetBy(TimeSpan.FromDays(-1));
        using LeafLease right = leaves.Take("a.test");
        Assert.NotSame(early.Context, right.Context);
    }

    [Fact]
    public void The_last_ones_of_an_authority_are_kept_to_its_end()
    {
        clock.Advance(authority.End - VirtualClock.Begin - TimeSpan.FromHours(2));
        using LeafLease first = leaves.Take("a.test");
        using LeafLease second = leaves.Take("a.test");
        Assert.Same(first.Context, second.Context);
        clock.Advance(TimeSpan.FromHours(2));
        Assert.Throws<AuthorityException>(() => leaves.Take("a.test"));
    }

    [Fact]
    public void The_least_recently_used_goes_when_another_comes()
    {
        leaves.Take("a.test").Dispose();
        leaves.Take("b.test").Dispose();
        leaves.Take("c.test").Dispose();
        using LeafLease a = leaves.Take("a.test");
        using LeafLease d = leaves.Take("d.test");
        Assert.Equal(3, leaves.Count);
        using LeafLease again = leaves.Take("a.test");
        Assert.Same(a.Context, again.Context);
    }

    [Fact]
    public void What_goes_lives_as_long_as_somebody_uses_it()
    {
        LeafLease first = leaves.Take("a.test"), second = leaves.Take("a.test");
        X509Certificate2 certificate = first.Context.TargetCertificate;
        foreach (string name in new[] { "b.test", "c.test", "d.test" })
            leaves.Take(name).Dispose();
        first.Dispose();
        first.Dispose();
        Assert.NotEqual(0, certificate.Handle);
        second.Dispose();
        Assert.Equal(0, certificate.Handle);
    }

    [Fact]
    public void What_is_kept_and_unused_is_gone_with_all()
    {
        using LeafLease used = leaves.Take("a.test");
        LeafLease unused = leaves.Take("b.test");
        unused.Dispose();
        leaves.Dispose();
        Assert.NotEqual(0, used.Context.TargetCertificate.Handle);
        Assert.Equal(0, unused.Context.TargetCertificate.Handle);
    }

    private static string NamesOf(LeafLease lease)
    {
        var names = lease.Context.TargetCertificate.Extensions.OfType<X509SubjectAlternativeNameExtension>().Single();
        return string.Join(' ',
            names.EnumerateIPAddresses().Select(address => address.ToString()).Concat(names.EnumerateDnsNames()));
    }
}
