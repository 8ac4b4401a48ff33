using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

[Collection(RealPrograms.Name)]
public sealed class AptTests : IClassFixture<DebianRepository>
{
    private readonly DebianRepository repository;

    public AptTests(DebianRepository repository)
    {
        this.repository = repository;
    }

    [AptTheory]
    [InlineData("epoll")]
    [InlineData("select")]
    public void Apt_gets_the_same_without_the_proxy_cold_warm_and_with_the_origin_stopped(string poller)
    {
        using var origin = new Nginx(repository.Documents);
        using var root = new TemporaryFolder();
        using ReplicatorProcess proxy = ReplicatorProcess.Start(root.FullPath, "--poller", poller);

        SortedDictionary<string, byte[]> direct = Run(origin.Authority, proxy: null);
        int directCount = origin.TakeRequests().Count;
        SortedDictionary<string, byte[]> cold = Run(origin.Authority, proxy);
        IReadOnlyList<NginxRequest> coldRequests = origin.TakeRequests();
        SortedDictionary<string, byte[]> warm = Run(origin.Authority, proxy);
        IReadOnlyList<NginxRequest> warmRequests = origin.TakeRequests();
        origin.Stop();
        SortedDictionary<string, byte[]> stopped = Run(origin.Authority, proxy);

        Assert.Equal(
            DebianRepository.Packages.Count,
            direct.Keys.Count(name => name.EndsWith(".deb", StringComparison.Ordinal)));
        Assert.Equal(directCount, coldRequests.Count);
        Assert.All(coldRequests, request => Assert.Equal(200, request.Status));
        Assert.Equal(direct, cold);
        Assert.Equal(direct, warm);
        Assert.Equal(direct, stopped);
        Assert.Empty(origin.TakeRequests());
        Assert.NotEmpty(warmRequests);
        Assert.All(warmRequests, request =>
        {
            Assert.StartsWith("/debian/dists/", request.Target, StringComparison.Ordinal);
            Assert.DoesNotContain("/by-hash/", request.Target, StringComparison.Ordinal);
            Assert.True(request.IsConditional, $"{request} is not conditional");
            Assert.Equal(304, request.Status);
        });
        foreach (string path in DebianRepository.Packages.Select(DebianRepository.PathOf))
        {
            Assert.Equal(
                File.ReadAllBytes(Path.Combine(repository.Documents, "debian", path)),
                File.ReadAllBytes(proxy.PathOf(origin.Authority, $"debian/{path}")));
        }

        proxy.Stop();
    }

    [AptTheory]
    [InlineData("epoll")]
    [InlineData("select")]
    public async Task Eight_at_once_cost_the_origin_each_package_once(string poller)
    {
        using var origin = new Nginx(repository.Documents, "limit_rate 200k;");
        using var root = new TemporaryFolder();
        using ReplicatorProcess proxy = ReplicatorProcess.Start(root.FullPath, "--poller", poller);
        SortedDictionary<string, byte[]>[] all = await Task.WhenAll(
            Enumerable.Range(0, 8).Select(_ => Task.Run(() => Run(origin.Authority, proxy))));
        SortedDictionary<string, byte[]> direct = Run(origin.Authority, proxy: null);
        Assert.All(all, one => Assert.Equal(direct, one));
        // The last of the requests for each is that of the run without the proxy.
        IEnumerable<string> targets = origin.TakeRequests().Select(request => request.Target);
        Assert.All(
            DebianRepository.Packages.Select(DebianRepository.PathOf),
            path => Assert.Equal(2, targets.Count(target => target == $"/debian/{path}")));
        proxy.Stop();
    }

    [AptTheory]
    [InlineData("epoll")]
    [InlineData("select")]
    public void A_package_that_was_missing_is_got_when_it_is_published(string poller)
    {
        using var web = new TemporaryFolder();
        Assert.Equal(0, RealProcess.Run("cp", "-a", repository.Documents + "/.", web.FullPath).ExitCode);
        using var origin = new Nginx(web.FullPath);
        using var root = new TemporaryFolder();
        using ReplicatorProcess proxy = ReplicatorProcess.Start(root.FullPath, "--poller", poller);
        using var apt = new AptClient(origin.Authority, repository.KeyRing, AddressOf(proxy));
        string package = web[$"debian/{DebianRepository.PathOf("replica01")}"];
        File.Move(package, web["away"]);
        Assert.Equal(0, apt.Run("update").ExitCode);
        Assert.NotEqual(0, apt.Run("download", "replica01").ExitCode);
        File.Move(web["away"], package);
        Assert.Equal(0, apt.Run("download", "replica01").ExitCode);
        proxy.Stop();
    }

    [AptTheory]
    [InlineData("epoll")]
    [InlineData("select")]
    public void What_the_origin_cuts_in_the_middle_apt_gets_whole_all_the_same(string poller)
    {
        using var nginx = new Nginx(repository.Documents);
        SortedDictionary<string, byte[]> direct = Run(nginx.Authority, proxy: null);
        int cuts = 0;
        using var origin = new RawOrigin(exchange =>
        {
            byte[] content = File.ReadAllBytes(repository.Documents + exchange.Target);
            exchange.SendHead(content.Length, "Last-Modified: Sat, 01 Aug 2026 00:00:00 GMT");
            bool isCut = exchange.Target.EndsWith(".deb", StringComparison.Ordinal)
                && Interlocked.Increment(ref cuts) == 1;
            exchange.Send(isCut ? content.AsSpan(0, content.Length / 2) : content);
            if (isCut)
                exchange.Close();
        });
        using var root = new TemporaryFolder();
        using ReplicatorProcess proxy = ReplicatorProcess.Start(root.FullPath, "--poller", poller);
        using var apt = new AptClient(origin.Authority, repository.KeyRing, AddressOf(proxy), retries: 3);
        // The names of indexes have the origin's in them.
        Assert.Equal(direct.Values, apt.UpdateAndDownload(DebianRepository.Packages).Values);
        Assert.True(cuts > DebianRepository.Packages.Count, "None was asked for again.");
        proxy.Stop();
    }

    [AptTheory]
    [InlineData(null, 206)]
    [InlineData("0-99999", 206)]
    [InlineData("200000-399999", 206)]
    [InlineData("-1000", 206)]
    [InlineData("0-", 206)]
    [InlineData(null, 200)]
    [InlineData("200000-399999", 200)]
    [Trait("RFC", "9110 13.1.5")]
    public void Apt_goes_on_with_what_it_has_of_a_package_if_that_is_still_the_same(string? held, int status)
    {
        const int Partial = 50_000;
        string path = $"/debian/{DebianRepository.PathOf(DebianRepository.LargePackage)}";
        byte[] package = File.ReadAllBytes(repository.Documents + path);
        DateTime modified = File.GetLastWriteTimeUtc(repository.Documents + path);
        using var origin = new Nginx(repository.Documents);
        using var root = new TemporaryFolder();
        using ReplicatorProcess proxy = ReplicatorProcess.Start(root.FullPath);
        using var apt = new AptClient(origin.Authority, repository.KeyRing, AddressOf(proxy));
        Assert.Equal(0, apt.Run("update").ExitCode);
        if (held is not null)
        {
            using RawClient other = proxy.Connect();
            Assert.Equal(206, other.Get($"http://{origin.Authority}{path}", $"Range: bytes={held}").Status);
        }

        bool isSame = status == 206;
        apt.LeavePartial(
            DebianRepository.LargePackage, isSame ? package[..Partial] : new byte[Partial],
            isSame ? modified : modified.AddDays(-1));
        ProcessOutcome outcome = apt.Run(
            "-o", "Debug::Acquire::http=true", "-y", "--download-only", "install", DebianRepository.LargePackage);
        string said = outcome.Output + outcome.Errors;
        Assert.True(outcome.ExitCode == 0, said);
        Assert.Contains($"Range: bytes={Partial}-", said, StringComparison.Ordinal);
        Assert.Contains("If-Range: ", said, StringComparison.Ordinal);
        Assert.Contains($"HTTP/1.1 {status} ", said, StringComparison.Ordinal);

        string got = apt.PathOf(DebianRepository.LargePackage);
        Assert.Equal(package, File.ReadAllBytes(got));
        Assert.Equal(0, RealProcess.Run("dpkg-deb", "--contents", got).ExitCode);
        string stored = proxy.PathOf(origin.Authority, path);
        Until.Holds(() => File.Exists(stored), () => "it is stored");
        Assert.Equal(package, File.ReadAllBytes(stored));
        long sent = origin.TakeRequests().Where(request => request.Target == path).Sum(request => request.Length);
        Assert.InRange(sent, package.Length, (long)(1.1 * package.Length));
        proxy.Stop();
    }

    private static string AddressOf(ReplicatorProcess proxy) => $"http://127.0.0.1:{proxy.Port}";

    private SortedDictionary<string, byte[]> Run(string authority, ReplicatorProcess? proxy)
    {
        using var apt = new AptClient(authority, repository.KeyRing, proxy is null ? null : AddressOf(proxy));
        return apt.UpdateAndDownload(DebianRepository.Packages);
    }

    /// <summary>A theory that needs apt and what makes a repository for it.</summary>
    [AttributeUsage(AttributeTargets.Method)]
    private sealed class AptTheoryAttribute : TheoryAttribute
    {
        public AptTheoryAttribute() =>
            Skip = Needs.Reason(["nginx", "apt-get", "apt-ftparchive", "dpkg-deb", "gpg", "gpgconf"]);
    }
}
