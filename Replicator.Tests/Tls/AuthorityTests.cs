using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

public sealed class AuthorityTests : IDisposable
{
    private readonly ECDsa leafKey = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose() => leafKey.Dispose();

    [Fact]
    [Trait("RFC", "5280 4.2.1.9")]
    public void It_is_an_authority_that_makes_no_others()
    {
        using Authority authority = Make();
        X509Certificate2 certificate = authority.Certificate;
        var basic = Single<X509BasicConstraintsExtension>(certificate);
        Assert.True(basic is { Critical: true, CertificateAuthority: true, HasPathLengthConstraint: true });
        Assert.Equal(0, basic.PathLengthConstraint);
        var usage = Single<X509KeyUsageExtension>(certificate);
        Assert.True(usage.Critical);
        Assert.Equal(X509KeyUsageFlags.KeyCertSign | X509KeyUsageFlags.CrlSign, usage.KeyUsages);
        Assert.Equal("1.2.840.10045.4.3.2", certificate.SignatureAlgorithm.Value);
        Assert.Equal(256, certificate.GetECDsaPublicKey()!.KeySize);
        Assert.NotNull(Single<X509SubjectKeyIdentifierExtension>(certificate));
        Assert.False(certificate.HasPrivateKey);
        Assert.DoesNotContain(certificate.Extensions, one => one.Oid!.Value == NameConstraints.ObjectId);
    }

    [Fact]
    public void It_is_valid_from_an_hour_ago_for_five_years()
    {
        using Authority authority = Make();
        Assert.Equal(VirtualClock.Begin - TimeSpan.FromHours(1), authority.Begin);
        Assert.Equal(TimeSpan.FromDays(5 * 365), authority.End - authority.Begin);
    }

    [Theory]
    [InlineData("laptop", "^Replicator laptop 2020-02-29 [0-9a-f]{4}$")]
    [InlineData("the lab's box", "^Replicator the-lab-s-box 2020-02-29 [0-9a-f]{4}$")]
    [InlineData("a-machine-with-a-name-as-long-as-names-may-be-in-the-system-of-names",
        "^Replicator a-machine-with-a-name-as-long-as-name 2020-02-29 [0-9a-f]{4}$")]
    public void Its_name_tells_machine_and_day(string machine, string name)
    {
        using Authority authority = Authority.Make(null, machine, VirtualClock.Begin);
        Assert.Matches(name, authority.Name);
        Assert.InRange(authority.Name.Length, 1, 64);
    }

    [Fact]
    [Trait("RFC", "5280 4.1.2.2")]
    public void Serial_numbers_are_random_and_positive()
    {
        using Authority authority = Make();
        var serials = new HashSet<string>();
        for (int count = 0; count < 50; count++)
        {
            using X509Certificate2 leaf = Issue(authority, "a.test");
            Assert.Equal(16, leaf.SerialNumberBytes.Length);
            Assert.True(leaf.SerialNumberBytes.Span[0] < 0x80);
            Assert.True(serials.Add(leaf.SerialNumber));
        }
    }

    [Fact]
    [Trait("RFC", "5280 4.2.1.1")]
    public void A_leaf_is_for_one_server_and_names_its_authority()
    {
        using Authority authority = Make();
        using X509Certificate2 leaf = Issue(authority, "a.test", "b.test", "10.0.0.1", "::1");
        Assert.False(Single<X509BasicConstraintsExtension>(leaf).CertificateAuthority);
        Assert.Equal(X509KeyUsageFlags.DigitalSignature, Single<X509KeyUsageExtension>(leaf).KeyUsages);
        Assert.Equal("1.3.6.1.5.5.7.3.1", Single<X509EnhancedKeyUsageExtension>(leaf).EnhancedKeyUsages[0].Value);
        Assert.Equal(
            Single<X509SubjectKeyIdentifierExtension>(authority.Certificate).SubjectKeyIdentifierBytes.ToArray(),
            Single<X509AuthorityKeyIdentifierExtension>(leaf).KeyIdentifier!.Value.ToArray());
        var names = Single<X509SubjectAlternativeNameExtension>(leaf);
        Assert.Equal(["a.test", "b.test"], names.EnumerateDnsNames());
        Assert.Equal(["10.0.0.1", "::1"], names.EnumerateIPAddresses().Select(address => address.ToString()));
        Assert.Equal("a.test", leaf.GetNameInfo(X509NameType.SimpleName, forIssuer: false));
        Assert.True(leaf.HasPrivateKey);
    }

    [Theory]
    [InlineData("10.0.0.1")]
    [InlineData("::1")]
    [InlineData("a-name-that-is-just-a-little-longer.than-what-a-common-name-holds.test")]
    public void What_does_not_fit_a_common_name_stands_in_the_alternatives_alone(string name)
    {
        using Authority authority = Make();
        using X509Certificate2 leaf = Issue(authority, name);
        Assert.Equal("O=Replicator", leaf.Subject);
        Assert.True(leaf.MatchesHostname(name, allowCommonName: false));
    }

    [Fact]
    public void A_leaf_ends_with_its_authority_at_the_latest()
    {
        using Authority authority = Make();
        using X509Certificate2 leaf = authority.Issue(
            ["a.test"], leafKey, authority.End - TimeSpan.FromDays(1), TimeSpan.FromDays(7));
        Assert.Equal(authority.Certificate.NotAfter, leaf.NotAfter);
        var ended = Assert.Throws<AuthorityException>(
            () => authority.Issue(["a.test"], leafKey, authority.End, TimeSpan.FromDays(7)));
        Assert.Equal(AuthorityFault.Expired, ended.Fault);
    }

    [Fact]
    public void It_permits_what_its_list_names()
    {
        using Authority some = Authority.Make(Lists.Of("a.test"), "m", VirtualClock.Begin);
        using Authority all = Make();
        Assert.True(some.Permits("a.test") && !some.Permits("b.test") && all.Permits("b.test"));
    }

    private static Authority Make() => Authority.Make(null, "m", VirtualClock.Begin);

    private X509Certificate2 Issue(Authority authority, params string[] names) =>
        authority.Issue(names, leafKey, VirtualClock.Begin, TimeSpan.FromDays(7));

    private static T Single<T>(X509Certificate2 certificate)
        where T : X509Extension => Assert.Single(certificate.Extensions.OfType<T>());
}
