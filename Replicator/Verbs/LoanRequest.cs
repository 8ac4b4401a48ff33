using System.Buffers;
using System.Text.Json;

namespace Replicator.Verbs;

/// <summary>What a command asks of a proxy that runs, as a line of JSON: to listen for it alone, with settings of its
/// own, until it closes the connection that it asks over.</summary>
/// <param name="Options">Of the verb run, as they are written.</param>
/// <param name="DataFolder">Where the authority lies.</param>
internal sealed record LoanRequest(IReadOnlyList<string> Options, string DataFolder)
{
    private const string Verb = "Lend";

    /// <summary>The line, with its end.</summary>
    public byte[] Write()
    {
        var output = new ArrayBufferWriter<byte>();
        using (var json = new Utf8JsonWriter(output))
        {
            json.WriteStartObject();
            json.WriteNumber("version", RequestLine.Version);
            json.WriteString("verb", Verb);
            json.WriteStartArray("options");
            foreach (string option in Options)
                json.WriteStringValue(option);
            json.WriteEndArray();
            json.WriteString("data", DataFolder);
            json.WriteEndObject();
        }

        output.Write("\n"u8);
        return output.WrittenSpan.ToArray();
    }

    /// <summary>What a line asks; null: it asks something else.</summary>
    /// <param name="line">Without its end.</param>
    public static LoanRequest? TryRead(ReadOnlyMemory<byte> line)
    {
        try
        {
            using JsonDocument document = JsonDocument.Parse(line);
            JsonElement json = document.RootElement;
            return json.GetProperty("version").GetInt32() == RequestLine.Version
                && json.GetProperty("verb").GetString() == Verb
                ? new LoanRequest(
                    [.. json.GetProperty("options").EnumerateArray().Select(option => option.GetString() ?? "")],
                    json.GetProperty("data").GetString() ?? "")
                : null;
        }
        catch (Exception broken) when (broken is JsonException or InvalidOperationException or FormatException
            or KeyNotFoundException)
        {
            return null;
        }
    }
}
