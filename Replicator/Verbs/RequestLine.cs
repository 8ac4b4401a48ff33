using System.Buffers;
using System.Text.Json;
using Replicator.Settings;

namespace Replicator.Verbs;

/// <summary>What is asked, as a line of JSON on the way to a proxy.</summary>
internal static class RequestLine
{
    /// <summary>Grows when a proxy would misunderstand what another version asks.</summary>
    public const int Version = 1;

    /// <summary>Bytes of a line; more is not read.</summary>
    public const int MaximumLength = 1 << 20;

    /// <summary>The line, with its end.</summary>
    public static byte[] Write(VerbSettings request)
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("version", Version);
            json.WriteString("verb", request.Verb.ToString());
            json.WriteStartArray("words");
            foreach (string word in request.Words)
                json.WriteStringValue(word);
            json.WriteEndArray();
            if (request.Fields.Count > 0)
            {
                json.WriteStartArray("fields");
                foreach (string field in request.Fields)
                    json.WriteStringValue(field);
                json.WriteEndArray();
            }

            if (request.Host is not null)
                json.WriteString("host", request.Host);
            json.WriteBoolean("dry_run", request.DryRun);
            json.WriteBoolean("deep", request.Deep);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What a line asks; null: it cannot be understood.</summary>
    /// <param name="line">Without its end.</param>
    /// <param name="root">The store's.</param>
    /// <param name="flat">As the store is.</param>
    public static VerbSettings? TryRead(ReadOnlyMemory<byte> line, string root, bool flat)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement json = document.RootElement;
            if (json.GetProperty("version").GetInt32() != Version
                || !Enum.TryParse(json.GetProperty("verb").GetString(), out StoreVerb verb))
                return null;
            return new VerbSettings(verb, root, TextsOf(json.GetProperty("words")))
            {
                Fields = json.TryGetProperty("fields", out JsonElement fields) ? TextsOf(fields) : [],
                Host = json.TryGetProperty("host", out JsonElement host) ? host.GetString() : null,
                DryRun = json.GetProperty("dry_run").GetBoolean(),
                Deep = json.TryGetProperty("deep", out JsonElement deep) && deep.GetBoolean(),
                Flat = flat,
            };
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException
            or KeyNotFoundException)
        {
            return null;
        }
    }
    private static string[] TextsOf(JsonElement texts) =>
        [.. texts.EnumerateArray().Select(text => text.GetString() ?? "")];
}
