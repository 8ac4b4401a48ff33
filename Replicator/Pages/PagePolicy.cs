namespace Replicator.Pages;

/// <summary>Who may see a page. The default is none, so that no page has one by accident.</summary>
internal enum PagePolicy
{
    None,

    /// <summary>Whoever may use the proxy.</summary>
    Everybody,

    /// <summary>Loopback and the networks that were named for it: it shows other people's URLs.</summary>
    Trusted,
}
