using System.Text;
using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Settings;

/// <summary>Reads what is said of the one origin that the proxy stands in front of, and of the fields that are meant
/// for caches like it.</summary>
/// <param name="parsed">All options.</param>
/// <param name="given">Where they were given.</param>
/// <param name="mistakes">Those that are found are added.</param>
internal sealed class ReverseReader(ServeArguments parsed, GivenOptions given, List<string> mistakes)
{
    private const string ClientsOwn = "keep";
    private const string PlainScheme = "http://";
    private const string SecureScheme = "https://";
    private const string Example = "write it as http://127.0.0.1:3000 or https://www.example.org";
    private const string FieldOfNetworks = "CDN-Cache-Control";

    /// <summary>Null: there is none, or a mistake was added.</summary>
    public ReverseOrigin? Origin()
    {
        if (parsed.Reverse is null)
        {
            if (parsed.Host is { } lonely)
                Add("host", lonely, "says as what the origin of --reverse is asked; name that one too");
            return null;
        }

        if (parsed.External is not null)
            mistakes.Add("--reverse: contradicts --external: the one origin is reached directly; give one of them");
        if (!TryReadOrigin(parsed.Reverse, out bool isSecure, out string host, out int port))
            return null;
        if (parsed.Host == ClientsOwn)
            return new ReverseOrigin(host, port, null, 0, isSecure);
        if (parsed.Host is null)
            return new ReverseOrigin(host, port, host, port, isSecure);
        if (TryReadAuthority(parsed.Host, isSecure, out string name, out int namePort))
            return new ReverseOrigin(host, port, name, namePort, isSecure);
        Add("host", parsed.Host, "is no host; write it as www.example.org, www.example.org:8080 or keep");
        return null;
    }

    /// <summary>Where the certificate and the key for clients lie; null: there are none, or a mistake was
    /// added.</summary>
    public (string Certificate, string Key)? Identity()
    {
        if (parsed.TlsCert is null && parsed.TlsKey is null)
            return null;
        if (parsed.TlsCert is null || parsed.TlsKey is null)
        {
            mistakes.Add("--tls-cert: needs its key, and --tls-key its certificate; give both");
            return null;
        }

        if (parsed.Reverse is null)
            Add("tls-cert", parsed.TlsCert, "is for clients of --reverse; those of a proxy speak to it in the clear");
        return (Path.GetFullPath(parsed.TlsCert), Path.GetFullPath(parsed.TlsKey));
    }

    /// <summary>Names of fields, each once.</summary>
    public IReadOnlyList<string> Targets() =>
        TargetNames.Read(given, mistakes) ?? (parsed.Reverse is null ? [] : [FieldOfNetworks]);

    private bool TryReadOrigin(string text, out bool isSecure, out string host, out int port)
    {
        (host, port) = ("", 0);
        isSecure = text.StartsWith(SecureScheme, StringComparison.OrdinalIgnoreCase);
        if (!isSecure && !text.StartsWith(PlainScheme, StringComparison.OrdinalIgnoreCase))
        {
            Add("reverse", text, $"is no origin; {Example}");
            return false;
        }

        string authority = text[(isSecure ? SecureScheme : PlainScheme).Length..].TrimEnd('/');
        if (TryReadAuthority(authority, isSecure, out host, out port))
            return true;
        Add("reverse", text, (authority.Contains('/') ? "an origin has no path; " : "is no origin; ") + Example);
        return false;
    }

    private static bool TryReadAuthority(string text, bool isSecure, out string host, out int port)
    {
        int standard = isSecure ? TargetUri.HttpsPort : TargetUri.HttpPort;
        return AuthorityParser.Parse(Encoding.UTF8.GetBytes(text), standard, out host, out port) == Refusal.None;
    }

    private void Add(string longName, string value, string mistake) =>
        mistakes.Add($"{LogText.Escape(given.Where(longName, value))}: {mistake}");
}
