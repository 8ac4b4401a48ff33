namespace Replicator.Cache;

/// <summary>How the proxy is run.</summary>
internal enum CacheMode
{
    Standard,

    /// <summary>What is stored is always good.</summary>
    Static,

    /// <summary>Never connect; stale is served.</summary>
    Offline,
}
