using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads the name of a module in its <c>go.mod</c>: the rest of the target is the module proxy. go asks for it
/// before it asks for sums.</summary>
/// <param name="proxies">Is told.</param>
internal sealed class GoModule(GoProxies proxies) : IIndexReader
{
    private const string Versions = "/@v/";

    // Comments may come before it.
    private const int MostLines = 100;

    /// <inheritdoc/>
    public bool TellsTheSame => false;

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) =>
        uri.PathAndQuery.EndsWith(".mod", StringComparison.Ordinal)
        && uri.PathAndQuery.Contains(Versions, StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        string folder = uri.Key[..uri.Key.LastIndexOf(Versions, StringComparison.Ordinal)];
        var lines = new LineReader(content);
        for (int count = 0; count < MostLines && lines.Next(); count++)
        {
            string line = Encoding.UTF8.GetString(lines.Line);
            if (line.Split([' ', '\t'], StringSplitOptions.RemoveEmptyEntries) is not ["module", var name, ..])
                continue;
            if (GoNames.Before(folder, "/" + GoNames.Escaped(name.Trim('"'))) is { } proxy
                && proxy.Contains("://", StringComparison.Ordinal))
                proxies.Learn(proxy);
            return;
        }
    }
}
