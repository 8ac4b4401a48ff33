using System.Buffers;
using System.Globalization;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Replicator.Verbs;

/// <summary>Rows as lines of JSON: on the way from a proxy to whoever asks, and for programs.</summary>
internal static class RowLine
{
    // What is read by programs alone needs no escapes for web pages.
    private static readonly JsonWriterOptions Options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    private static readonly byte[] LineEnd = "\n"u8.ToArray();

    /// <summary>Appends a row and a line end.</summary>
    public static void Write(VerbRow row, IBufferWriter<byte> output)
    {
        using (var json = new Utf8JsonWriter(output, Options))
        {
            json.WriteStartObject();
            json.WriteString("kind", NameOf(row.Kind));
            WriteTexts(row, json);
            WriteNumbers(row, json);
            WriteTimes(row, json);
            WriteFlags(row, json);
            json.WriteEndObject();
        }

        output.Write(LineEnd);
    }

    /// <summary>Null if that is no row; what a later version adds is left out.</summary>
    public static VerbRow? TryRead(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement json = document.RootElement;
            if (json.ValueKind != JsonValueKind.Object || TextOf(json, "kind") is not { } kind
                || !Enum.TryParse(kind, ignoreCase: true, out RowKind known))
                return null;
            return new VerbRow(known)
            {
                Url = TextOf(json, "url"),
                Path = TextOf(json, "path"),
                Status = NumberOf(json, "status"),
                Length = NumberOf(json, "size"),
                CompleteLength = NumberOf(json, "complete_size"),
                Requested = TimeOf(json, "requested"),
                Received = TimeOf(json, "received"),
                Modified = TimeOf(json, "modified"),
                FreshUntil = TimeOf(json, "fresh_until"),
                Used = TimeOf(json, "used"),
                Codings = TextOf(json, "codings"),
                Fields = TextsOf(json, "fields"),
                Variant = TextsOf(json, "variant"),
                Invalidated = json.TryGetProperty("invalidated", out _),
                Pinned = json.TryGetProperty("pinned", out _),
                InUse = json.TryGetProperty("in_use", out _),
                ByHand = json.TryGetProperty("by_hand", out _),
                Name = TextOf(json, "name"),
                Text = TextOf(json, "text"),
                Section = TextOf(json, "section"),
                Done = NumberOf(json, "done"),
                Of = NumberOf(json, "of"),
                ExitCode = NumberOf(json, "exit"),
            };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException)
        {
            return null;
        }
    }

    private static string NameOf(RowKind kind) => kind switch
    {
        RowKind.Stored => "stored",
        RowKind.Unfinished => "unfinished",
        RowKind.Removed => "removed",
        RowKind.Wrong => "wrong",
        RowKind.Found => "found",
        RowKind.Pinned => "pinned",
        RowKind.Explained => "explained",
        RowKind.Lent => "lent",
        RowKind.Note => "note",
        RowKind.Progress => "progress",
        _ => "end",
    };

    private static void WriteTexts(VerbRow row, Utf8JsonWriter json)
    {
        Write(json, "url", row.Url);
        Write(json, "path", row.Path);
        Write(json, "codings", row.Codings);
        Write(json, "name", row.Name);
        Write(json, "text", row.Text);
        Write(json, "section", row.Section);
        Write(json, "fields", row.Fields);
        Write(json, "variant", row.Variant);
    }

    private static void WriteNumbers(VerbRow row, Utf8JsonWriter json)
    {
        Write(json, "status", row.Status);
        Write(json, "size", row.Length);
        Write(json, "complete_size", row.CompleteLength);
        Write(json, "done", row.Done);
        Write(json, "of", row.Of);
        Write(json, "exit", row.ExitCode);
    }

    private static void WriteTimes(VerbRow row, Utf8JsonWriter json)
    {
        Write(json, "requested", row.Requested);
        Write(json, "received", row.Received);
        Write(json, "modified", row.Modified);
        Write(json, "fresh_until", row.FreshUntil);
        Write(json, "used", row.Used);
    }

    private static void WriteFlags(VerbRow row, Utf8JsonWriter json)
    {
        Write(json, "invalidated", row.Invalidated);
        Write(json, "pinned", row.Pinned);
        Write(json, "in_use", row.InUse);
        Write(json, "by_hand", row.ByHand);
    }

    private static void Write(Utf8JsonWriter json, string name, string? value)
    {
        if (value is not null)
            json.WriteString(name, value);
    }

    private static void Write(Utf8JsonWriter json, string name, long? value)
    {
        if (value is { } number)
            json.WriteNumber(name, number);
    }

    private static void Write(Utf8JsonWriter json, string name, bool value)
    {
        if (value)
            json.WriteBoolean(name, true);
    }

    // To the second, as HTTP has it.
    private static void Write(Utf8JsonWriter json, string name, DateTimeOffset? value)
    {
        if (value is not { } time)
            return;
        Span<char> text = stackalloc char[32];
        time.UtcDateTime.TryFormat(text, out int length, "yyyy-MM-ddTHH:mm:ssZ", CultureInfo.InvariantCulture);
        json.WriteString(name, text[..length]);
    }

    private static void Write(Utf8JsonWriter json, string name, IReadOnlyList<string>? values)
    {
        if (values is null)
            return;
        json.WriteStartArray(name);
        foreach (string value in values)
            json.WriteStringValue(value);
        json.WriteEndArray();
    }

    private static string? TextOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetString() : null;

    private static long? NumberOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetInt64() : null;

    private static DateTimeOffset? TimeOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value) ? value.GetDateTimeOffset() : null;

    private static IReadOnlyList<string>? TextsOf(JsonElement json, string name) =>
        json.TryGetProperty(name, out JsonElement value)
            ? [.. value.EnumerateArray().Select(one => one.GetString() ?? "")]
            : null;
}
