using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

/// <summary>What another implementation makes of our certificates.</summary>
public sealed class OpenSslTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);

    public void Dispose()
    {
        folder.Dispose();
        key.Dispose();
    }

    [NeedsTheory("openssl")]
    [Trait("RFC", "5280 4.2.1.10")]
    [InlineData(null, "a.test", true)]
    [InlineData(null, "10.0.0.1", true)]
    [InlineData(null, "::1", true)]
    [InlineData("a.test", "a.test", true)]
    [InlineData("a.test", "b.test", false)]
    [InlineData("a.test", "bada.test", false)]
    [InlineData("a.test", "test", false)]
    [InlineData("*.a.test", "x.a.test", true)]
    [InlineData("*.a.test", "x.y.a.test", true)]
    [InlineData("*.a.test", "x.b.test", false)]
    // A list without addresses permits none, and one without names no name.
    [InlineData("a.test", "10.0.0.1", false)]
    [InlineData("a.test", "::1", false)]
    [InlineData("10.0.0.1", "10.0.0.1", true)]
    [InlineData("10.0.0.1", "10.0.0.2", false)]
    [InlineData("10.0.0.1", "::1", false)]
    [InlineData("::1", "::1", true)]
    [InlineData("::1", "::2", false)]
    [InlineData("::1", "10.0.0.1", false)]
    [InlineData("10.0.0.1", "a.test", false)]
    [InlineData("10.0.0.1,a.test", "a.test", true)]
    [InlineData("10.0.0.1,a.test", "10.0.0.1", true)]
    public void A_leaf_holds_for_what_its_authority_may_vouch_for(string? hosts, string name, bool holds)
    {
        Write(hosts, name);
        bool isAddress = name.Contains(':') || char.IsAsciiDigit(name[0]);
        ProcessOutcome outcome = RealProcess.Run("openssl", "verify", "-x509_strict", "-purpose", "sslserver",
            "-CAfile", folder["ca.pem"], isAddress ? "-verify_ip" : "-verify_hostname", name, folder["leaf.pem"]);
        Assert.True(outcome.ExitCode == 0 == holds, outcome.Output + outcome.Errors);
        if (!holds)
            Assert.Matches("(permitted|excluded) subtree violation", outcome.Output + outcome.Errors);
    }

    [NeedsFact("openssl")]
    public void A_leaf_does_not_hold_for_another_name_nor_another_authority()
    {
        Write(null, "a.test");
        ProcessOutcome name = RealProcess.Run("openssl", "verify", "-CAfile", folder["ca.pem"],
            "-verify_hostname", "b.test", folder["leaf.pem"]);
        Assert.Contains("hostname mismatch", name.Output + name.Errors, StringComparison.OrdinalIgnoreCase);
        File.Move(folder["leaf.pem"], folder["first.pem"]);
        File.Delete(folder["ca.pem"]);
        Write(null, "a.test");
        Assert.NotEqual(0, RealProcess.Run(
            "openssl", "verify", "-CAfile", folder["ca.pem"], folder["first.pem"]).ExitCode);
    }

    [NeedsFact("openssl")]
    public void Its_text_shows_the_extensions_of_the_authority()
    {
        Write("a.test,10.0.0.1", "a.test");
        string text = Text("ca.pem");
        Assert.Contains("Signature Algorithm: ecdsa-with-SHA256", text, StringComparison.Ordinal);
        Assert.Contains("ASN1 OID: prime256v1", text, StringComparison.Ordinal);
        Assert.Matches(@"Subject: O = Replicator, CN = Replicator m \d{4}-\d\d-\d\d [0-9a-f]{4}\n", text);
        AssertExtension(text, "Basic Constraints: critical", "CA:TRUE, pathlen:0");
        AssertExtension(text, "Key Usage: critical", "Certificate Sign, CRL Sign");
        AssertExtension(text, "Name Constraints: critical", "Permitted:", "DNS:a.test", "IP:10.0.0.1/255.255.255.255");
        Assert.Contains("X509v3 Subject Key Identifier:", text, StringComparison.Ordinal);
    }

    [NeedsFact("openssl")]
    public void Its_text_shows_the_extensions_of_a_leaf()
    {
        Write(null, "a.test", "b.test", "10.0.0.1");
        string text = Text("leaf.pem");
        Assert.Contains("Subject: O = Replicator, CN = a.test\n", text, StringComparison.Ordinal);
        AssertExtension(text, "Basic Constraints: critical", "CA:FALSE");
        AssertExtension(text, "Key Usage: critical", "Digital Signature");
        AssertExtension(text, "Extended Key Usage:", "TLS Web Server Authentication");
        AssertExtension(text, "Subject Alternative Name:", "DNS:a.test, DNS:b.test, IP Address:10.0.0.1");
        Assert.Contains("X509v3 Authority Key Identifier:", text, StringComparison.Ordinal);
    }

    private void Write(string? hosts, params string[] names)
    {
        DateTimeOffset now = TimeProvider.System.GetUtcNow();
        using Authority authority = Authority.Make(Lists.Of(hosts), "m", now);
        using X509Certificate2 leaf = authority.Issue(names, key, now, TimeSpan.FromDays(7));
        File.WriteAllText(folder["ca.pem"], authority.Certificate.ExportCertificatePem());
        File.WriteAllText(folder["leaf.pem"], leaf.ExportCertificatePem());
    }

    private string Text(string name)
    {
        ProcessOutcome outcome = RealProcess.Run("openssl", "x509", "-noout", "-text", "-in", folder[name]);
        Assert.Equal(0, outcome.ExitCode);
        return outcome.Output;
    }

    // The name in one line, what it says in the next ones.
    private static void AssertExtension(string text, string name, params string[] lines)
    {
        string[] all = [.. text.Split('\n').Select(line => line.Trim())];
        int at = Array.IndexOf(all, $"X509v3 {name}");
        Assert.True(at >= 0, text);
        Assert.Equal(lines, all[(at + 1)..(at + 1 + lines.Length)]);
    }
}
