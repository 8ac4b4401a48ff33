using System.Security.Cryptography.X509Certificates;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>The verb <c>ca</c> as a person types it.</summary>
[Collection(RealPrograms.Name)]
public sealed class AuthorityVerbTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsFact("env")]
    public void The_authority_is_printed_exported_and_rotated()
    {
        ProcessOutcome printed = Run("ca");
        string path = folder[".local/share/replicator/ca/ca.pem"];
        Assert.Equal(0, printed.ExitCode);
        Assert.Contains($"lies in      {path}\n", printed.Output, StringComparison.Ordinal);
        Assert.Contains("nobody trusts it yet", printed.Errors, StringComparison.Ordinal);
        Assert.Equal(0, Run("ca", "export", folder["x.der"]).ExitCode);
        using X509Certificate2 first = X509CertificateLoader.LoadCertificateFromFile(path);
        Assert.Equal(first.RawData, File.ReadAllBytes(folder["x.der"]));
        Assert.Equal(0, Run("ca", "rotate").ExitCode);
        using X509Certificate2 second = X509CertificateLoader.LoadCertificateFromFile(path);
        Assert.NotEqual(first.Subject, second.Subject);
        Assert.Equal(64, Run("ca", "instal").ExitCode);
    }

    [NeedsFact("env", "certutil", "setsid")]
    public void At_a_terminal_it_asks_before_a_browser_trusts_it()
    {
        string database = $"sql:{folder.Folder("nss")}";
        Assert.Equal(0, RealProcess.Run("certutil", "-N", "-d", database, "--empty-password").ExitCode);
        Assert.Equal(64, Run("ca", "install", "--nss", folder["nss"]).ExitCode);
        Answer('n');
        Assert.DoesNotContain("Replicator", List(database), StringComparison.Ordinal);
        Answer('y');
        Assert.Matches(@"Replicator \S+ \S+ [0-9a-f]{4}\s+C,,", List(database));
        Assert.Equal(0, Run("ca", "uninstall", "--nss", folder["nss"], "--yes").ExitCode);
        Assert.DoesNotContain("Replicator", List(database), StringComparison.Ordinal);
    }

    private static string List(string database) => RealProcess.Run("certutil", "-L", "-d", database).Output;

    private ProcessOutcome Run(params string[] arguments) =>
        RealProcess.Run(ReplicatorProcess.ProgramPath, arguments, folder.FullPath);

    private void Answer(char letter)
    {
        using var terminal = new Terminal(
            folder.FullPath, ReplicatorProcess.ProgramPath, "ca", "install", "--nss", folder["nss"]);
        terminal.WaitFor(text => text.Contains("[y/N] ", StringComparison.Ordinal));
        terminal.Type(letter);
        terminal.Type('\n');
        terminal.WaitForEnd();
    }
}
