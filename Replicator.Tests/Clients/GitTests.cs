using System.Text.RegularExpressions;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>git over https, run beside the proxy.</summary>
[Collection(RealPrograms.Name)]
public sealed class GitTests : IDisposable
{
    private const string Name = "code.test";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsFact("git", "nginx")]
    public void What_was_cloned_as_plain_files_is_cloned_again_when_the_line_is_down()
    {
        var repository = new GitRepository(folder.Folder("web"), folder.FullPath);
        using var site = new SecureSite(Name, folder["web"]);
        Clone(repository, site, "cold");
        IReadOnlyList<NginxRequest> asked = site.TakeRequests();
        Assert.Contains(asked, request => request.Target.EndsWith(".pack", StringComparison.Ordinal));

        // An object that is missing may be pushed any moment: that it was is not stored, and git looks into the pack.
        int missing = asked.Count(request =>
            request.Status == 404 && Regex.IsMatch(request.Target, "/objects/[0-9a-f]{2}/"));
        Assert.InRange(missing, 1, asked.Count / 2);
        site.Stop();
        ProcessOutcome warm = Clone(repository, site, "warm", "--offline");
        Assert.Matches(
            $"[0-9]+ requests, [0-9]+ hits, {missing} failed: .* 0 B from origins", warm.Errors);
    }

    [NeedsFact("git", "nginx")]
    public void The_smart_protocol_is_passed_through()
    {
        var repository = new GitRepository(folder.Folder("web"), folder.FullPath);
        using var origin = new RawOrigin(repository.Answer);
        using var site = new SecureSite(
            Name, folder["web"], $"location / {{ proxy_pass http://127.0.0.1:{origin.Port}; }}");
        Clone(repository, site, "first");
        int asked = PostCount(origin);
        Assert.InRange(asked, 1, 10);
        Clone(repository, site, "second");
        Assert.Equal(2 * asked, PostCount(origin));
    }

    private static int PostCount(RawOrigin origin) =>
        origin.Heads.Count(head => head.StartsWith("POST /r.git/git-upload-pack ", StringComparison.Ordinal));

    private ProcessOutcome Clone(GitRepository repository, SecureSite site, string place, params string[] options)
    {
        ProcessOutcome outcome = RealProcess.Run(ReplicatorProcess.ProgramPath,
            ["run", "--root", folder["root"], .. SecureSite.OptionsFor(site), .. options, "--",
                "git", "clone", site.Uri("/r.git"), folder[place]],
            folder.FullPath);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        Assert.Equal(repository.Tree, GitRepository.TreeOf(folder[place]));
        ProcessOutcome whole = RealProcess.Run("git", ["fsck", "--strict"], folder[place]);
        Assert.True(whole.ExitCode == 0, whole.Errors);
        return outcome;
    }
}
