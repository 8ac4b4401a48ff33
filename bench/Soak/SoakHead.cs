using System.Globalization;
using System.Text;

namespace Bench.Soak;

/// <summary>A head, read strictly.</summary>
internal sealed class SoakHead
{
    private const string NameCharacters = "!#$%&'*+-.^_`|~";

    private readonly List<(string Name, string Value)> fields = [];

    /// <param name="bytes">With the empty line that ends it.</param>
    /// <exception cref="FormatException">It is malformed.</exception>
    public SoakHead(ReadOnlySpan<byte> bytes)
    {
        string text = Encoding.Latin1.GetString(bytes[..^4]);
        string[] lines = text.Split("\r\n");
        Line = lines[0];
        foreach (string line in lines)
        {
            if (line.AsSpan().ContainsAny('\r', '\n', '\0'))
                throw new FormatException($"a bare line end or NUL in {Shown(line)}");
        }

        foreach (string line in lines.AsSpan(1))
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            if (colon < 1 || line[..colon].Any(one => !char.IsAsciiLetterOrDigit(one) && !NameCharacters.Contains(one)))
                throw new FormatException($"no field: {Shown(line)}");
            fields.Add((line[..colon], line[(colon + 1)..].Trim(' ', '\t')));
        }
    }

    /// <summary>The request line or status line.</summary>
    public string Line { get; }

    /// <summary>Of a response.</summary>
    /// <exception cref="FormatException">It has none.</exception>
    public int Status =>
        Line.StartsWith("HTTP/1.1 ", StringComparison.Ordinal) && Line.Length >= 13 && Line[12] == ' '
            && int.TryParse(Line.AsSpan(9, 3), NumberStyles.None, CultureInfo.InvariantCulture, out int status)
            ? status : throw new FormatException($"no status line: {Shown(Line)}");

    /// <summary>How the content of this message ends, where it may have one.</summary>
    /// <param name="otherwise">The framing of a message that says nothing.</param>
    /// <param name="length">Bytes, where that is how it is framed.</param>
    /// <exception cref="FormatException">Two framings, or a bad one.</exception>
    public SoakFraming Framing(SoakFraming otherwise, out long length)
    {
        length = 0;
        string[] codings = [.. All("Transfer-Encoding")];
        string[] lengths = [.. All("Content-Length")];
        if (codings.Length + lengths.Length > 1)
            throw new FormatException("it is framed more than once");
        if (codings.Length == 1)
            return codings[0] == "chunked" ? SoakFraming.Chunked : throw new FormatException($"coding {codings[0]}");
        if (lengths.Length == 0)
            return otherwise;
        if (!long.TryParse(lengths[0], NumberStyles.None, CultureInfo.InvariantCulture, out length))
            throw new FormatException($"length {Shown(lengths[0])}");
        return SoakFraming.Length;
    }

    public string? Get(string name) => All(name).FirstOrDefault();

    /// <summary>Whether a comma-separated field contains a token.</summary>
    public bool Has(string name, string token) =>
        All(name).Any(value => value.Split(',').Any(one =>
            one.Trim().Equals(token, StringComparison.OrdinalIgnoreCase)));

    private IEnumerable<string> All(string name) => fields
        .Where(field => field.Name.Equals(name, StringComparison.OrdinalIgnoreCase)).Select(field => field.Value);

    private static string Shown(string text) => text.Length > 80 ? text[..80] + "…" : text;
}
