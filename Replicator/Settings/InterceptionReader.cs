using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Settings;

/// <summary>Reads whose HTTPS is answered here.</summary>
/// <param name="parsed">All options.</param>
/// <param name="given">Where they were given.</param>
/// <param name="environment">Says where the authority lies.</param>
/// <param name="mistakes">Those that are found are added.</param>
internal sealed class InterceptionReader(
    ServeArguments parsed, GivenOptions given, IReadOnlyDictionary<string, string> environment, List<string> mistakes)
{
    /// <summary>Null: nobody's, or a mistake was added.</summary>
    public InterceptionChoice? Read()
    {
        HostList? only = HostListReader.Read(given, "intercept-only", mistakes);
        HostList? tunnelled = HostListReader.Read(given, "tunnel", mistakes);
        if (parsed.Intercept && parsed.InterceptOnly is not null)
            mistakes.Add("--intercept: contradicts --intercept-only, which names the hosts; give one of them");
        if (!parsed.Intercept && parsed.InterceptOnly is null)
        {
            if (parsed.Tunnel is { } hosts)
            {
                mistakes.Add(LogText.Escape(
                    $"{given.Where("tunnel", hosts)}: excepts hosts from --intercept; give that one too"));
            }

            if (parsed.InterceptFallback)
                mistakes.Add("--intercept-fallback: says what --intercept does for clients that do not trust it; "
                    + "give that one too");
            return null;
        }

        if (parsed.Reverse is not null)
            mistakes.Add("--intercept: contradicts --reverse, which answers no CONNECT; give one of them");
        string folder = DataFolder.Read(environment, mistakes);
        return new InterceptionChoice(only, tunnelled, parsed.InterceptFallback, folder);
    }
}
