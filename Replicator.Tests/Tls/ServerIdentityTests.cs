using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

public sealed class ServerIdentityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Files_that_change_count_for_the_next_client()
    {
        Write("a.test", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ServerIdentity identity = Read();
        Assert.Equal("CN=a.test", Shown(identity));
        Assert.Same(identity.Current(), identity.Current());
        Write("b.test", new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("CN=b.test", Shown(identity));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Files_that_cannot_be_used_any_more_leave_what_was_there()
    {
        Write("a.test", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ServerIdentity identity = Read();
        File.WriteAllText(folder["key"], "no key");
        Assert.Equal("CN=a.test", Shown(identity));
        Assert.Equal("CN=a.test", Shown(identity));
        Assert.Contains("cannot be used", Assert.Single(warnings), StringComparison.Ordinal);
    }

    /// <summary>As where a key is copied first and given to its user afterwards.</summary>
    [Fact]
    public void What_could_not_be_used_is_tried_again()
    {
        Write("a.test", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ServerIdentity identity = Read();
        Write("b.test", new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        File.Move(folder["key"], folder["away"]);
        Assert.Equal("CN=a.test", Shown(identity));
        File.Move(folder["away"], folder["key"]);
        Assert.Equal("CN=b.test", Shown(identity));
    }

    [Fact]
    public void What_a_link_leads_to_may_change()
    {
        foreach (string name in new[] { "a.test", "b.test" })
        {
            Write(name, name == "a.test" ? new DateTime(2020, 1, 1) : new DateTime(2020, 1, 2));
            Directory.CreateDirectory(folder[name]);
            File.Move(folder["certificate"], folder[$"{name}/certificate"]);
            File.Move(folder["key"], folder[$"{name}/key"]);
        }

        Directory.CreateSymbolicLink(folder["current"], folder["a.test"]);
        File.CreateSymbolicLink(folder["certificate"], folder["current/certificate"]);
        File.CreateSymbolicLink(folder["key"], folder["current/key"]);
        ServerIdentity identity = Read();
        Assert.Equal("CN=a.test", Shown(identity));
        Directory.Delete(folder["current"]);
        Directory.CreateSymbolicLink(folder["current"], folder["b.test"]);
        Assert.Equal("CN=b.test", Shown(identity));
    }

    [Theory]
    [InlineData("certificate", "no certificate")]
    [InlineData("key", "no key")]
    [InlineData("key", null)]
    public void Files_that_cannot_be_used_at_first_are_a_mistake(string file, string? text)
    {
        Assert.Throws<IOException>(Read);
        Write("a.test", DateTime.UtcNow);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(folder[file], text ?? other.ExportPkcs8PrivateKeyPem());
        Assert.Contains(folder[file], Assert.Throws<IOException>(Read).Message, StringComparison.Ordinal);
    }

    private static string Shown(ServerIdentity identity) =>
        identity.Current().ServerCertificateContext!.TargetCertificate.Subject;

    private ServerIdentity Read() => new(folder["certificate"], folder["key"], warnings.Add);

    private void Write(string name, DateTime time)
    {
        using X509Certificate2 made = Certificates.For(name);
        using ECDsa key = made.GetECDsaPrivateKey()!;
        File.WriteAllText(folder["certificate"], made.ExportCertificatePem());
        File.WriteAllText(folder["key"], key.ExportPkcs8PrivateKeyPem());
        File.SetLastWriteTimeUtc(folder["certificate"], time);
        File.SetLastWriteTimeUtc(folder["key"], time);
    }
}
