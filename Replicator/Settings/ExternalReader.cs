using Replicator.Diagnostics;

namespace Replicator.Settings;

/// <summary>Finds out which proxies are behind this one: what --external says, else what the variables say that most
/// programs heed.</summary>
/// <param name="given">Of --external; null: not given.</param>
/// <param name="environment">Where http_proxy, https_proxy and no_proxy may be.</param>
/// <param name="mistakes">Those that are found are added.</param>
internal sealed class ExternalReader(
    string? given, IReadOnlyDictionary<string, string> environment, List<string> mistakes)
{
    /// <summary>For targets of http. HTTP_PROXY is not looked at, as in most programs: where requests become variables,
    /// as with CGI, a client could set it by a field named Proxy.</summary>
    public ExternalChoice? ForHttp() => given is not null
        ? Read(given, "--external")
        : Read(Variable("http_proxy"), "http_proxy");

    /// <summary>For CONNECT.</summary>
    public ExternalChoice? ForTunnels()
    {
        if (given is not null)
            return ExternalText.TryParse(given, "--external", out ExternalChoice? external, out _) ? external : null;
        return Variable("https_proxy") is { } lower
            ? Read(lower, "https_proxy")
            : Read(Variable("HTTPS_PROXY"), "HTTPS_PROXY");
    }

    /// <summary>The list of hosts that are reached directly; may be empty.</summary>
    public string Direct() => Variable("no_proxy") ?? Variable("NO_PROXY") ?? "";

    private string? Variable(string name) => environment.TryGetValue(name, out string? value) ? value : null;

    private ExternalChoice? Read(string? text, string source)
    {
        if (string.IsNullOrEmpty(text))
            return null;
        if (!ExternalText.TryParse(text, source, out ExternalChoice? external, out string mistake))
        {
            string written = source[0] == '-' ? $"{source} " : $"{source}=";
            mistakes.Add($"{written}{LogText.Escape(ExternalText.Masked(text))}: {mistake}");
        }

        return external;
    }
}
