using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Settings;

/// <summary>Reads what is said of origins of https: who vouches for them, and which need nobody to.</summary>
/// <param name="parsed">All options.</param>
/// <param name="given">Where they were given.</param>
/// <param name="mistakes">Those that are found are added.</param>
internal sealed class TrustReader(ServeArguments parsed, GivenOptions given, List<string> mistakes)
{
    /// <summary>All certificates of the files that are named.</summary>
    public X509Certificate2Collection Authorities()
    {
        var all = new X509Certificate2Collection();
        foreach (string file in parsed.UpstreamCa)
        {
            int before = all.Count;
            try
            {
                all.ImportFromPemFile(file);
            }
            catch (Exception error) when (error is IOException or UnauthorizedAccessException or CryptographicException)
            {
                Add("upstream-ca", file, $"cannot be read ({error.Message}); name a file of certificates in PEM");
                continue;
            }

            if (all.Count == before)
                Add("upstream-ca", file, "has no certificate; name a file of certificates in PEM");
        }

        return all;
    }

    /// <summary>Hosts, each once.</summary>
    public IReadOnlyList<string> Insecure()
    {
        var hosts = new List<string>();
        foreach (string text in parsed.InsecureUpstream)
        {
            // An IPv6 literal may come without its brackets.
            string written = text.Count(one => one == ':') > 1 && !text.StartsWith('[') ? $"[{text}]" : text;
            Refusal refusal = AuthorityParser.Parse(Encoding.UTF8.GetBytes(written), 1, out string host, out int port);
            if (refusal != Refusal.None || port != 1)
                Add("insecure-upstream", text, "is no host; write it as www.example.org, without a port");
            else
                hosts.Add(host.TrimEnd('.').Trim('[', ']'));
        }

        return [.. hosts.Distinct()];
    }

    private void Add(string longName, string value, string mistake) =>
        mistakes.Add($"{LogText.Escape(given.Where(longName, value))}: {mistake}");
}
