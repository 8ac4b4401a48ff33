using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>How Chromium is started by a test.</summary>
internal static class Chromium
{
    /// <returns>The options with which it shows no window and leaves most of its own requests.</returns>
    /// <param name="home">The folder for all that it keeps.</param>
    public static string[] Options(string home) =>
    [
        "--headless", "--no-sandbox", "--disable-gpu", "--disable-quic", "--no-first-run",
        "--disable-background-networking", "--disable-component-update", "--disable-sync",
        "--disable-dev-shm-usage", $"--user-data-dir={home}",
    ];

    /// <returns>The options with which it asks a proxy.</returns>
    public static string[] Through(ReplicatorProcess proxy) =>
        // Otherwise it goes around the proxy for addresses of this machine.
        [$"--proxy-server=http://127.0.0.1:{proxy.Port}", "--proxy-bypass-list=<-loopback>"];
}
