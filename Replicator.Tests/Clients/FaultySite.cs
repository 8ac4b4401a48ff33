using System.Collections.Concurrent;
using Replicator.Store;
using Replicator.Tests.Clients.Registries;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>An origin of all clients over https that does to some files of packages what a test says. It is there for
/// all tests of a class.</summary>
public sealed class FaultySite : IDisposable
{
    // As text, and packed again: enough that half of it is worth keeping to the proxy.
    private const int DataLength = 150_000;

    // Of packages' names.
    private const string Suffixes =
        @"deb|tgz|whl|nupkg|zip|jar|0\.tar\.gz|gem|pkg\.tar\.zst|rpm|nar|apk|conda|gpkg\.tar";

    private readonly ConcurrentDictionary<string, (Action<RawOriginExchange, byte[]> Answer, int Times)> faults = [];
    private readonly Dictionary<string, IRegistry> registries = [];
    private readonly RawOrigin origin;
    private int runCount;

    public FaultySite()
    {
        origin = new RawOrigin(Answer);
        Site = new ClientSite("https", $$"""
            location ~ "(\.({{Suffixes}})|/download|/blobs/sha256:[0-9a-f]+|/lfs/objects/[0-9a-f]+)$" {
                proxy_pass http://127.0.0.1:{{origin.Port}};
                proxy_buffering off;
            }
            {{GemRegistry.Lines}}
            {{NpmRegistry.Lines}}
            {{OciRegistry.Lines}}
            {{GitLfsRegistry.Lines}}
            """);
    }

    internal ClientSite Site { get; }

    /// <summary>Answers as if there were no such file.</summary>
    internal static void Missing(RawOriginExchange exchange, byte[] content) =>
        exchange.Send("HTTP/1.1 404 Not Found\r\nContent-Length: 0\r\n\r\n");

    /// <summary>Answers with a content in which a bit is another, under the same validator.</summary>
    internal static void Wrong(RawOriginExchange exchange, byte[] content) =>
        Ranged(WrongOf(content), TagOf(content)).Answer(exchange);

    /// <summary>Breaks off after half of the content.</summary>
    internal static void Cut(RawOriginExchange exchange, byte[] content)
    {
        SendHalf(exchange, content);
        exchange.Close();
    }

    /// <summary>Breaks off without having told a validator.</summary>
    internal static void CutForGood(RawOriginExchange exchange, byte[] content)
    {
        exchange.SendHead(content.Length);
        exchange.Send(content.AsSpan(0, content.Length / 2));
        exchange.Close();
    }

    /// <summary>Sends half of the content and no more.</summary>
    internal static void Held(RawOriginExchange exchange, byte[] content)
    {
        SendHalf(exchange, content);
        exchange.WaitForRelease();
        exchange.Close();
    }

    /// <summary>Takes a second for the content.</summary>
    internal static void Slow(RawOriginExchange exchange, byte[] content) =>
        // By nginx.
        exchange.SendWhole(content, $"ETag: \"{TagOf(content)}\"", $"X-Accel-Limit-Rate: {content.Length}");

    /// <returns>A content in which a bit is another.</returns>
    internal static byte[] WrongOf(byte[] content)
    {
        byte[] wrong = [.. content];
        wrong[wrong.Length / 2] ^= 1;
        return wrong;
    }

    /// <summary>Publishes a package for a client, in place of what was there by that name.</summary>
    /// <param name="seed">Of what is in it.</param>
    internal PublishedPackage Publish(string client, string name, int seed = 1)
    {
        var data = new byte[DataLength];
        new Random(seed).NextBytes(data);
        return Of(client).Publish(Site, name, Convert.ToHexString(data));
    }

    /// <summary>Has the proxy learn what the indexes tell of a package, as from an earlier client.</summary>
    internal void Learn(PublishedPackage package)
    {
        if (package.Indexes.Length == 0)
            return;
        Site.Fetch(package.Indexes);
        Until.Holds(
            () => Site.RunVerb("explain", Site.Uri(package.Target)).Output.Contains(" tells", StringComparison.Ordinal),
            () => $"the digest of {package.Target}");
    }

    /// <summary>Answers requests for a file in another way than with all of it.</summary>
    /// <param name="times">How many; what comes then is right.</param>
    internal void Spoil(
        PublishedPackage package, Action<RawOriginExchange, byte[]> answer, int times = int.MaxValue) =>
        faults[package.Target] = (answer, times);

    /// <summary>From now on the file is right.</summary>
    internal void Mend(PublishedPackage package) => faults.TryRemove(package.Target, out _);

    /// <summary>Has a client get a package, by way of the proxy.</summary>
    internal ClientRun Run(string client, string name) => RunCommand(name, Of(client).Script(Site, name));

    /// <summary>Has several do so at once.</summary>
    internal ClientRun RunMany(string client, string name, int count)
    {
        string numbers = string.Join(' ', Enumerable.Range(1, count));
        return RunCommand(name, $$"""
            for i in {{numbers}}; do
                mkdir -p $i/got
                (cd $i
                export HOME=$PWD
                {{Of(client).Script(Site, name)}}) &
            done
            wait
            for i in {{numbers}}; do mv $i/got got/$i; done
            """);
    }

    /// <summary>Starts what <see cref="Run"/> runs.</summary>
    internal RealProcess Start(string client, string name) =>
        Site.StartAsCommand($"{name}-{++runCount}", Of(client).Script(Site, name), Variables);

    public void Dispose()
    {
        origin.Release();
        Site.Dispose();
        origin.Dispose();
    }

    // None goes on for long with what fails.
    private static string[] Variables =>
    [
        CargoRegistry.Toolchains, "CARGO_NET_RETRY=0", .. NuGetRegistry.Variables,
        "npm_config_fetch_retry_mintimeout=100", "pnpm_config_fetch_retry_mintimeout=100",
        "NUGET_ENHANCED_MAX_NETWORK_TRY_COUNT=2", "NUGET_ENHANCED_NETWORK_RETRY_DELAY_MILLISECONDS=100",
    ];

    private static string TagOf(byte[] content) => $"{content.Length}-{Crc32C.Of(content):x8}";

    private static RangedContent Ranged(byte[] content, string tag) => new(content, tag: tag);

    private static void SendHalf(RawOriginExchange exchange, byte[] content)
    {
        exchange.SendHead(content.Length, $"ETag: \"{TagOf(content)}\"");
        exchange.Send(content.AsSpan(0, content.Length / 2));
    }

    private IRegistry Of(string client)
    {
        if (!registries.TryGetValue(client, out IRegistry? registry))
            registries.Add(client, registry = ClientAttribute.RegistryOf(client));
        return registry;
    }

    private ClientRun RunCommand(string name, string script) =>
        Site.RunAsCommand($"{name}-{++runCount}", script, Variables);

    private void Answer(RawOriginExchange exchange)
    {
        string target = exchange.Target;
        if (!Site.Has(target))
        {
            Missing(exchange, []);
            return;
        }

        byte[] content = Site.Read(target);
        faults.TryGetValue(target, out (Action<RawOriginExchange, byte[]> Answer, int Times) fault);
        if (fault.Times > 0)
        {
            faults[target] = (fault.Answer, fault.Times - 1);
            fault.Answer(exchange, content);
            return;
        }

        Ranged(content, TagOf(content)).Answer(exchange);
    }
}
