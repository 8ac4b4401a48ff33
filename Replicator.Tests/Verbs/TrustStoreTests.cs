using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Replicator.Tests.Support;
using Replicator.Tls;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

/// <summary>The real tools, on stores of the test's own.</summary>
public sealed class TrustStoreTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly CommandRunner commands = new("/usr/bin:/bin");
    private readonly Authority authority = Authority.Make(null, "m", TimeProvider.System.GetUtcNow());

    public TrustStoreTests()
    {
        File.WriteAllText(folder["ca.pem"], authority.Certificate.ExportCertificatePem());
    }

    public void Dispose()
    {
        authority.Dispose();
        folder.Dispose();
    }

    [NeedsFact("certutil")]
    public void An_nss_database_takes_it_and_gives_it_back()
    {
        string database = folder.Folder("nss");
        Run(["certutil", "-N", "-d", $"sql:{database}", "--empty-password"]);
        var store = new NssTrust(commands, database);
        Assert.Empty(store.Uninstalling(authority.Certificate));
        RunAll(store.Installing(folder["ca.pem"], authority.Certificate));
        RunAll(store.Installing(folder["ca.pem"], authority.Certificate));
        string list = Run(["certutil", "-L", "-d", $"sql:{database}"]);
        Assert.Matches($@"(?m)^{authority.Name}\s+C,,\s*$", list);
        Run(["certutil", "-V", "-d", $"sql:{database}", "-u", "L", "-n", authority.Name]);
        RunAll(store.Uninstalling(authority.Certificate));
        Assert.DoesNotContain("Replicator", Run(["certutil", "-L", "-d", $"sql:{database}"]), StringComparison.Ordinal);
        Assert.Empty(store.Uninstalling(authority.Certificate));
    }

    [NeedsFact("update-ca-certificates", "openssl", "install", Needs.Root)]
    public void The_systems_store_takes_it_and_gives_it_back()
    {
        string local = folder.Folder("local"), all = folder.Folder("all");
        File.WriteAllText(folder["conf"], "");
        string[] places = ["--certsconf", folder["conf"], "--localcertsdir", local, "--etccertsdir", all,
            "--hooksdir", folder.Folder("hooks")];
        var store = new SystemTrust(
            commands, [new TrustLayout(local, "update-ca-certificates", places, [.. places, "--fresh"])]);
        using ECDsa key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        using X509Certificate2 leaf = authority.Issue(
            ["a.test"], key, TimeProvider.System.GetUtcNow(), TimeSpan.FromDays(1));
        File.WriteAllText(folder["leaf.pem"], leaf.ExportCertificatePem());
        Assert.Empty(store.Uninstalling(authority.Certificate));
        RunAll(store.Installing(folder["ca.pem"], authority.Certificate));
        string[] verify = ["openssl", "verify", "-no-CAfile", "-no-CAstore", "-CApath", all, folder["leaf.pem"]];
        Run(verify);
        RunAll(store.Uninstalling(authority.Certificate));
        Assert.Empty(Directory.GetFiles(local));
        Assert.NotEqual(0, commands.Run(verify).ExitCode);
        Assert.DoesNotContain(Directory.GetFileSystemEntries(all), path => path.EndsWith(".0", StringComparison.Ordinal));
    }

    [Fact]
    public void A_program_that_is_none_is_told()
    {
        Assert.Null(commands.Find("there-is-no-such-program"));
        Assert.Throws<IOException>(() => commands.Run([folder["none"]]));
    }

    private void RunAll(IReadOnlyList<IReadOnlyList<string>> steps)
    {
        Assert.NotEmpty(steps);
        foreach (IReadOnlyList<string> step in steps)
            Run(step);
    }

    private string Run(IReadOnlyList<string> command)
    {
        CommandOutcome outcome = commands.Run(command);
        Assert.True(outcome.ExitCode == 0, outcome.Output);
        return outcome.Output;
    }
}
