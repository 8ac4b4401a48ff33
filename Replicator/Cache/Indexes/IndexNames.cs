using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>What the names in indexes mean.</summary>
internal static class IndexNames
{
    /// <summary>The target of a reference (RFC 3986 §5.2), without its fragment.</summary>
    /// <param name="from">Where the reference stands.</param>
    /// <param name="reference">As it stands there.</param>
    /// <returns>Null: nothing that can be asked for by http or https.</returns>
    public static TargetUri? Resolve(TargetUri from, string reference)
    {
        int fragment = reference.IndexOf('#', StringComparison.Ordinal);
        string text = (fragment < 0 ? reference : reference[..fragment]).Trim();
        foreach (char value in text)
        {
            if (value is <= ' ' or >= '\x7f')
                return null;
        }

        if (HasScheme(text))
            return Parse(text, from: null);
        if (text.StartsWith("//", StringComparison.Ordinal))
            return Parse($"{from.Scheme}:{text}", from: null);
        if (text.StartsWith('/'))
            return Parse(text, from);

        string path = WithoutQuery(from.PathAndQuery);
        string joined = text switch
        {
            "" => from.PathAndQuery,
            _ when text.StartsWith('?') => path + text,
            _ => FolderOf(path) + text,
        };
        return Parse(joined, from);
    }

    /// <summary>The path up to its last slash, with that.</summary>
    public static string FolderOf(string pathAndQuery)
    {
        string path = WithoutQuery(pathAndQuery);
        return path[..(path.LastIndexOf('/') + 1)];
    }

    public static string WithoutQuery(string pathAndQuery)
    {
        int query = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        return query < 0 ? pathAndQuery : pathAndQuery[..query];
    }

    /// <summary>Without its segments "." and ".." (RFC 3986 §5.2.4).</summary>
    /// <param name="path">Begins with "/".</param>
    /// <returns>The same object where there are none.</returns>
    public static string WithoutDots(string path)
    {
        if (!path.Contains("/.", StringComparison.Ordinal))
            return path;

        var segments = new List<string>();
        string[] all = path.Split('/');
        foreach (string segment in all.Skip(1))
        {
            if (segment == ".." && segments.Count > 0)
                segments.RemoveAt(segments.Count - 1);
            else if (segment is not ("." or ".."))
                segments.Add(segment);
        }

        bool isFolder = all[^1] is "." or "..";
        return "/" + string.Join('/', segments) + (isFolder && segments.Count > 0 ? "/" : "");
    }

    // ALPHA *( ALPHA / DIGIT / "+" / "-" / "." ) ":" (RFC 3986 §3.1).
    private static bool HasScheme(string text)
    {
        int end = text.AsSpan().IndexOfAny(':', '/', '?');
        return end > 0 && text[end] == ':' && char.IsAsciiLetter(text[0]);
    }

    /// <param name="text">An absolute URI, or a path.</param>
    /// <param name="from">Of whose origin a path is.</param>
    private static TargetUri? Parse(string text, TargetUri? from)
    {
        string absolute = from is null ? text : $"{from.Scheme}://{from.Authority}{text}";
        if (!TargetUri.TryParse(Encoding.ASCII.GetBytes(absolute), out TargetUri? uri, out _))
            return null;

        string path = WithoutQuery(uri!.PathAndQuery);
        string plain = WithoutDots(path);
        return ReferenceEquals(plain, path)
            ? uri
            : new TargetUri(uri.Scheme, uri.Host, uri.Port, plain + uri.PathAndQuery[path.Length..]);
    }
}
