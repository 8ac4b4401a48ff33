using System.Text;

namespace Replicator.Cache.Indexes;

/// <summary>Names of Go's modules and versions in URLs.</summary>
internal static class GoNames
{
    /// <summary>A letter in upper case is an exclamation mark and the one in lower case.</summary>
    public static string Escaped(string name)
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

    /// <summary>As go asks for modules, and for sums where the proxy has a path; else it leaves the marks as they
    /// are.</summary>
    public static string Coded(string escaped) => escaped.Replace("!", "%21", StringComparison.Ordinal);

    /// <summary>What is before the last part of a key.</summary>
    /// <param name="ending">As escaped; coded it is the same.</param>
    /// <returns>Null: the key ends in something else.</returns>
    public static string? Before(string key, string ending)
    {
        if (key.EndsWith(ending, StringComparison.Ordinal))
            return key[..^ending.Length];
        string coded = Coded(ending);
        return key.EndsWith(coded, StringComparison.Ordinal) ? key[..^coded.Length] : null;
    }
}
