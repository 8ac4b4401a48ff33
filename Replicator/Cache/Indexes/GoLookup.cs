using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads what a checksum database of Go answers of a module's version: the sums of its zip and its go.mod.
/// These lie at the module proxy by way of which the database was asked (<c>/sumdb/NAME/lookup/MODULE@VERSION</c>), or
/// if it was asked itself, at those that passed by.</summary>
/// <param name="proxies">What was learnt of them.</param>
internal sealed class GoLookup(GoProxies proxies) : IIndexReader
{
    private const string Databases = "/sumdb/";
    private const string Lookups = "/lookup/";
    private const string ModMark = "/go.mod";

    // There are three: the record's number, and a line for each sum.
    private const int MostLines = 8;

    /// <inheritdoc/>
    public bool TellsTheSame => false;

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<char> path = uri.PathAndQuery;
        return path.Contains("@v", StringComparison.Ordinal) && path.Contains(Lookups, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var lines = new LineReader(content);

        // After an empty one comes the state of the database.
        for (int count = 0; count < MostLines && lines.Next() && !lines.Line.IsEmpty; count++)
        {
            if (Encoding.UTF8.GetString(lines.Line).Split(' ') is [var module, var version, var sum])
                Tell(GoNames.Escaped(module), GoNames.Escaped(version), sum, uri.Key, found);
        }
    }

    private void Tell(string module, string version, string text, string key, Action<KnownFile> found)
    {
        bool isMod = version.EndsWith(ModMark, StringComparison.Ordinal);
        if (isMod)
            version = version[..^ModMark.Length];
        if (GoSum.Read(isMod ? GoSum.OfMod : GoSum.OfZip, text) is not { } sum)
            return;
        string file = $"/{module}/@v/{version}{(isMod ? ".mod" : ".zip")}";
        foreach (string proxy in ProxiesOf(key, $"{Lookups}{module}@{version}"))
        {
            found(new KnownFile(proxy + file, sum));
            if (file.Contains('!', StringComparison.Ordinal))
                found(new KnownFile(proxy + GoNames.Coded(file), sum));
        }
    }

    // None: another module's sums are in the answer, or it is not known who has it.
    private string[] ProxiesOf(string key, string ending)
    {
        if (GoNames.Before(key, ending) is not { } database)
            return [];
        int end = database.LastIndexOf(Databases, StringComparison.Ordinal);
        return end < 0 ? proxies.All() : [database[..end]];
    }
}
