using System.Buffers;
using System.Globalization;
using System.Text;

namespace Fibers;

/// <summary>Text that is withheld, as UTF-8, bounded. Its buffer is rented while there is text.</summary>
internal sealed class OutputBlock
{
    /// <summary>Bytes in all: 64 KiB. What goes beyond is left out, and the last line says how much.</summary>
    public const int Bound = 64 << 10;

    // Kept free for the end: the end of a colour, of a line, and the line that says what was left out.
    private const int Reserved = 80;
    private const int FirstLength = 1024;

    private static readonly SearchValues<char> Controls = SearchValues.Create(ControlCharacters());

    private byte[] buffer = [];
    private int length;
    private long leftOut;
    private bool isRed;

    /// <summary>Timestamp of the block's first line.</summary>
    public long BeganAt { get; set; }

    /// <summary>Who prints the line that has begun; null between lines.</summary>
    public Fiber? Speaker { get; set; }

    /// <summary>Adds text to the line that has begun; control characters, which it may hold by a peer's will, are
    /// escaped.</summary>
    public void Append(ReadOnlySpan<char> text, bool inRed)
    {
        if (inRed != isRed)
        {
            AppendPlain(inRed ? "\e[31m" : "\e[0m");
            isRed = inRed && leftOut == 0;
        }

        Span<char> escape = stackalloc char[4];
        while (!text.IsEmpty)
        {
            int plain = text.IndexOfAny(Controls);
            if (plain < 0)
                plain = text.Length;
            AppendPlain(text[..plain]);
            text = text[plain..];
            if (text.IsEmpty)
                return;
            escape.TryWrite(CultureInfo.InvariantCulture, $"\\x{(int)text[0]:x2}", out int escaped);
            AppendPlain(escape[..escaped]);
            text = text[1..];
        }
    }

    /// <summary>Ends the line that has begun.</summary>
    public void EndLine()
    {
        Append([], inRed: false);
        AppendPlain("\n");
        Speaker = null;
    }

    /// <summary>The text with its last line ended, valid until <see cref="Clear"/>.</summary>
    public ReadOnlySpan<byte> Finish()
    {
        if (isRed)
            AppendReserved("\e[0m"u8);
        if (length > 0 && buffer[length - 1] != (byte)'\n')
            AppendReserved("\n"u8);
        if (leftOut > 0)
            AppendReserved(Encoding.UTF8.GetBytes($"         {leftOut} bytes more were left out\n"));
        return buffer.AsSpan(0, length);
    }

    /// <summary>Empties it and gives the buffer back.</summary>
    public void Clear()
    {
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = [];
        length = 0;
        leftOut = 0;
        isRed = false;
        Speaker = null;
    }

    private static string ControlCharacters() => string.Concat(
        Enumerable.Range(0, 0xa0).Select(value => (char)value).Where(char.IsControl));

    private void AppendPlain(ReadOnlySpan<char> text)
    {
        int room = leftOut > 0 ? 0 : Bound - Reserved - length;
        int size = Encoding.UTF8.GetByteCount(text);
        if (size > room)
        {
            ReadOnlySpan<char> fitting = text[..Fitting(text, room)];
            int fittingSize = Encoding.UTF8.GetByteCount(fitting);
            leftOut += size - fittingSize;
            text = fitting;
            size = fittingSize;
        }

        Reserve(size);
        length += Encoding.UTF8.GetBytes(text, buffer.AsSpan(length));
    }

    private void AppendReserved(ReadOnlySpan<byte> text)
    {
        Reserve(text.Length);
        text.CopyTo(buffer.AsSpan(length));
        length += text.Length;
    }

    // Characters whose UTF-8 fits into so many bytes.
    private static int Fitting(ReadOnlySpan<char> text, int room)
    {
        int count = 0;
        foreach (Rune rune in text.EnumerateRunes())
        {
            room -= rune.Utf8SequenceLength;
            if (room < 0)
                break;
            count += rune.Utf16SequenceLength;
        }

        return count;
    }

    private void Reserve(int size)
    {
        if (length + size <= buffer.Length)
            return;
        byte[] larger = ArrayPool<byte>.Shared.Rent(Math.Max(FirstLength, length + size));
        buffer.AsSpan(0, length).CopyTo(larger);
        if (buffer.Length > 0)
            ArrayPool<byte>.Shared.Return(buffer);
        buffer = larger;
    }
}
