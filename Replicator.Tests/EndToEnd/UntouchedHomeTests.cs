using System.Runtime.Versioning;
using System.Security.Cryptography;
using Replicator.Tests.Clients;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>What a command that is run beside the proxy leaves behind.</summary>
[Collection(RealPrograms.Name)]
[UnsupportedOSPlatform("windows")]
public sealed class UntouchedHomeTests : IDisposable
{
    private const UnixFileMode OwnerOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsFact("curl", "git", "nginx")]
    public void Nothing_changes_but_what_is_stored_and_the_authority()
    {
        string home = folder.Folder("home");
        foreach (string file in (string[])[".bashrc", ".curlrc", ".npmrc", ".wgetrc", ".config/pip/pip.conf", ".nuget/NuGet/NuGet.Config"])
        {
            folder.Folder(Path.GetDirectoryName($"home/{file}")!);
            File.WriteAllText(Path.Combine(home, file), "# as the person has it\n");
        }

        File.WriteAllText(Path.Combine(home, ".gitconfig"), "[user]\n\tname = The person\n");
        var repository = new GitRepository(folder.Folder("web"), folder.Folder("other"));
        using var site = new SecureSite("code.test", folder["web"]);
        string[] before = Picture(home);

        Run(home, site, "curl", "-sSf", "-o", folder["got"], site.Uri("/r.git/HEAD"));
        Run(home, site, "git", "clone", "--quiet", site.Uri("/r.git"), folder["clone"]);
        Run(home, site, "git", "clone", "--quiet", site.Uri("/r.git"), folder["again"]);
        Assert.Equal(repository.Tree, GitRepository.TreeOf(folder["again"]));

        Assert.Equal(before, Picture(home));
        Assert.Empty(Directory.GetFileSystemEntries(folder["tmp"]));
        Assert.Equal(["replicator"], Directory.GetFileSystemEntries(folder["cache"]).Select(Path.GetFileName));
        Assert.Equal(
            ["replicator", "replicator/ca", "replicator/ca/ca.key", "replicator/ca/ca.pem"], Names(folder["data"]));
        Assert.Equal(OwnerOnly, File.GetUnixFileMode(folder["data/replicator/ca/ca.key"]));
        Assert.Equal(
            OwnerOnly | UnixFileMode.UserExecute, File.GetUnixFileMode(folder["data/replicator/ca"]));
    }

    // Names, rights and contents of all that lies in a folder.
    private static string[] Picture(string place) =>
    [
        .. Names(place).Select(name =>
        {
            string path = Path.Combine(place, name);
            string content = File.Exists(path) ? Convert.ToHexString(SHA256.HashData(File.ReadAllBytes(path))) : "";
            return $"{name} {File.GetUnixFileMode(path)} {content}";
        }),
    ];

    private static string[] Names(string place) =>
    [
        .. Directory.EnumerateFileSystemEntries(place, "*", new EnumerationOptions
        {
            RecurseSubdirectories = true,
            AttributesToSkip = FileAttributes.None,
        }).Select(path => Path.GetRelativePath(place, path)).Order(StringComparer.Ordinal),
    ];

    private void Run(string home, SecureSite site, params string[] command)
    {
        ProcessOutcome outcome = RealProcess.Run(
            ReplicatorProcess.ProgramPath, ["run", .. SecureSite.OptionsFor(site), "--", .. command], home,
            $"XDG_DATA_HOME={folder.Folder("data")}", $"XDG_CACHE_HOME={folder.Folder("cache")}",
            $"TMPDIR={folder.Folder("tmp")}");
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
    }
}
