using System.Buffers;
using System.Text.Json;

namespace Replicator.Cache.Indexes;

/// <summary>Walks through JSON as it comes (RFC 8259), several values one after another included, with memory that does
/// not grow with it. Whoever asks for the next property or item passes over what is left of the one before.</summary>
/// <param name="content">Borrowed.</param>
internal sealed class JsonWalk(Stream content)
{
    /// <summary>Bytes of a name that is looked at.</summary>
    public const int MaxNameLength = 128;

    private const int BufferLength = 64 << 10;

    private static readonly JsonReaderOptions Options = new() { AllowMultipleValues = true, MaxDepth = 256 };

    // What may stand before a token that has not been walked through.
    private static readonly SearchValues<byte> Separators = SearchValues.Create(" \t\r\n,:"u8);

    private readonly byte[] buffer = new byte[BufferLength];
    private readonly byte[] name = new byte[MaxNameLength];
    private JsonReaderState state = new(Options);
    private int nameLength;
    private bool begun;
    private bool ended;

    // What was read and not yet walked through.
    private int start;
    private int end;

    // The token at hand, with its quotes.
    private int tokenStart;
    private int tokenEnd;

    public JsonTokenType Type { get; private set; }

    /// <summary>Of the token at hand; that of what is in an object is one more than the object's own.</summary>
    public int Depth { get; private set; }

    /// <summary>Of the property at hand; empty where it is longer than any that is looked for.</summary>
    public ReadOnlySpan<byte> Name => name.AsSpan(0, nameLength);

    /// <summary>The string at hand. Null: it is none, or not well formed; empty: it is longer than 64 KiB.</summary>
    public string? Text
    {
        get
        {
            if (Type != JsonTokenType.String)
                return null;
            var reader = new Utf8JsonReader(buffer.AsSpan(tokenStart, tokenEnd - tokenStart));
            try
            {
                return reader.Read() ? reader.GetString() : null;
            }
            catch (InvalidOperationException)
            {
                // Half of a surrogate pair, or bytes that are no UTF-8.
                return null;
            }
        }
    }

    /// <summary>Goes to the next token.</summary>
    /// <returns>False: there is none.</returns>
    /// <exception cref="IOException">What comes is not JSON, or ends too early.</exception>
    public bool Next()
    {
        if (!begun)
            Begin();
        while (!TryToken())
        {
            if (ended)
                return false;
            Fill();
        }

        return true;
    }

    /// <summary>Goes to the value of the next property of an object.</summary>
    /// <param name="depth">The object's own.</param>
    /// <returns>False: it has no more.</returns>
    /// <exception cref="IOException">As <see cref="Next"/>.</exception>
    public bool NextProperty(int depth)
    {
        while (Next() && Depth > depth)
        {
            if (Depth == depth + 1 && Type == JsonTokenType.PropertyName)
            {
                TakeName();
                return Next();
            }
        }

        return false;
    }

    /// <summary>Goes to the next item of an array.</summary>
    /// <inheritdoc cref="NextProperty"/>
    public bool NextItem(int depth)
    {
        while (Next() && Depth > depth)
        {
            if (Depth == depth + 1 && Type is not (JsonTokenType.EndObject or JsonTokenType.EndArray))
                return true;
        }

        return false;
    }

    // A byte order mark is none of JSON, but some write one.
    private void Begin()
    {
        begun = true;
        end = content.ReadAtLeast(buffer, 3, throwOnEndOfStream: false);
        ended = end == 0;
        start = buffer.AsSpan(0, end).StartsWith("\uFEFF"u8) ? 3 : 0;
    }

    private bool TryToken()
    {
        var reader = new Utf8JsonReader(buffer.AsSpan(start, end - start), ended, state);
        try
        {
            bool found = reader.Read();
            tokenStart = start + (int)reader.TokenStartIndex;
            start += (int)reader.BytesConsumed;
            tokenEnd = start;
            state = reader.CurrentState;
            (Type, Depth) = (reader.TokenType, reader.CurrentDepth);
            return found;
        }
        catch (JsonException error)
        {
            throw new IOException($"An index is not JSON: {error.Message}", error);
        }
    }

    private void TakeName()
    {
        // The colon may belong to the token.
        var reader = new Utf8JsonReader(buffer.AsSpan(tokenStart, tokenEnd - tokenStart), isFinalBlock: false, default);
        nameLength = 0;
        try
        {
            if (reader.Read() && reader.ValueSpan.Length <= MaxNameLength)
                nameLength = reader.CopyString(name);
        }
        catch (InvalidOperationException)
        {
            // As in Text.
        }
    }

    private void Fill()
    {
        if (start == 0 && end == BufferLength && !TryDropString())
            throw new IOException($"An index has a JSON token of more than {BufferLength >> 10} KiB.");
        if (start > 0)
        {
            buffer.AsSpan(start, end - start).CopyTo(buffer);
            (start, end) = (0, end - start);
        }

        // A token that is there in part is looked at from its beginning each time: less often the longer it is.
        Span<byte> room = buffer.AsSpan(end);
        int count = content.ReadAtLeast(room, Math.Clamp(end, 1, room.Length), throwOnEndOfStream: false);
        ended = count == 0;
        end += count;
    }

    // Long descriptions stand in some indexes, and are of no use: they become the empty string. False: there is none.
    private bool TryDropString()
    {
        int quote = buffer.AsSpan().IndexOf((byte)'"');
        if (quote < 0 || buffer.AsSpan(0, quote).ContainsAnyExcept(Separators))
            return false;

        int place = quote + 1;
        bool isEscaped = false;
        for (int position = place; ; position++)
        {
            if (position == end)
            {
                position = end = place;
                end += content.Read(buffer, place, BufferLength - place);
                if (end == place)
                    throw new IOException("An index ends within a string.");
            }

            byte value = buffer[position];
            if (value == '"' && !isEscaped)
            {
                buffer.AsSpan(position, end - position).CopyTo(buffer.AsSpan(place));
                end -= position - place;
                return end < BufferLength;
            }

            isEscaped = value == '\\' && !isEscaped;
        }
    }
}
