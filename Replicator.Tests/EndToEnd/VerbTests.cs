using System.IO.Compression;
using System.Net.Sockets;
using System.Text;
using System.Text.Json;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

[Collection(RealPrograms.Name)]
public sealed class VerbTests : IDisposable
{
    private const string Fresh = "Cache-Control: max-age=600";

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = Encoding.UTF8.GetBytes(new string('x', 100_000));

    public void Dispose() => folder.Dispose();

    [NeedsTheory("env")]
    [InlineData("epoll")]
    [InlineData("select")]
    public void Beside_a_proxy_each_verb_sees_what_it_serves(string poller)
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--poller", poller);
        proxy.AssertServes(origin.Uri("/a/one"), content, isHit: false);
        proxy.AssertServes(origin.Uri("/a/two"), content, isHit: false);

        Assert.Contains("2 responses", Good("ls"), StringComparison.Ordinal);
        Assert.Contains("100000 bytes", Good("info", origin.Uri("/a/one")), StringComparison.Ordinal);
        Assert.Equal(100_001, Good("cat", origin.Uri("/a/one")).Length);
        Assert.Contains("1 response pinned", Good("pin", origin.Uri("/a/one")), StringComparison.Ordinal);
        Assert.Contains("all is as it must be", Good("verify"), StringComparison.Ordinal);
        Assert.Contains("2 stay", Good("gc"), StringComparison.Ordinal);
        Assert.Contains("not pinned any more", Good("unpin", "*"), StringComparison.Ordinal);
        Assert.Contains("1 response gone", Good("rm", $"{origin.Authority}/a/two"), StringComparison.Ordinal);
        proxy.AssertServes(origin.Uri("/a/one"), content, isHit: true);
        proxy.AssertServes(origin.Uri("/a/two"), content, isHit: false);
        Assert.Contains("2 responses gone", Good("purge", "--host", "127.0.0.1"), StringComparison.Ordinal);
        proxy.AssertServes(origin.Uri("/a/one"), content, isHit: false);
        proxy.Stop();
        Assert.DoesNotContain("error", proxy.Output, StringComparison.Ordinal);
        Assert.False(File.Exists(folder["root/.replicator/control"]));
    }

    [NeedsFact("env")]
    public void Without_a_proxy_they_open_the_store_themselves()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using (ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]))
        {
            proxy.AssertServes(origin.Uri("/a/one"), content, isHit: false);
            proxy.EndBy(UnixSignal.Kill);
        }

        Assert.Contains("1 response", Good("ls"), StringComparison.Ordinal);
        Assert.Contains("1 response pinned", Good("pin", "*"), StringComparison.Ordinal);
        Assert.Contains("all is as it must be", Good("verify"), StringComparison.Ordinal);
        using (ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]))
        {
            proxy.AssertServes(origin.Uri("/a/one"), content, isHit: true);
            Assert.Contains("(pinned)", Good("ls"), StringComparison.Ordinal);
            proxy.Stop();
        }

        Assert.Contains("1 response gone", Good("purge", "*"), StringComparison.Ordinal);
        Assert.Equal((1, ""), Run("cat", origin.Uri("/a/one")));
    }

    [NeedsFact("env")]
    public void A_root_whose_path_is_too_long_for_a_socket_works_as_well()
    {
        string root = folder[string.Join('/', Enumerable.Repeat(new string('r', 60), 4))];
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(root);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        Assert.Equal("600\n", RealProcess.Run("stat", "-c", "%a", Path.Combine(root, ".replicator/control")).Output);
        using RealProcess verb = ReplicatorProcess.Launch([], "ls", "--root", root);
        Assert.Equal(0, verb.WaitForExit());
        Assert.Contains("1 response", verb.Output, StringComparison.Ordinal);
        proxy.Stop();
    }

    [NeedsFact("env", "setpriv")]
    public void Another_user_is_refused()
    {
        string[] nobody = ["--reuid=65534", "--regid=65534", "--clear-groups"];
        string program = ReplicatorProcess.ProgramPath;
        // Only the superuser can become another, who must be able to start what was built.
        if (!Environment.IsPrivilegedProcess
            || RealProcess.Run("setpriv", [.. nobody, "test", "-x", program], null).ExitCode != 0)
            return;
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        RealProcess.Run("chmod", "755", folder["."], folder["root"]);
        using RealProcess verb = ReplicatorProcess.Launch(
            ["setpriv", .. nobody], "ls", "--root", folder["root"]);
        Assert.Equal(77, verb.WaitForExit());
        Assert.Contains("another user", verb.Errors, StringComparison.Ordinal);
        Assert.Equal("", verb.Output);
        proxy.Stop();
    }

    [NeedsFact("env")]
    public void A_proxy_that_ends_meanwhile_is_told_as_that()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        Directory.CreateDirectory(folder["root/.replicator"]);
        using var listener = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        listener.Bind(new UnixDomainSocketEndPoint(folder["root/.replicator/control"]));
        listener.Listen(1);
        using RealProcess verb = ReplicatorProcess.Launch([], "ls", "--root", folder["root"]);
        using (Socket client = listener.Accept())
            client.Send("{\"kind\":\"stored\",\"path\":\"a.test:80/x\"}\n{\"kind\":"u8);
        Assert.Equal(69, verb.WaitForExit());
        Assert.Contains("ended", verb.Errors, StringComparison.Ordinal);
        Assert.Equal("", verb.Output);
    }

    [NeedsFact("env")]
    public void A_proxy_that_cannot_be_reached_says_so_while_it_runs()
    {
        Directory.CreateDirectory(folder["root/.replicator/control/x"]);
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        proxy.WaitForOutput(text => text.Contains("verbs cannot reach this proxy", StringComparison.Ordinal));
        proxy.Stop();
    }

    [NeedsFact("env")]
    public void What_is_left_of_a_killed_proxy_is_in_nobodys_way()
    {
        using (ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]))
        {
            Until.Holds(() => File.Exists(folder["root/.replicator/control"]), () => "the socket");
            proxy.EndBy(UnixSignal.Kill);
        }

        Assert.True(File.Exists(folder["root/.replicator/control"]));
        Assert.Contains("0 responses", Good("ls"), StringComparison.Ordinal);
        using ReplicatorProcess next = ReplicatorProcess.Start(folder["root"]);
        Assert.Contains("0 responses", Good("ls"), StringComparison.Ordinal);
        next.Stop();
    }

    [NeedsFact("env")]
    public void Json_is_a_parseable_object_a_line()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        File.WriteAllText(folder[$"root/{origin.Authority}/mine"], "by hand");
        foreach (string verb in (string[])["ls", "info", "purge"])
        {
            string[] words = verb == "ls" ? [] : [origin.Uri("/one")];
            string[] lines = Good([verb, "--json", .. words]).TrimEnd('\n').Split('\n');
            Assert.Equal(verb == "ls" ? 2 : 1, lines.Length);
            using JsonDocument row = JsonDocument.Parse(lines[^1]);
            Assert.Equal(origin.Uri("/one"), row.RootElement.GetProperty("url").GetString());
            Assert.Equal(100_000, row.RootElement.GetProperty("size").GetInt64());
        }

        proxy.Stop();
    }

    [NeedsFact("env")]
    public void Coded_content_is_printed_decoded_or_raw()
    {
        var coded = new MemoryStream();
        using (var gzip = new GZipStream(coded, CompressionMode.Compress, leaveOpen: true))
            gzip.Write("hello world"u8);
        using var origin = new RawOrigin(
            exchange => exchange.SendWhole(coded.ToArray(), $"{Fresh}\r\nContent-Encoding: gzip"));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), coded.ToArray(), isHit: false);
        Assert.Equal("hello world\n", Good("cat", origin.Uri("/one")));
        Assert.NotEqual("hello world\n", Good("cat", "--raw", origin.Uri("/one")));
        proxy.Stop();
    }

    [NeedsFact("sh", "env")]
    public void Whoever_reads_no_further_ends_it_quietly()
    {
        byte[] large = new byte[20_000_000];
        using var origin = new RawOrigin(exchange => exchange.SendWhole(large, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), large, isHit: false);
        ProcessOutcome outcome = RealProcess.Run("sh", "-c",
            $"({ReplicatorProcess.ProgramPath} cat --root {folder["root"]} {origin.Uri("/one")}; echo $? >&2) | head -c 1");
        Assert.Equal("74\n", outcome.Errors);
        proxy.Stop();
    }

    [NeedsFact("env")]
    public void What_a_proxy_would_not_heed_or_read_is_refused()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content, Fresh));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        Assert.Contains("1 response", Good("ls"), StringComparison.Ordinal);
        Assert.Contains("keeps to the bounds", Refusal("gc", "--max-size", "1M"), StringComparison.Ordinal);
        string[] many = [.. Enumerable.Range(0, 12).Select(number => new string((char)('a' + number), 100_000))];
        Assert.Contains("12 words are more", Refusal(["rm", .. many]), StringComparison.Ordinal);
        proxy.Stop();
        Assert.Contains("1 stay", Good("gc", "--max-size", "1M"), StringComparison.Ordinal);
    }

    [NeedsFact("env", "sh")]
    public void A_file_that_no_URL_names_is_told_as_that()
    {
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]);
        Directory.CreateDirectory(folder["root/a.test:80"]);
        string[] nameless = ["a.test:80/sp ace", "a.test:80/ü", "a.test:80/a\nb", "a.test:80/%61", "loose"];
        foreach (string path in (string[])[.. nameless, "a.test:80/mine"])
            File.WriteAllText(folder[$"root/{path}"], "mine");
        RealProcess.Run("sh", "-c", $"cd '{folder["root/a.test:80"]}' && > \"$(printf '\\377\\376')\"");
        Assert.Equal(nameless.Length + 1, Good("ls").Split("no URL names it").Length - 1);
        // No program but one that takes names for bytes removes that one.
        RealProcess.Run("sh", "-c", $"rm '{folder["root/a.test:80"]}'/$(printf '\\377\\376')");
        foreach (string path in nameless)
        {
            foreach (string verb in (string[])["info", "cat", "rm", "purge", "pin"])
            {
                Assert.Contains("a file that no URL names", Refusal(verb, folder[$"root/{path}"]),
                    StringComparison.Ordinal);
            }
        }

        Assert.Contains("put there by hand", Good("info", "a.test:80/mine"), StringComparison.Ordinal);
        proxy.Stop();
    }

    [NeedsFact("env")]
    public void What_explain_says_is_the_same_beside_a_proxy_and_without_one()
    {
        using var origin = new RawOrigin(exchange => exchange.SendWhole(content,
            exchange.Target == "/stored" ? "Cache-Control: max-age=6000" : "Cache-Control: no-store"));
        string beside, unstored, missing;
        using (ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"]))
        {
            proxy.AssertServes(origin.Uri("/stored"), content, isHit: false);
            proxy.AssertServes(origin.Uri("/unstored"), content, isHit: false);
            beside = Good("explain", origin.Uri("/stored"));
            unstored = Explained("/unstored", exitCode: 1);
            missing = Explained("/missing", exitCode: 1);
            Assert.Contains("--offline", Refusal("explain", "--offline", origin.Uri("/stored")),
                StringComparison.Ordinal);
            proxy.AssertServes(origin.Uri("/stored"), content, isHit: true);
            proxy.Stop();
        }

        Assert.Contains("replicator; hit; ttl=", beside, StringComparison.Ordinal);
        Assert.Contains("was not stored: no-store: it says no-store (RFC 9111 §5.2.2.5)", unstored,
            StringComparison.Ordinal);
        Assert.Equal(Timeless(beside), Timeless(Good("explain", origin.Uri("/stored"))));
        Assert.Equal(Timeless(missing), Timeless(Explained("/missing", exitCode: 1)));
        string alone = Explained("/unstored", exitCode: 1);
        Assert.Equal(Timeless(unstored), Timeless(alone));
        Assert.Contains("only a proxy that runs remembers", alone, StringComparison.Ordinal);
        Assert.Contains("504: --offline connects to nobody", Explained("/missing", 1, "--offline"),
            StringComparison.Ordinal);
        Assert.Contains("--static", Good("explain", "--static", origin.Uri("/stored")), StringComparison.Ordinal);

        string Explained(string path, int exitCode, params string[] options)
        {
            (int ended, string output) = Run(["explain", .. options, origin.Uri(path)]);
            Assert.Equal(exitCode, ended);
            return output;
        }
    }

    // What only a proxy that runs knows, and what changes from second to second.
    private static string[] Timeless(string explained) =>
    [
        .. explained.Split('\n').Where(line => !((string[])["last answer", "cache-status", "resident time",
            "current age", "fresh for"]).Any(name => line.StartsWith(name, StringComparison.Ordinal))),
    ];

    [NeedsFact("env")]
    public void A_file_is_no_root()
    {
        File.WriteAllText(folder["file"], "");
        using RealProcess verb = ReplicatorProcess.Launch([], "ls", "--root", folder["file"]);
        Assert.Equal(66, verb.WaitForExit());
        Assert.Contains("is a file, not a folder", verb.Errors, StringComparison.Ordinal);
    }

    [NeedsTheory("env")]
    [InlineData(64, "ls", "--sort", "colour")]
    [InlineData(64, "info")]
    [InlineData(64, "info", "ftp://a.test/x")]
    [InlineData(64, "rm", "/etc/passwd")]
    [InlineData(66, "ls")]
    [InlineData(66, "gc")]
    public void Mistakes_have_their_exit_codes_and_make_no_store(int exitCode, params string[] arguments)
    {
        using RealProcess verb = ReplicatorProcess.Launch([], [.. arguments, "--root", folder["nothing"]]);
        Assert.Equal(exitCode, verb.WaitForExit());
        Assert.StartsWith("replicator: ", verb.Errors, StringComparison.Ordinal);
        Assert.Equal("", verb.Output);
        Assert.False(Directory.Exists(folder["nothing"]));
    }

    [NeedsFact("env")]
    public void Help_has_an_example()
    {
        using RealProcess verb = ReplicatorProcess.Launch([], "purge", "--help");
        Assert.Equal(0, verb.WaitForExit());
        Assert.Contains("Example:\n  replicator purge", verb.Output, StringComparison.Ordinal);
    }

    private string Good(params string[] arguments)
    {
        using RealProcess verb = ReplicatorProcess.Launch([], [.. arguments, "--root", folder["root"]]);
        Assert.True(verb.WaitForExit() == 0, verb.Output + verb.Errors);
        return verb.Output;
    }

    private string Refusal(params string[] arguments)
    {
        using RealProcess verb = ReplicatorProcess.Launch([], [.. arguments, "--root", folder["root"]]);
        Assert.Equal(64, verb.WaitForExit());
        return verb.Errors;
    }

    private (int ExitCode, string Output) Run(params string[] arguments)
    {
        using RealProcess verb = ReplicatorProcess.Launch([], [.. arguments, "--root", folder["root"]]);
        return (verb.WaitForExit(), verb.Output);
    }
}
