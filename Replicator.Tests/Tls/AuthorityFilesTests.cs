using System.Runtime.Versioning;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

[UnsupportedOSPlatform("windows")]
public sealed class AuthorityFilesTests : IDisposable
{
    private readonly TemporaryFolder temporary = new();
    private readonly VirtualClock clock = new();

    private string Data => temporary["data/replicator"];

    private string Certificate => Path.Combine(Data, "ca", "ca.pem");

    private string Key => Path.Combine(Data, "ca", "ca.key");

    public void Dispose() => temporary.Dispose();

    [Fact]
    public void It_is_made_at_the_first_use_and_found_from_then_on()
    {
        Assert.Null(Files().Find());
        Assert.False(Directory.Exists(Data));
        using Authority made = Files().Open();
        using Authority found = Files().Open();
        Assert.True(made.IsNew && !found.IsNew);
        Assert.Equal(made.Fingerprint, found.Fingerprint);
        Assert.Equal(["ca"], Directory.GetFileSystemEntries(Data).Select(Path.GetFileName));
        Assert.Equal(["ca.key", "ca.pem"], NamesIn("ca"));
    }

    [Fact]
    public void Only_its_owner_can_read_the_key()
    {
        Files().Open().Dispose();
        Assert.Equal(ModeOf(0b111_000_000), File.GetUnixFileMode(Path.GetDirectoryName(Key)!));
        Assert.Equal(ModeOf(0b110_000_000), File.GetUnixFileMode(Key));
        Assert.Equal(ModeOf(0b110_100_100), File.GetUnixFileMode(Certificate));
    }

    [Fact]
    public void An_empty_folder_is_as_good_as_none()
    {
        Directory.CreateDirectory(Path.Combine(Data, "ca"));
        using Authority made = Files().Open();
        Assert.True(made.IsNew);
    }

    [Fact]
    public void Each_list_has_its_own_whose_order_does_not_matter()
    {
        using Authority all = Files().Open();
        using Authority one = Files("b.test,*.A.test").Open();
        using Authority same = Files("*.a.test,B.test").Open();
        using Authority other = Files("b.test").Open();
        Assert.Equal(one.Fingerprint, same.Fingerprint);
        Assert.Equal(3, new[] { all, one, other }.Select(authority => authority.Fingerprint).Distinct().Count());
        AuthorityFiles files = Files("b.test,*.a.test");
        Assert.Matches("^ca-[0-9a-f]{16}$", Path.GetFileName(files.Folder));
        Assert.Equal("*.a.test\nb.test\n", File.ReadAllText(Path.Combine(files.Folder, "hosts")));
    }

    [Fact]
    public void Of_many_that_make_one_at_once_all_get_the_same()
    {
        string[] fingerprints = new string[8];
        Parallel.For(0, fingerprints.Length, number =>
        {
            using Authority authority = Files().Open();
            fingerprints[number] = authority.Fingerprint;
        });
        Assert.Single(fingerprints.Distinct());
        Assert.Equal(["ca"], Directory.GetFileSystemEntries(Data).Select(Path.GetFileName));
    }

    [Fact]
    public async Task Whoever_reads_while_it_is_rotated_gets_one_or_the_other()
    {
        Files().Open().Dispose();
        var reader = Task.Run(() =>
        {
            for (int count = 0; count < 50; count++)
                Files().Open().Dispose();
        });
        while (!reader.IsCompleted)
            Files().Rotate().Dispose();
        await reader;
    }

    [Fact]
    public void Rotation_keeps_the_former_certificate_and_not_its_key()
    {
        string first = Open(), second = Rotate();
        string firstKey = File.ReadAllText(Key);
        Assert.NotEqual(first, second);
        Assert.Equal(second, Open());
        Assert.Equal(first, Former());
        string third = Rotate();
        Assert.Equal(second, Former());
        Assert.Equal(third, Open());
        Assert.Equal(["ca.key", "ca.pem", "ca.pem.former"], NamesIn("ca"));
        Assert.DoesNotContain(Directory.EnumerateFiles(Data, "*", SearchOption.AllDirectories),
            path => File.ReadAllText(path) == firstKey);
        Assert.Equal(["ca"], Directory.GetFileSystemEntries(Data).Select(Path.GetFileName));
    }

    [Fact]
    public void Rotation_leaves_alone_what_is_not_its_own()
    {
        Open();
        File.WriteAllText(Path.Combine(Data, "ca", "notes"), "mine");
        Rotate();
        Assert.Equal("mine", File.ReadAllText(Path.Combine(Data, "ca", "notes")));
    }

    [Fact]
    public void Rotation_makes_the_first_one_where_there_is_none()
    {
        string made = Rotate();
        Assert.Equal(made, Open());
        Assert.Null(Former());
    }

    [Fact]
    public void Rotation_mends_what_is_broken()
    {
        Open();
        File.WriteAllText(Certificate, "nonsense");
        string made = Rotate();
        Assert.Equal(made, Open());
        Assert.Null(Former());
    }

    [Fact]
    public void What_one_that_was_killed_left_is_swept_up_after_an_hour()
    {
        Open();
        string old = Directory.CreateDirectory(Path.Combine(Data, "ca.new-1234")).FullName;
        File.WriteAllText(Path.Combine(old, "ca.key"), "secret");
        Directory.SetLastWriteTimeUtc(old, VirtualClock.Begin.UtcDateTime.AddHours(-2));
        string young = Directory.CreateDirectory(Path.Combine(Data, "ca.new-5678")).FullName;
        Directory.SetLastWriteTimeUtc(young, VirtualClock.Begin.UtcDateTime);
        Rotate();
        Assert.False(Directory.Exists(old));
        Assert.True(Directory.Exists(young));
    }

    [Theory]
    [InlineData("ca.pem", null, "ca.pem is missing")]
    [InlineData("ca.key", null, "ca.key is missing")]
    [InlineData("ca.pem", "", "ca.pem is no certificate")]
    [InlineData("ca.pem", "-----BEGIN CERTIFICATE-----\nAAAA\n-----END CERTIFICATE-----\n", "ca.pem is no certificate")]
    [InlineData("ca.key", "", "ca.key is no key of an elliptic curve in PEM")]
    [InlineData("ca.key", "-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n",
        "ca.key is no key of an elliptic curve in PEM")]
    public void What_is_broken_is_told_and_not_replaced(string name, string? content, string mistake)
    {
        Open();
        string path = Path.Combine(Data, "ca", name);
        File.Delete(path);
        if (content is not null)
        {
            File.WriteAllText(path, content);
            File.SetUnixFileMode(path, ModeOf(0b110_000_000));
        }

        Dictionary<string, string> before = Contents();
        AuthorityException told = Refused(AuthorityFault.Broken);
        Assert.Contains(mistake, told.Message, StringComparison.Ordinal);
        Assert.EndsWith("with: replicator ca rotate", told.Message, StringComparison.Ordinal);
        Assert.Equal(before, Contents());
    }

    [Fact]
    public void A_key_of_another_is_told()
    {
        Open();
        using ECDsa other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(Key, other.ExportPkcs8PrivateKeyPem());
        Assert.Contains("is not the key of ca.pem", Refused(AuthorityFault.Broken).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_certificate_that_is_no_authority_is_told()
    {
        Open();
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var request = new CertificateRequest("CN=a.test", key, HashAlgorithmName.SHA256);
        using X509Certificate2 leaf = request.CreateSelfSigned(VirtualClock.Begin, VirtualClock.Begin.AddDays(1));
        File.WriteAllText(Certificate, leaf.ExportCertificatePem());
        Assert.Contains("not one of an authority", Refused(AuthorityFault.Broken).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_of_another_list_is_told()
    {
        Files("a.test").Open().Dispose();
        Files("b.test").Open().Dispose();
        string from = Files("a.test").Folder, to = Files("b.test").Folder;
        File.Copy(Path.Combine(from, "ca.pem"), Path.Combine(to, "ca.pem"), overwrite: true);
        File.Copy(Path.Combine(from, "ca.key"), Path.Combine(to, "ca.key"), overwrite: true);
        AuthorityException told = Refused(AuthorityFault.Broken, "b.test");
        Assert.Contains("is not for just the hosts b.test", told.Message, StringComparison.Ordinal);
        Assert.EndsWith("replicator ca rotate --only 'b.test'", told.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Neither_file_beside_something_else_is_told()
    {
        Directory.CreateDirectory(Path.Combine(Data, "ca"));
        File.WriteAllText(Path.Combine(Data, "ca", "notes"), "mine");
        Assert.Contains("neither ca.pem nor ca.key", Refused(AuthorityFault.Broken).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(0b110_100_000)]
    [InlineData(0b110_000_100)]
    [InlineData(0b110_010_000)]
    public void A_key_that_others_can_read_or_write_is_refused(int mode)
    {
        Open();
        File.SetUnixFileMode(Key, ModeOf(mode));
        AuthorityException told = Refused(AuthorityFault.Exposed);
        Assert.Contains($"chmod 600 {Key}", told.Message, StringComparison.Ordinal);
        Assert.Contains("replicator ca rotate", told.Message, StringComparison.Ordinal);
        File.SetUnixFileMode(Key, ModeOf(0b100_000_000));
        Open();
    }

    [NeedsFact("chown", Needs.Root)]
    public void A_key_of_somebody_else_is_refused()
    {
        Open();
        Assert.Equal(0, RealProcess.Run("chown", "nobody", Key).ExitCode);
        Assert.Contains("belongs to another user", Refused(AuthorityFault.Exposed).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void One_that_has_ended_or_not_begun_is_told()
    {
        Open();
        clock.SetBy(TimeSpan.FromDays(5 * 365));
        Assert.Contains("has ended on 2025-02-27", Refused(AuthorityFault.Expired).Message, StringComparison.Ordinal);
        clock.SetBy(TimeSpan.FromDays(-6 * 365));
        Assert.Contains("set this machine's clock", Refused(AuthorityFault.Expired).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_that_cannot_be_made_is_told()
    {
        File.WriteAllText(temporary["data"], "");
        Assert.Contains("cannot be used", Refused(AuthorityFault.Failing).Message, StringComparison.Ordinal);
    }

    private static UnixFileMode ModeOf(int bits) => (UnixFileMode)bits;

    private AuthorityFiles Files(string? hosts = null) => new(Data, Lists.Of(hosts), clock);

    private string Open()
    {
        using Authority authority = Files().Open();
        return authority.Fingerprint;
    }

    private string Rotate()
    {
        using Authority authority = Files().Rotate();
        return authority.Fingerprint;
    }

    private string? Former()
    {
        IReadOnlyList<X509Certificate2> certificates = Files().Certificates();
        return certificates.Count < 2 ? null : string.Join(':',
            certificates[1].GetCertHash(HashAlgorithmName.SHA256).Select(value => value.ToString("X2", null)));
    }

    private AuthorityException Refused(AuthorityFault fault, string? hosts = null)
    {
        var refused = Assert.Throws<AuthorityException>(() => Files(hosts).Open().Dispose());
        Assert.Equal(fault, refused.Fault);
        return refused;
    }

    private string[] NamesIn(string folder) =>
        [.. Directory.GetFileSystemEntries(Path.Combine(Data, folder)).Select(path => Path.GetFileName(path)).Order()];

    private Dictionary<string, string> Contents() =>
        Directory.GetFiles(Path.Combine(Data, "ca")).ToDictionary(path => path, File.ReadAllText);
}
