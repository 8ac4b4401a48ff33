namespace Replicator.Pages;

/// <summary>How one client is pointed at the proxy.</summary>
/// <param name="Name">The client.</param>
/// <param name="Explanation">A sentence.</param>
/// <param name="Commands">To be typed, each a line.</param>
internal sealed record ClientGuide(string Name, string Explanation, params IReadOnlyList<string> Commands)
{
    /// <summary>All of them, with the proxy's address filled in.</summary>
    /// <param name="authority">The proxy's, <c>host:port</c>.</param>
    /// <param name="storesHttps">It answers HTTPS for clients that trust its authority.</param>
    public static IReadOnlyList<ClientGuide> For(string authority, bool storesHttps)
    {
        string proxy = $"http://{authority}";
        return
        [
            new("Any command", "Most programs read these; they hold until the terminal is closed.",
                $"export http_proxy={proxy}", $"export https_proxy={proxy}"),
            new("apt", "One file, for all of Debian and Ubuntu. Leave sources at http:// so that packages are stored.",
                $"echo 'Acquire::http::Proxy \"{proxy}\";' | sudo tee /etc/apt/apt.conf.d/01replicator"),
            new("curl and wget", "For one command; lower case, for curl ignores HTTP_PROXY.",
                $"curl -x {proxy} -O http://example.org/file", $"http_proxy={proxy} wget http://example.org/file"),
            new("Browser", "Set the HTTP proxy by hand in the network settings; or start Chromium with it.",
                $"chromium --proxy-server={proxy}"),
            new("npm", storesHttps
                ? "Registries answer by https: for this terminal the last line says which authority to trust for that."
                : "Registries answer by https, which passes unseen; the last line stores what one command fetches.",
                $"npm config set proxy {proxy}", $"npm config set https-proxy {proxy}",
                storesHttps ? "eval \"$(replicator env npm)\"" : "replicator run -- npm ci"),
            new("dotnet and NuGet", "The variables work everywhere; the setting only in the NuGet.Config of the user.",
                $"http_proxy={proxy} https_proxy={proxy} dotnet restore",
                $"dotnet nuget config set http_proxy {proxy}"),
            new("pip", "For good, or with --proxy for one command.",
                $"pip config set global.proxy {proxy}"),
            new("git", "For repositories by http and https; those by ssh do not take a proxy.",
                $"git config --global http.proxy {proxy}"),
        ];
    }
}
