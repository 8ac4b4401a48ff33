using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>The verbs <c>run</c> and <c>env</c> as a person types them; origins of https are on this
/// machine.</summary>
[Collection(RealPrograms.Name)]
public sealed class RunTests : IDisposable
{
    private const string Name = "www.shop.test";

    private readonly TemporaryFolder folder = new();
    private SecureSite? site;

    public void Dispose()
    {
        site?.Dispose();
        folder.Dispose();
    }

    [NeedsFact("curl", "nginx")]
    public void What_a_command_fetched_by_https_comes_from_the_store_when_the_line_is_down()
    {
        SecureSite origin = StartOrigin();
        ProcessOutcome cold = Run("curl", "-sS", origin.Uri("/a.txt"));
        Assert.Equal((0, "what was asked for\n"), (cold.ExitCode, cold.Output));
        Assert.Contains("1 request, 0 hits: 0 B from the store, 19 B from origins", cold.Errors,
            StringComparison.Ordinal);
        origin.Stop();
        ProcessOutcome warm = Run("--offline", "--", "curl", "-sS", origin.Uri("/a.txt"));
        Assert.Equal((0, "what was asked for\n"), (warm.ExitCode, warm.Output));
        Assert.Contains("1 request, 1 hit: 19 B from the store, 0 B from origins", warm.Errors,
            StringComparison.Ordinal);
        ProcessOutcome failed = Run("--offline", "--", "curl", "-sSf", origin.Uri("/b.txt"));
        Assert.NotEqual(0, failed.ExitCode);
        Assert.Contains($"1 failed: 0 B from the store, 0 B from origins; failed: {origin.Uri("/b.txt")}: no stored response can",
            failed.Errors, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [NeedsTheory("curl", "wget", "git", "nginx")]
    [InlineData(".curlrc", "proxy = http://127.0.0.1:1\n", "curl -sS {0}", 0)]
    [InlineData(".wgetrc", "https_proxy = http://127.0.0.1:1\n", "wget -q --tries=1 -O - {0}", 0)]
    [InlineData(".gitconfig", "[http]\n\tproxy = http://127.0.0.1:1\n", "git ls-remote {0}", 128)]
    public void What_a_client_is_told_for_good_of_another_proxy_does_not_count(
        string file, string content, string command, int status)
    {
        SecureSite origin = StartOrigin();
        File.WriteAllText(folder[file], content);
        ProcessOutcome outcome = RealProcess.Run(ReplicatorProcess.ProgramPath,
            ["run", "--root", folder["root"], .. Options(), "--",
                "sh", "-c", string.Format(CultureInfo.InvariantCulture, command, origin.Uri("/a.txt"))],
            folder.FullPath, $"HOME={folder.FullPath}");
        Assert.Equal(status, outcome.ExitCode);
        Assert.Contains("1 request, 0 hits", outcome.Errors, StringComparison.Ordinal);
        Assert.Equal(content, File.ReadAllText(folder[file]));
        File.Delete(folder[file]);
        AssertNothingIsLeft();
    }

    [NeedsFact("curl", "nginx")]
    public void A_proxy_that_runs_on_the_root_lends_a_port_with_the_commands_own_settings()
    {
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        SecureSite origin = StartOrigin();
        ProcessOutcome cold = Run("curl", "-sS", origin.Uri("/a.txt"));
        Assert.Equal("what was asked for\n", cold.Output);
        Assert.Contains("1 request, 0 hits", cold.Errors, StringComparison.Ordinal);
        origin.Stop();
        ProcessOutcome warm = Run("--offline", "--", "curl", "-sS", origin.Uri("/a.txt"));
        Assert.Equal("what was asked for\n", warm.Output);
        Assert.Contains("1 request, 1 hit", warm.Errors, StringComparison.Ordinal);
        ProcessOutcome bound = Run("--max-size", "1G", "--", "true");
        Assert.Equal(64, bound.ExitCode);
        Assert.Contains("--max-size", bound.Errors, StringComparison.Ordinal);
        proxy.Stop();
        Assert.DoesNotContain("error", proxy.Output, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [NeedsFact("sh", "curl", "nginx")]
    public void Two_commands_on_one_root_share_the_proxy_of_the_first()
    {
        SecureSite origin = StartOrigin();
        using RealProcess first = Start("sh", "-c", "echo begun; until [ -f go ]; do sleep 0.1; done");
        first.WaitForOutput(text => text.Contains("begun", StringComparison.Ordinal));
        ProcessOutcome second = Run("curl", "-sS", origin.Uri("/a.txt"));
        Assert.Equal("what was asked for\n", second.Output);
        File.WriteAllText(folder["go"], "");
        Assert.Equal(0, first.WaitForExit());
        Assert.Contains("0 requests", first.Errors, StringComparison.Ordinal);
    }

    /// <summary>While one of them has the root, and does not listen yet or is about to end, the others wait.</summary>
    [Fact]
    public void Commands_that_begin_at_once_all_run()
    {
        RealProcess[] all = [.. Enumerable.Range(0, 4).Select(number => Start("echo", $"ran {number}"))];
        for (int number = 0; number < all.Length; number++)
        {
            using RealProcess one = all[number];
            Assert.Equal((0, $"ran {number}\n"), (one.WaitForExit(), one.Output));
        }
    }

    [NeedsTheory("sh")]
    [InlineData(0, "true")]
    [InlineData(7, "sh", "-c", "exit 7")]
    [InlineData(143, "sh", "-c", "kill -TERM $$")]
    [InlineData(127, "no-such-command-here")]
    [InlineData(126, "/etc/passwd")]
    [InlineData(126, "/")]
    public void It_ends_as_the_command_does(int exitCode, params string[] command)
    {
        ProcessOutcome outcome = Run(command);
        Assert.Equal(exitCode, outcome.ExitCode);
        Assert.Contains("replicator: ", outcome.Errors, StringComparison.Ordinal);
        AssertNothingIsLeft(isRun: exitCode is not (126 or 127));
    }

    [NeedsTheory("sh", "setsid")]
    [InlineData(UnixSignal.Interrupt, "INT")]
    [InlineData(UnixSignal.Terminate, "TERM")]
    [InlineData(UnixSignal.Hangup, "HUP")]
    [InlineData(3, "QUIT")]
    public void A_signal_is_the_commands(int signal, string name)
    {
        using RealProcess process = Start(
            "sh", "-c", $"trap 'echo got {name}; exit 9' {name}; echo ready; while :; do sleep 0.1; done");
        process.WaitForOutput(text => text.Contains("ready", StringComparison.Ordinal));
        process.EndBy(signal);
        Assert.Equal(9, process.WaitForExit());
        Assert.Contains($"got {name}\n", process.Output, StringComparison.Ordinal);
        AssertNothingIsLeft();
    }

    [NeedsFact("sh", "setsid")]
    public void At_a_terminal_the_command_gets_what_is_typed_once()
    {
        using var terminal = new Terminal(
            folder.FullPath, ReplicatorProcess.ProgramPath, "run", "--root", folder["root"], "--",
            "sh", "-c", "trap 'n=x$n' INT; echo ready; read line; read line; echo \"got $n $line\"");
        terminal.WaitFor(text => text.Contains("ready", StringComparison.Ordinal));
        terminal.Type('\u0003');
        terminal.WaitFor(text => text.Contains("^C", StringComparison.Ordinal));
        terminal.Type('a');
        terminal.Type('\n');
        terminal.Type('b');
        terminal.Type('\n');
        terminal.WaitForEnd();
        Assert.Matches("got x [ab]", terminal.Output);
        Assert.Contains("0 requests", terminal.Output, StringComparison.Ordinal);
    }

    [Fact]
    public void A_proxy_that_does_not_answer_is_named()
    {
        const int Stop = 19, Continue = 18;
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        Until.Holds(() => File.Exists(folder["root/.replicator/control"]), () => "the socket for verbs");
        proxy.Signal(Stop);
        using RealProcess command = Start("true");
        Until.Holds(() => command.Errors.Contains(
            $"waits for the proxy that holds {folder["root"]}, which does not answer", StringComparison.Ordinal),
            () => command.Errors);
        proxy.Signal(Continue);
        Assert.Equal(0, command.WaitForExit());
        proxy.Stop();
    }

    [Theory]
    [InlineData("no/such/folder")]
    [InlineData("")]
    public void Without_room_for_temporary_files_it_says_what_to_do(string place)
    {
        string path = place.Length > 0 ? folder[place] : "/proc";
        ProcessOutcome outcome = RealProcess.Run(ReplicatorProcess.ProgramPath,
            ["run", "--root", folder["root"], "--", "true"], folder.FullPath, $"TMPDIR={path}");
        Assert.Equal(74, outcome.ExitCode);
        Assert.Contains($"no temporary files can be made in {path}", outcome.Errors, StringComparison.Ordinal);
        Assert.Contains("TMPDIR", outcome.Errors, StringComparison.Ordinal);
    }

    [NeedsFact("sh", "setsid")]
    public void What_a_killed_one_has_left_is_removed_by_the_next()
    {
        using RealProcess killed = Start("sh", "-c", "echo ready; until [ -f go ]; do sleep 0.1; done");
        killed.WaitForOutput(text => text.Contains("ready", StringComparison.Ordinal));
        string left = Assert.Single(Directory.GetDirectories(folder["tmp"], "replicator-run-*"));
        string foreign = Directory.CreateDirectory(folder["tmp/replicator-run-without-lock"]).FullName;
        File.SetLastWriteTimeUtc(Path.Combine(left, "owner.lock"), DateTime.UtcNow.AddHours(-1));
        Assert.Equal(0, Run("true").ExitCode);
        Assert.True(Directory.Exists(left));
        killed.Signal(UnixSignal.Kill);
        File.WriteAllText(folder["go"], ""); // The command itself was not killed.
        killed.WaitForExit();
        Assert.Equal(0, Run("true").ExitCode);
        Assert.False(Directory.Exists(left));
        Assert.True(Directory.Exists(foreign));
        Directory.Delete(foreign);
        AssertNothingIsLeft();
    }

    [NeedsFact("sh")]
    public void What_the_person_presets_for_trust_is_replaced_and_the_rest_stays()
    {
        ProcessOutcome outcome = RealProcess.Run(ReplicatorProcess.ProgramPath,
            ["run", "-q", "--root", folder["root"], "--", "sh", "-c",
                "echo $KEPT; dirname $CURL_CA_BUNDLE $GIT_SSL_CAINFO $AWS_CA_BUNDLE $npm_config_cafile | sort -u; "
                + "tail -n 1 $WGETRC; grep SigIgn /proc/self/status"],
            folder.FullPath, "KEPT=as it was", "CURL_CA_BUNDLE=/mine.pem", "GIT_SSL_CAINFO=/mine.pem",
            "AWS_CA_BUNDLE=/mine.pem", "npm_config_cafile=/mine.pem");
        string[] lines = outcome.Output.TrimEnd('\n').Split('\n');
        Assert.Equal("as it was", lines[0]);
        Assert.Equal($"ca_certificate = {lines[1]}/bundle.pem", lines[2]);
        Assert.Matches(@"^SigIgn:\s+0+$", lines[3]);
        Assert.Equal("", outcome.Errors);
        Assert.False(Directory.Exists(lines[1]));
        AssertNothingIsLeft();
    }

    [NeedsFact("bash", "curl", "nginx")]
    public void What_env_prints_points_a_shell_at_the_proxy()
    {
        SecureSite origin = StartOrigin();
        using RealProcess proxy = RealProcess.Start(ReplicatorProcess.ProgramPath,
            ["--port", "0", "--bind", "127.0.0.1", "--root", folder["root"], "--intercept", .. Options()],
            folder.FullPath);
        const string Start = "replicator serves at http://127.0.0.1:";
        proxy.WaitForOutput(text => text.Contains(Start, StringComparison.Ordinal));
        string own = proxy.Output.Split(Start)[1].Split('/')[0];
        string[] typed =
        [
            "-c", $"eval \"$({ReplicatorProcess.ProgramPath} env --port {own})\"; curl -sS {origin.Uri("/a.txt")}",
        ];
        for (int i = 0; i < 2; i++)
        {
            ProcessOutcome outcome = RealProcess.Run("bash", typed, folder.FullPath);
            Assert.Equal(("what was asked for\n", ""), (outcome.Output, outcome.Errors));
            if (i == 0)
                origin.Stop();
        }

        proxy.EndBy(UnixSignal.Terminate);
    }

    private static string[] Command(string[] words) =>
        words.Length > 0 && words[0].StartsWith('-') ? words : ["--", .. words];

    private string[] Options() => site is null ? [] : SecureSite.OptionsFor(site);

    private SecureSite StartOrigin()
    {
        File.WriteAllText(Path.Combine(folder.Folder("documents"), "a.txt"), "what was asked for\n");
        return site = new SecureSite(Name, folder["documents"], "add_header Cache-Control max-age=600;");
    }

    private RealProcess Start(params string[] words) => RealProcess.Start("env",
        [.. ReplicatorProcess.DefaultSignals, "setsid", ReplicatorProcess.ProgramPath,
            "run", "--root", folder["root"], .. Options(), .. Command(words)],
        folder.FullPath, $"TMPDIR={folder.Folder("tmp")}");

    private ProcessOutcome Run(params string[] words)
    {
        using RealProcess process = Start(words);
        return new ProcessOutcome(process.WaitForExit(), process.Output, process.Errors);
    }

    // But the authority, at the place of lasting data.
    private void AssertNothingIsLeft(bool isRun = true)
    {
        if (Directory.Exists(folder["tmp"]))
            Assert.Empty(Directory.GetFileSystemEntries(folder["tmp"], "replicator-run-*"));
        Assert.Equal(
            isRun ? [".local"] : [],
            Directory.GetFileSystemEntries(folder.FullPath, ".*").Select(Path.GetFileName));
    }
}
