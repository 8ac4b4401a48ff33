using System.Text;

namespace Replicator.Http;

/// <summary>Writes strings of structured fields (RFC 8941 §3.3.3), for Cache-Status and Proxy-Status.</summary>
internal static class StructuredText
{
    /// <summary>Appends <c>"text"</c>, with quote and backslash escaped. What such a string cannot hold, as control and
    /// non-ASCII characters, becomes "?".</summary>
    public static void AppendString(StringBuilder output, ReadOnlySpan<char> text)
    {
        output.Append('"');
        foreach (char value in text)
        {
            if (value is '"' or '\\')
                output.Append('\\');
            output.Append(value is >= ' ' and <= '~' ? value : '?');
        }

        output.Append('"');
    }
}
