using System.Security.Cryptography;
using System.Text;
using Fibers;
using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Cache.Indexes;
using Replicator.Settings;
using Replicator.Store.Digests;
using Replicator.Tests.Store;
using Replicator.Tests.Support;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

/// <summary>verify --deep.</summary>
public sealed class DeepVerificationTests : IDisposable
{
    private static readonly string Named = $"/by-hash/SHA256/{DigestOf("abc")}";

    private static readonly string EmptyZip = "PK\x05\x06" + new string('\0', 18);

    private readonly VerbScene scene = new();

    public DeepVerificationTests()
    {
        scene.Stored.Put(Named, "abc");
        scene.Stored.Put("/list", "told");
        scene.Stored.Put("/told", "abc");
        scene.Stored.Put("/unknown", "abc");
        Learn("/list", "/told", ContentDigest.FromHex("sha256", DigestOf("abc"))!.Value);
    }

    public void Dispose() => scene.Dispose();

    [Fact]
    public void Contents_that_are_as_their_digests_say_stay()
    {
        Assert.Equal(ExitCode.Ok, Verify().Single().ExitCode);
        Assert.Equal(4, scene.Stored.Store.Figures.ResponseCount);
    }

    [Theory]
    [InlineData(null, "as http://a.test:80/list tells")]
    [InlineData("sha256", "expected is sha256:")]
    public void A_content_that_is_another_is_told_and_moved_aside(string? named, string fault)
    {
        string target = named is null ? "/told" : Named;
        scene.Stored.Put(target, "abx");
        Assert.Equal(ExitCode.Ok, scene.Run(StoreVerb.Verify)[^1].ExitCode);
        Assert.Equal(ExitCode.BadData, Verify(dryRun: true)[^1].ExitCode);
        List<VerbRow> rows = Verify();
        VerbRow wrong = rows.Single(row => row.Kind == RowKind.Wrong);
        Assert.Contains(fault, wrong.Text, StringComparison.Ordinal);
        Assert.Contains(DigestOf("abx"), wrong.Text, StringComparison.Ordinal);
        Assert.Equal("http://a.test:80" + target, wrong.Url);
        Assert.Equal(ExitCode.BadData, rows[^1].ExitCode);
        Assert.Null(scene.Stored.Get(target));
        Assert.Equal(ExitCode.Ok, Verify().Single().ExitCode);
    }

    [Theory]
    [InlineData(GoSum.OfMod)]
    [InlineData(GoSum.OfZip)]
    public void Modules_of_Go_are_compared_with_their_sums(string algorithm)
    {
        string file = algorithm == GoSum.OfMod ? "/a.test/@v/v1.0.0.mod" : "/a.test/@v/v1.0.0.zip";
        (string right, string wrong) = algorithm == GoSum.OfMod ? ("module a.test", "module b.test") : (EmptyZip, "no zip");
        scene.Stored.Put(file, right);
        Learn("/list", file, GoSum.Read(algorithm, algorithm == GoSum.OfMod
            ? $"h1:{Convert.ToBase64String(SHA256.HashData(Encoding.ASCII.GetBytes($"{DigestOf(right)}  go.mod\n")))}"
            : $"h1:{Convert.ToBase64String(SHA256.HashData([]))}")!.Value);
        Assert.Equal(ExitCode.Ok, Verify().Single().ExitCode);
        scene.Stored.Put(file, wrong);
        Assert.Contains(", expected is h1:", Verify().Single(row => row.Kind == RowKind.Wrong).Text, StringComparison.Ordinal);
        Assert.Null(scene.Stored.Get(file));
    }

    [Fact]
    public void Nothing_is_compared_that_is_another_status_or_coded()
    {
        scene.Stored.Put("/told", "none", status: 404);
        Assert.Equal(ExitCode.Ok, Verify().Single().ExitCode);
        scene.Stored.Put("/told", "coded", fields: ["Content-Encoding: gzip"]);
        Assert.Equal(ExitCode.Ok, Verify().Single().ExitCode);
    }

    [Fact]
    public void What_a_person_calls_an_index_is_not_compared_with_what_others_tell()
    {
        scene.Stored.Put("/told", "abx");
        scene.Classes = new UrlClasses([new PersonalRule("--class index", UrlClass.Index, "*", "/told")]);
        Assert.Equal(ExitCode.Ok, Verify().Single().ExitCode);
    }

    [Theory]
    [InlineData("/told", "as http://a.test:80/list tells")]
    [InlineData(null, "as its name or the request says")]
    public void Explain_names_the_digest_that_is_expected_and_who_tells_it(string? target, string teller)
    {
        List<VerbRow> rows = scene.Run(StoreVerb.Explain, "http://a.test" + (target ?? Named));
        VerbRow row = rows.Single(one => one.Name == "expected");
        Assert.Equal($"sha256:{DigestOf("abc")}, {teller}", row.Text);
        Assert.DoesNotContain(scene.Run(StoreVerb.Explain, "http://a.test/unknown"), one => one.Name == "expected");
    }

    private List<VerbRow> Verify(bool dryRun = false) =>
        scene.Run(scene.Request(StoreVerb.Verify) with { Deep = true, DryRun = dryRun });

    private static string DigestOf(string content) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(content)));

    private void Learn(string index, string target, ContentDigest digest)
    {
        using var loop = new VirtualLoop();
        using var workers = new Workers(loop.Scheduler.Mailbox, threadCount: 0);
        WorkerService service = workers.AddService("indexes", queueBound: 4, share: 1);
        DigestTables tables = scene.Stored.Store.Digests!;
        using DigestSort sort = tables.Begin(StoreScene.Uri(index).Key, stamp: 1);
        sort.Add(new KnownFile(StoreScene.Uri(target).Key, digest));
        sort.Finish();
        Assert.Null(loop.Run(tables.Put(sort, service, new Result<DigestTable>())));
    }
}
