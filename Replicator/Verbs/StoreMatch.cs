using System.IO.Enumeration;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Which stored responses a person means: by URL, path, pattern and host.</summary>
/// <remarks>A word with <c>://</c> is about URLs, any other about paths below the root. In both <c>*</c> stands for
/// anything; nothing else is special, for URLs and paths may hold the rest.</remarks>
internal sealed class StoreMatch
{
    private const string SchemeEnd = "://";

    private readonly List<Pattern> patterns = [];
    private readonly string? host;

    /// <param name="words">As <see cref="WordPath"/> gives them.</param>
    /// <param name="host">In lower case, with a port or without; null: any.</param>
    /// <param name="isBelow">A word without <c>*</c> means all below it, too.</param>
    public StoreMatch(IReadOnlyList<string> words, string? host, bool isBelow)
    {
        this.host = host;
        foreach (string word in words)
            patterns.Add(Read(word, isBelow));
    }

    /// <summary>The URL that a word names; null if it is none, or has a <c>*</c> in it.</summary>
    public static TargetUri? UriOf(string word) => IsUrl(word) ? EntryUri.Parse(word) : null;

    /// <summary>Whether <c>*</c> in a word stands for anything.</summary>
    public static bool IsPattern(string word) => word.Contains('*');

    public static bool IsUrl(string word) => word.Contains(SchemeEnd, StringComparison.Ordinal);

    /// <summary>Whether a response is meant.</summary>
    /// <param name="url">The target URI's key.</param>
    /// <param name="path">Relative to the root.</param>
    public bool Includes(string url, string path) =>
        IsFrom(url) && (patterns.Count == 0 || patterns.Exists(pattern => pattern.Includes(url, path)));

    /// <summary>Whether a content that is not whole is meant, by where it lies or where it would lie.</summary>
    public bool Includes(UnfinishedItem item, Inventory stock) =>
        Includes(item.Target, item.Path) || Includes(item.Target, stock.PlaceOf(item));

    private bool IsFrom(string url)
    {
        if (host is null)
            return true;
        if (!IsUrl(url))
            return false;
        int start = url.IndexOf(SchemeEnd, StringComparison.Ordinal) + SchemeEnd.Length;
        int end = url.IndexOf('/', start);
        ReadOnlySpan<char> authority = end < 0 ? url.AsSpan(start) : url.AsSpan(start, end - start);
        return authority.SequenceEqual(host)
            || (authority.StartsWith(host) && authority[host.Length] == ':'
                && !authority[(host.Length + 1)..].Contains(':'));
    }

    private static Pattern Read(string word, bool isBelow)
    {
        bool isUrl = IsUrl(word);
        bool hasStar = IsPattern(word);
        TargetUri? uri = hasStar ? null : UriOf(word);
        string text = uri?.Key ?? (isUrl ? WithPort(word) : word.TrimEnd('/'));
        return new Pattern(isUrl, text, isBelow, hasStar);
    }

    // Keys name the port always; who means any writes *.
    private static string WithPort(string word)
    {
        int start = word.IndexOf(SchemeEnd, StringComparison.Ordinal) + SchemeEnd.Length;
        int end = word.IndexOf('/', start);
        if (end < 0)
            return word;
        string authority = word[start..end];
        bool hasPort = authority.LastIndexOf(':') > authority.LastIndexOf(']');
        string port = word.StartsWith("https:", StringComparison.Ordinal) ? ":443" : ":80";
        return hasPort || authority is "*" ? word : $"{word[..end].ToLowerInvariant()}{port}{word[end..]}";
    }

    private sealed record Pattern(bool IsUrl, string Text, bool IsBelow, bool HasStar)
    {
        // In the language of the matcher only a backslash must be kept from meaning something, and a question mark.
        private readonly string expression =
            Text.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("?", "\\?", StringComparison.Ordinal);

        public bool Includes(string url, string path)
        {
            string subject = IsUrl ? url : path;
            if (HasStar)
                return FileSystemName.MatchesSimpleExpression(expression, subject, ignoreCase: false);
            return subject.StartsWith(Text, StringComparison.Ordinal)
                && (subject.Length == Text.Length
                    || (IsBelow && (Text.EndsWith('/') || subject[Text.Length] == '/')));
        }
    }
}
