using System.Net;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Tls;

namespace Replicator.Proxy;

/// <summary>How the proxy treats its peers.</summary>
internal sealed record ProxyOptions
{
    /// <summary>For the rules of caching.</summary>
    public CacheTerms Terms { get; init; } = CacheTerms.Standard;

    /// <summary>The one origin that it stands in front of; null: any.</summary>
    public ReverseOrigin? Reverse { get; init; }

    /// <summary>Origins are asked for identity, so that every content is readable at its plain name.</summary>
    public bool AsksIdentity { get; init; }

    /// <summary>Ports that CONNECT may open a tunnel to.</summary>
    public IReadOnlyCollection<int> ConnectPorts { get; init; } = [443, 80];

    /// <summary>What is shown to clients, which all speak TLS then; null: they speak in the clear.</summary>
    public ServerIdentity? Identity { get; init; }

    /// <summary>Whose tunnels are answered here; null: nobody's.</summary>
    public InterceptionOptions? Interception { get; init; }

    /// <summary>Clients that are connected at a time.</summary>
    public int MaximumClients { get; init; } = 12_000;

    /// <summary>Clients of one address other than loopback.</summary>
    public int MaximumClientsPerAddress { get; init; } = 1024;

    /// <summary>Downloads that run at a time.</summary>
    public int MaximumDownloads { get; init; } = 256;

    /// <summary>Requests that may wait for a connection to their origin or for the head of another's answer.</summary>
    public int MaximumWaiting { get; init; } = 4096;

    /// <summary>Bytes of all buffers together.</summary>
    public long MaximumBuffers { get; init; } = 256L << 20;

    public HeadLimits HeadLimits { get; init; } = HeadLimits.Default;

    /// <summary>How we name ourselves in Via: a name of our own, so that a chain of proxies of this kind is no
    /// loop.</summary>
    public string Pseudonym { get; init; } = "replicator";

    /// <summary>A transfer in which nothing moves.</summary>
    public TimeSpan TransferTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>A transfer that is relayed and not stored, in which nothing moves: long polls, event streams.</summary>
    public TimeSpan RelayTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A client's head, in all.</summary>
    public TimeSpan HeadTimeout { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>Networks whose clients may make the proxy forget what is stored, by PURGE.</summary>
    public IReadOnlyList<IPNetwork> PurgeFrom { get; init; } = [];

    /// <summary>A client that asks nothing.</summary>
    public TimeSpan IdleTimeout { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>An origin's final head, in all.</summary>
    public TimeSpan OriginHeadTimeout { get; init; } = TimeSpan.FromMinutes(5);

    /// <summary>A tunnel in which nothing moves.</summary>
    public TimeSpan TunnelTimeout { get; init; } = TimeSpan.FromMinutes(15);

    /// <summary>A request waits so long for the head that another's request brings, then it goes by itself.</summary>
    public TimeSpan JoinTimeout { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>A client whose connection is closed has so long to read the last answer.</summary>
    public TimeSpan LingerTimeout { get; init; } = TimeSpan.FromSeconds(2);

    /// <summary>A download that nobody reads any more goes on for so long, if its length is unknown or above
    /// <see cref="UnreadLength"/>.</summary>
    public TimeSpan UnreadTimeout { get; init; } = TimeSpan.FromSeconds(10);

    /// <summary>Bytes up to which a download that nobody reads goes on to its end.</summary>
    public long UnreadLength { get; init; } = 1L << 30;

    /// <summary>An origin that could not be reached is taken as unreachable for so long.</summary>
    public TimeSpan LineDownTime { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>How often a download whose origin breaks off is gone on with before anything more came.</summary>
    public int ResumeTries { get; init; } = 6;

    /// <summary>Before the first of these tries; doubled before each further one.</summary>
    public TimeSpan ResumeDelay { get; init; } = TimeSpan.FromSeconds(1);

    /// <summary>What that grows to at most.</summary>
    public TimeSpan LongestResumeDelay { get; init; } = TimeSpan.FromSeconds(30);

    /// <summary>What the disk broke off in the middle is not stored for so long.</summary>
    public TimeSpan StoreRetryTime { get; init; } = TimeSpan.FromMinutes(10);
}
