namespace Replicator.Pages;

/// <summary>What the first page tells.</summary>
/// <param name="Authority">Under which the client reached this page, <c>host:port</c>, recognised as our own: it is
/// filled into the commands that the page shows.</param>
/// <param name="Origin">The one that it stands in front of, <c>host:port</c>; null: it is a proxy for all.</param>
/// <param name="StoresHttps">It answers HTTPS for clients that trust its authority.</param>
/// <param name="Root">The folder of stored responses.</param>
/// <param name="ResponseCount">Stored responses.</param>
/// <param name="ContentLength">Bytes of their contents.</param>
/// <param name="FreeLength">Bytes free on the file system.</param>
/// <param name="UnfinishedCount">Downloads that broke off and are kept to be continued.</param>
/// <param name="Uptime">Since the start.</param>
/// <param name="Modes">Those that are on, in words, as <c>offline</c>; may be empty.</param>
internal sealed record FirstPageFacts(
    string Authority,
    string? Origin,
    bool StoresHttps,
    string Root,
    long ResponseCount,
    long ContentLength,
    long FreeLength,
    int UnfinishedCount,
    TimeSpan Uptime,
    IReadOnlyList<string> Modes);
