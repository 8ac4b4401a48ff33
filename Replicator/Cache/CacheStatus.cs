using System.Buffers.Text;
using System.Text;

namespace Replicator.Cache;

/// <summary>The member that we append to Cache-Status (RFC 9211).</summary>
internal struct CacheStatus
{
    /// <summary>Bytes of a member besides its texts, of which each letter may take two, generously.</summary>
    public const int LongestWithoutTexts = 160;

    /// <summary>The stored response satisfied the request, and nothing was forwarded.</summary>
    public bool Hit { get; set; }

    /// <summary>Why the request went forward: bypass, method, uri-miss, vary-miss, request, stale, partial; null if it
    /// did not.</summary>
    public string? Forward { get; set; }

    /// <summary>Of the next hop's answer; zero: none.</summary>
    public int ForwardStatus { get; set; }

    /// <summary>The next hop's answer was stored.</summary>
    public bool Stored { get; set; }

    /// <summary>The request joined another's download.</summary>
    public bool Collapsed { get; set; }

    /// <summary>What remains of the freshness lifetime; negative when stale.</summary>
    public TimeSpan? FreshFor { get; set; }

    /// <summary>Written as a token where it is one, else as a string.</summary>
    public string? Detail { get; set; }

    /// <summary>Written as a string, escaped.</summary>
    public string? Key { get; set; }

    /// <summary><c>replicator; hit; ttl=30</c></summary>
    public readonly override string ToString()
    {
        int lengthOfTexts = (Forward?.Length ?? 0) + (Key?.Length ?? 0) + (Detail?.Length ?? 0);
        byte[] text = new byte[LongestWithoutTexts + (2 * lengthOfTexts)];
        TryFormat(text, out int written);
        return Encoding.ASCII.GetString(text.AsSpan(0, written));
    }

    /// <summary>Writes what <see cref="ToString"/> gives, without allocating.</summary>
    /// <param name="destination">Where to.</param>
    /// <param name="written">Bytes.</param>
    /// <returns>False if it does not fit; what is written then is cut off.</returns>
    public readonly bool TryFormat(Span<byte> destination, out int written)
    {
        var writer = new Writer(destination);
        writer.Append("replicator"u8);
        if (Hit)
        {
            writer.Append("; hit"u8);
        }
        else if (Forward is not null)
        {
            writer.Append("; fwd="u8);
            writer.AppendItem(Forward);
        }

        if (ForwardStatus != 0)
            writer.AppendNumber("; fwd-status="u8, ForwardStatus);
        if (Collapsed)
            writer.Append("; collapsed"u8);
        if (Stored)
            writer.Append("; stored"u8);
        if (FreshFor is TimeSpan freshFor)
            writer.AppendNumber("; ttl="u8, (long)Math.Floor(freshFor.TotalSeconds));
        if (Key is not null)
        {
            writer.Append("; key="u8);
            writer.AppendString(Key);
        }

        if (Detail is not null)
        {
            writer.Append("; detail="u8);
            writer.AppendItem(Detail);
        }

        written = writer.Length;
        return writer.Fits;
    }

    /// <summary>Structured field items (RFC 8941 §3.3) in a buffer of fixed size.</summary>
    private ref struct Writer(Span<byte> destination)
    {
        private readonly Span<byte> destination = destination;

        public int Length { get; private set; }

        public bool Fits { get; private set; } = true;

        public void Append(scoped ReadOnlySpan<byte> text)
        {
            if (Fits && text.TryCopyTo(destination[Length..]))
                Length += text.Length;
            else
                Fits = false;
        }

        public void AppendNumber(scoped ReadOnlySpan<byte> name, long number)
        {
            Append(name);
            if (Fits && Utf8Formatter.TryFormat(number, destination[Length..], out int count))
                Length += count;
            else
                Fits = false;
        }

        public void AppendItem(string text)
        {
            if (!IsToken(text))
            {
                AppendString(text);
                return;
            }

            foreach (char letter in text)
                Append([(byte)letter]);
        }

        public void AppendString(string text)
        {
            Append("\""u8);
            foreach (char letter in text)
            {
                if (letter is '"' or '\\')
                    Append("\\"u8);

                // A string has no place for anything but printable ASCII.
                Append([letter is >= ' ' and <= '~' ? (byte)letter : (byte)'?']);
            }

            Append("\""u8);
        }

        private static bool IsToken(string text)
        {
            if (text.Length == 0 || !(char.IsAsciiLetter(text[0]) || text[0] == '*'))
                return false;

            foreach (char letter in text)
            {
                if (!char.IsAsciiLetterOrDigit(letter) && !"!#$%&'*+-.^_`|~:/".Contains(letter))
                    return false;
            }

            return true;
        }
    }
}
