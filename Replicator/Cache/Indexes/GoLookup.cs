using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads what a checksum database of Go answers of a module's version: the sums of its zip and its go.mod,
/// which lie at the module proxy by way of which the database was asked
/// (<c>/sumdb/NAME/lookup/MODULE@VERSION</c>).</summary>
internal sealed class GoLookup : IIndexReader
{
    private const string Databases = "/sumdb/";
    private const string Lookups = "/lookup/";
    private const string ModMark = "/go.mod";

    // There are three: the record's number, and a line for each sum.
    private const int MostLines = 8;

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<char> path = uri.PathAndQuery;
        return path.Contains("@v", StringComparison.Ordinal) && path.Contains(Lookups, StringComparison.Ordinal)
            && path.Contains(Databases, StringComparison.Ordinal);
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var lines = new LineReader(content);

        // After an empty one comes the state of the database.
        for (int count = 0; count < MostLines && lines.Next() && !lines.Line.IsEmpty; count++)
        {
            if (Encoding.UTF8.GetString(lines.Line).Split(' ') is [var module, var version, var sum])
                Tell(Escaped(module), Escaped(version), sum, uri.Key, found);
        }
    }

    private static void Tell(string module, string version, string text, string key, Action<KnownFile> found)
    {
        bool isMod = version.EndsWith(ModMark, StringComparison.Ordinal);
        if (isMod)
            version = version[..^ModMark.Length];
        if (GoSum.Read(isMod ? GoSum.OfMod : GoSum.OfZip, text) is not { } sum
            || ProxyOf(key, $"{Lookups}{module}@{version}") is not { } proxy)
            return;

        // go asks for a module with %21 and for a sum without, or not so, as the proxy has a path or none.
        string file = $"/{module}/@v/{version}{(isMod ? ".mod" : ".zip")}";
        found(new KnownFile(proxy + file, sum));
        if (file.Contains('!', StringComparison.Ordinal))
            found(new KnownFile(proxy + Coded(file), sum));
    }

    // Null: another module's sums are in the answer, or no proxy is named.
    private static string? ProxyOf(string key, string ending)
    {
        if (key.EndsWith(Coded(ending), StringComparison.Ordinal))
            ending = Coded(ending);
        else if (!key.EndsWith(ending, StringComparison.Ordinal))
            return null;
        string database = key[..^ending.Length];
        int end = database.LastIndexOf(Databases, StringComparison.Ordinal);
        return end < 0 ? null : database[..end];
    }

    private static string Coded(string path) => path.Replace("!", "%21", StringComparison.Ordinal);

    // In URLs a letter in upper case is an exclamation mark and the one in lower case.
    private static string Escaped(string name)
    {
        var escaped = new StringBuilder(name.Length);
        foreach (char letter in name)
        {
            if (char.IsAsciiLetterUpper(letter))
                escaped.Append('!').Append(char.ToLowerInvariant(letter));
            else
                escaped.Append(letter);
        }

        return escaped.ToString();
    }
}
