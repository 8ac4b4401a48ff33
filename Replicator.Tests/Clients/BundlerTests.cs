using System.Security.Cryptography;
using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>bundler, which keeps the index that all packages share, asks for what was appended to it, and takes its
/// validator for the digest in MD5 of all of it.</summary>
[Collection(RealPrograms.Name)]
public sealed class BundlerTests : IDisposable
{
    private const string Index = "/bundle-gems/versions";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsFact("bundle", "nginx")]
    public void An_index_that_has_grown_is_validated_once_and_its_end_is_what_bundler_asks_for()
    {
        ClientSite? site = null;
        using var origin = new RawOrigin(exchange => Answer(exchange, site!));
        using (site = new ClientSite("https", $$"""
            location ~ "^/bundle-gems/(info/.*|versions)$" { proxy_pass http://127.0.0.1:{{origin.Port}}; }
            """))
        {
            var registry = new GemRegistry(GemRegistry.Bundler);
            PublishedPackage leaf = registry.Publish(site, "leaf", "leaf");
            Run(site, registry, "leaf").AssertGot(leaf);
            Assert.Single(Directory.EnumerateFiles(folder["kept"], "versions", SearchOption.AllDirectories));
            PublishedPackage later = registry.Publish(site, "later", "later");
            ClientRun run = Run(site, registry, "later");
            run.AssertGot(later);
            Assert.Equal(["200 True"], OfIndex(run));
            ClientRun again = Run(site, registry, "later");
            again.AssertGot(later);
            Assert.Equal(["304 True"], OfIndex(again));
            site.Stop();
            Run(site, registry, "later").AssertGot(later);
        }
    }

    private ClientRun Run(ClientSite site, GemRegistry registry, string name)
    {
        // Where bundler keeps what it has of indexes, for all runs; but not the packages.
        string kept = folder.Folder("kept");
        return site.RunAsCommand(
            Guid.NewGuid().ToString(), registry.Script(site, name), $"BUNDLE_USER_CACHE={kept}");
    }

    private static IEnumerable<string> OfIndex(ClientRun run) => run.Requests
        .Where(request => request.Target == Index)
        .Select(request => $"{request.Status} {request.IsConditional}");

    private static void Answer(RawOriginExchange exchange, ClientSite site)
    {
        byte[] content = site.Read(exchange.Target);
#pragma warning disable CA5351 // It is what the format says.
        string tag = Convert.ToHexStringLower(MD5.HashData(content));
#pragma warning restore CA5351
        if (exchange.Field("If-None-Match") == $"\"{tag}\"")
            exchange.Send($"HTTP/1.1 304 Not Modified\r\nETag: \"{tag}\"\r\n\r\n");
        else
            exchange.SendWhole(content, $"ETag: \"{tag}\"", "Content-Type: text/plain", "Cache-Control: max-age=0");
    }
}
