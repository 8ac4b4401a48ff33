using System.Diagnostics;
using System.Globalization;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>A repository of git for others to clone. All is in one pack: of loose objects, which are asked for side by
/// side, it would depend on chance whether they are asked for at all.</summary>
internal sealed class GitRepository
{
    private readonly string folder;
    private readonly string work;

    /// <param name="folder">Where it is to lie, as <c>r.git</c>; a folder that is served.</param>
    /// <param name="home">A folder for git's own.</param>
    /// <param name="isLarge">Its files are kept beside it, as large ones are (LFS).</param>
    public GitRepository(string folder, string home, bool isLarge = false)
    {
        this.folder = folder;
        work = Path.Combine(home, "work");
        string bare = Path.Combine(folder, "r.git");
        Git(home, "init", "--quiet", "--initial-branch=main", work);
        if (isLarge)
        {
            Git(work, "lfs", "install", "--local");
            Git(work, "lfs", "track", "*.bin");
        }

        for (int i = 0; i < 5; i++)
            Commit(work, i);
        Git(home, "clone", "--quiet", "--bare", work, bare);
        Git(bare, "gc", "--quiet");
        Git(bare, "update-server-info");
        Tree = TreeOf(bare);
    }

    /// <summary>The name of the newest tree, by which all of its contents are known.</summary>
    public string Tree { get; }

    /// <summary>The paths of its large files, whose names are their digests.</summary>
    public IReadOnlyList<string> LargeFiles => Directory.GetFiles(
        Path.Combine(work, ".git/lfs/objects"), "*", SearchOption.AllDirectories);

    /// <returns>The same of another repository.</returns>
    public static string TreeOf(string repository) => Git(repository, "rev-parse", "HEAD^{tree}");

    /// <summary>Answers by the program that git brings for servers (the smart protocol).</summary>
    public void Answer(RawOriginExchange exchange)
    {
        string[] target = exchange.Target.Split('?', 2);
        int length = int.Parse(exchange.Field("Content-Length") ?? "0", CultureInfo.InvariantCulture);
        byte[] content = exchange.ReadContent(length);
        var start = new ProcessStartInfo("git", ["http-backend"])
        {
            UseShellExecute = false,
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            Environment =
            {
                ["GIT_PROJECT_ROOT"] = folder,
                ["GIT_HTTP_EXPORT_ALL"] = "1",
                ["GIT_PROTOCOL"] = exchange.Field("Git-Protocol"),
                ["REQUEST_METHOD"] = exchange.Method,
                ["PATH_INFO"] = target[0],
                ["QUERY_STRING"] = target.Length > 1 ? target[1] : "",
                ["CONTENT_TYPE"] = exchange.Field("Content-Type"),
                ["CONTENT_LENGTH"] = length.ToString(CultureInfo.InvariantCulture),
                ["HTTP_CONTENT_ENCODING"] = exchange.Field("Content-Encoding"),
            },
        };
        using Process process = Process.Start(start)!;
        process.StandardInput.BaseStream.Write(content);
        process.StandardInput.Close();
        using var answer = new MemoryStream();
        process.StandardOutput.BaseStream.CopyTo(answer);
        process.WaitForExit();

        // Head and content as programs give them to servers (RFC 3875 §6).
        byte[] all = answer.ToArray();
        int end = all.AsSpan().IndexOf("\r\n\r\n"u8);
        string[] fields = Encoding.ASCII.GetString(all, 0, end).Split("\r\n");
        string? status = fields.FirstOrDefault(field => field.StartsWith("Status: ", StringComparison.Ordinal));
        exchange.Send($"HTTP/1.1 {status?[8..] ?? "200 OK"}\r\nContent-Length: {all.Length - end - 4}\r\n"
            + string.Concat(fields.Where(field => field != status).Select(field => field + "\r\n")) + "\r\n");
        exchange.Send(all.AsSpan(end + 4));
    }

    private static void Commit(string work, int number)
    {
        string file = $"file{number}.bin";
        byte[] content = new byte[50_000];
        new Random(number).NextBytes(content);
        File.WriteAllBytes(Path.Combine(work, file), content);
        Git(work, "add", "--all");
        Git(work, "-c", "user.name=A", "-c", "user.email=a@a.test", "commit", "--quiet", "-m", $"Add {file}");
    }

    private static string Git(string place, params string[] arguments)
    {
        ProcessOutcome outcome = RealProcess.Run("git", arguments, place);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
        return outcome.Output.TrimEnd();
    }
}
