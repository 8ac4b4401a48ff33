using System.Text;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Tests.Cache;

/// <summary>What URLs and fields say of the content.</summary>
public sealed class ExpectedDigestTests
{
    private const string Sha256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
    private const string Sha1 = "da39a3ee5e6b4b0d3255bfef95601890afd80709";
    private const string Md5 = "d41d8cd98f00b204e9800998ecf8427e";

    [Theory]
    [InlineData($"/debian/dists/stable/main/binary-amd64/by-hash/SHA256/{Sha256}", $"sha256:{Sha256}")]
    [InlineData($"/dists/stable/by-hash/SHA1/{Sha1}", $"sha1:{Sha1}")]
    [InlineData($"/dists/stable/by-hash/MD5Sum/{Md5}", $"md5:{Md5}")]
    [InlineData($"/dists/stable/by-hash/SHA512/{Sha256}", null)]
    [InlineData($"/dists/stable/by-hash/SHA256/{Sha256}0", null)]
    [InlineData($"/dists/stable/by-hash/SHA256/{Sha256}?a", null)]
    [InlineData($"/v2/library/debian/blobs/sha256:{Sha256}", $"sha256:{Sha256}")]
    [InlineData($"/mirror/v2/debian/manifests/sha256:{Sha256}", $"sha256:{Sha256}")]
    [InlineData("/v2/library/debian/manifests/latest", null)]
    [InlineData("/v2/library/debian/blobs/sha256:12", null)]
    [InlineData($"/v2/library/debian/blobs/crc32:{Sha256}", null)]
    [InlineData($"/repodata/{Sha256}-primary.xml.gz", $"sha256:{Sha256}")]
    [InlineData($"/repodata/{Sha1}-filelists.xml.zst", $"sha1:{Sha1}")]
    [InlineData("/repodata/repomd.xml", null)]
    [InlineData("/repodata/not-primary.xml.gz", null)]
    [InlineData($"/r.git/info/lfs/objects/{Sha256}", $"sha256:{Sha256}")]
    [InlineData($"/r.git/hosted-lfs/objects/{Sha256}", $"sha256:{Sha256}")]
    [InlineData("/r.git/info/lfs/objects/batch", null)]
    [InlineData($"/r.git/objects/{Sha256}", null)]
    [InlineData($"/p/vendor/name${Sha256}.json", $"sha256:{Sha256}")]
    [InlineData($"/repo/p/provider-2026%24{Sha256}.json", $"sha256:{Sha256}")]
    [InlineData($"/p/vendor/name-{Sha256}.json", null)]
    [InlineData($"/p/vendor/name$0{Sha256}.json", null)]
    [InlineData($"/q/vendor/name${Sha256}.json", null)]
    [InlineData("/p/vendor/name.json", null)]
    [InlineData($"/{Sha256}", null)]
    public void Names_of_contents(string path, string? expected) =>
        Assert.Equal(expected, ExpectedDigest.Of(UriOf(path), new RequestHead())?.ToString());

    [Theory]
    [InlineData("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk=", $"sha1:{Sha1}")]
    [InlineData("sha1-2jmj7l5rSw0yVb/vlWAYkK/YBwk= sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=", $"sha256:{Sha256}")]
    [InlineData("sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU=?opaque", $"sha256:{Sha256}")]
    [InlineData("sha256-47DEQpj8HBSa", null)]
    [InlineData("sha3-47DEQpj8HBSa", null)]
    [InlineData("sha256", null)]
    [InlineData("", null)]
    [InlineData("--- - -", null)]
    public void What_npm_says(string text, string? expected)
    {
        var request = new RequestHead();
        request.Fields.Add("pacote-integrity"u8, Encoding.Latin1.GetBytes(text));
        Assert.Equal(expected, ExpectedDigest.Of(UriOf("/a/-/a-1.0.0.tgz"), request)?.ToString());
    }

    [Theory]
    [InlineData(nameof(UrlClass.QuasiImmutable), "http://b.test:80/list", true)]
    [InlineData(nameof(UrlClass.Immutable), "http://b.test:80/list", true)]
    [InlineData(nameof(UrlClass.Ordinary), "http://b.test:80/list", false)]
    [InlineData(nameof(UrlClass.Ordinary), "http://a.test:80/list", true)]
    [InlineData(nameof(UrlClass.Ordinary), "http://a.test:80/latest.iso.sha256", false)]
    [InlineData(nameof(UrlClass.QuasiImmutable), "http://a.test:80/latest.iso.sha256", true)]
    [InlineData(nameof(UrlClass.QuasiImmutable), "http://a.test:80/latest.iso", false)]
    [InlineData(nameof(UrlClass.Index), "http://a.test:80/list", false)]
    [InlineData(nameof(UrlClass.Never), "http://a.test:80/list", true)]
    [InlineData(nameof(UrlClass.Never), "http://b.test:80/list", false)]
    public void Who_may_tell_of_it(string urlClass, string index, bool isBelieved)
    {
        bool isOnItsHost = index.StartsWith("http://a.test", StringComparison.Ordinal);
        Assert.Equal(isBelieved, ExpectedDigest.MayBeTold(
            Enum.Parse<UrlClass>(urlClass), "http://a.test:80/latest.iso", index, isOnItsHost));
    }

    private static TargetUri UriOf(string path) => new("http", "mirror.test", 80, path);
}
