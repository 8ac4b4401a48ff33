using System.Buffers;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>The rows of package ecosystems; for now apt's.</summary>
internal static class UrlClasses
{
    private static readonly SearchValues<char> HexDigitCharacters = SearchValues.Create("0123456789abcdefABCDEF");

    /// <summary>The first rule that fits counts. "*" stands for any text.</summary>
    private static readonly Rule[] Rules =
    [
        // apt: indexes under the digest of their content.
        new(UrlClass.Immutable, "*/by-hash/MD5Sum/", "*") { HexDigits = 32 },
        new(UrlClass.Immutable, "*/by-hash/SHA1/", "*") { HexDigits = 40 },
        new(UrlClass.Immutable, "*/by-hash/SHA256/", "*") { HexDigits = 64 },
        new(UrlClass.Immutable, "*/by-hash/SHA512/", "*") { HexDigits = 128 },

        // apt: packages and sources, whose names have their version.
        new(UrlClass.QuasiImmutable, "*/pool/*", "*.deb"),
        new(UrlClass.QuasiImmutable, "*/pool/*", "*.udeb"),
        new(UrlClass.QuasiImmutable, "*/pool/*", "*.ddeb"),
        new(UrlClass.QuasiImmutable, "*/pool/*", "*.dsc"),
        new(UrlClass.QuasiImmutable, "*/pool/*", "*.tar.*"),
        new(UrlClass.QuasiImmutable, "*/pool/*", "*.diff.gz"),
        new(UrlClass.QuasiImmutable, "*/pool/*", "*.asc"),

        // apt: patches between two indexes, whose names have the time of both.
        new(UrlClass.QuasiImmutable, "*.diff/", "T-2*"),

        // apt: indexes.
        new(UrlClass.Index, "*/dists/*", "InRelease"),
        new(UrlClass.Index, "*/dists/*", "Release"),
        new(UrlClass.Index, "*/dists/*", "Release.gpg"),
        new(UrlClass.Index, "*/dists/*", "Packages*"),
        new(UrlClass.Index, "*/dists/*", "Sources*"),
        new(UrlClass.Index, "*/dists/*", "Contents-*"),
        new(UrlClass.Index, "*/dists/*", "Translation-*"),
        new(UrlClass.Index, "*/dists/*.diff/", "Index"),
    ];

    /// <summary>Allocates nothing. A URL with a query is ordinary: what answers it is a program.</summary>
    public static UrlClass Of(TargetUri uri)
    {
        ReadOnlySpan<char> path = uri.PathAndQuery;
        if (path.Contains('?'))
            return UrlClass.Ordinary;

        int nameStart = path.LastIndexOf('/') + 1;
        foreach (Rule rule in Rules)
        {
            if (rule.Fits(path[..nameStart], path[nameStart..]))
                return rule.Class;
        }

        return UrlClass.Ordinary;
    }

    /// <summary>Whether the text is the pattern, in which "*" stands for any text, none included.</summary>
    private static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int star = pattern.IndexOf('*');
        if (star < 0)
            return text.SequenceEqual(pattern);

        if (!text.StartsWith(pattern[..star]))
            return false;

        // The first place where the next piece fits is as good as any later one; the last piece must end the text.
        ReadOnlySpan<char> rest = text[star..];
        while (true)
        {
            pattern = pattern[(star + 1)..];
            star = pattern.IndexOf('*');
            if (star < 0)
                return rest.EndsWith(pattern);

            int found = rest.IndexOf(pattern[..star]);
            if (found < 0)
                return false;

            rest = rest[(found + star)..];
        }
    }

    /// <param name="Class">Of the URLs that fit.</param>
    /// <param name="Directory">Pattern of the path up to its last slash, which is part of it.</param>
    /// <param name="Name">Pattern of what follows.</param>
    private sealed record Rule(UrlClass Class, string Directory, string Name)
    {
        /// <summary>The name is a number of so many hexadecimal digits; zero: it need not be one.</summary>
        public int HexDigits { get; init; }

        public bool Fits(ReadOnlySpan<char> directory, ReadOnlySpan<char> name) =>
            Matches(Name, name)
            && Matches(Directory, directory)
            && (HexDigits == 0 || (name.Length == HexDigits && !name.ContainsAnyExcept(HexDigitCharacters)));
    }
}
