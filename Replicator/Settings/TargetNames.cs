using System.Text;
using Replicator.Diagnostics;
using Replicator.Http;

namespace Replicator.Settings;

/// <summary>Names of the fields that are meant for this cache (RFC 9213 §2.2).</summary>
internal static class TargetNames
{
    /// <summary>Of the option that names them.</summary>
    public const string Option = "targets";

    /// <summary>Each once; null: none are given.</summary>
    /// <param name="given">The options, so far as they were.</param>
    /// <param name="mistakes">Those that are found are added.</param>
    public static IReadOnlyList<string>? Read(GivenOptions given, List<string> mistakes)
    {
        if (given.ValueOf(Option) is not { } value)
            return null;
        string[] names = value.Split(',', StringSplitOptions.TrimEntries);
        if (!names.All(name => Syntax.IsToken(Encoding.UTF8.GetBytes(name))))
        {
            mistakes.Add($"{LogText.Escape(given.Where(Option, value))}: "
                + "is no list of field names; write it as CDN-Cache-Control,My-Cache-Control");
        }

        return [.. names.Distinct(StringComparer.OrdinalIgnoreCase)];
    }
}
