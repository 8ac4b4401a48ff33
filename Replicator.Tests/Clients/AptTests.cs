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

    [NeedsTheory("nginx", "apt-get", "apt-ftparchive", "dpkg-deb", "gpg", "gpgconf")]
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

    private SortedDictionary<string, byte[]> Run(string authority, ReplicatorProcess? proxy)
    {
        using var apt = new AptClient(
            authority, repository.KeyRing, proxy is null ? null : $"http://127.0.0.1:{proxy.Port}");
        return apt.UpdateAndDownload(DebianRepository.Packages);
    }
}
