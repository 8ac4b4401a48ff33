using System.Buffers.Binary;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>A page with a video element whose script goes to several places of a recording, one after the other, and
/// then tells the origin how many it has reached.</summary>
internal sealed class MediaPage : IDisposable
{
    /// <summary>How many places it goes to.</summary>
    public const int PlaceCount = 5;

    /// <summary>Of sound.</summary>
    public const int BytesPerSecond = 2 * SamplesPerSecond;

    private const int SamplesPerSecond = 8000;

    // So that there is little on its way that the proxy does not want any more.
    private const int SendBufferLength = 32 << 10;

    private readonly string mediaUri;
    private readonly RangedContent media;
    private volatile string end = "";

    /// <param name="length">Bytes of sound.</param>
    /// <param name="first">Bytes after which the whole waits until a part is asked for.</param>
    public MediaPage(int length, int first)
    {
        Content = Recording(length);
        media = new RangedContent(Content, "audio/wav", first);
        Origin = new RawOrigin(Answer, SendBufferLength);
        mediaUri = Origin.Uri(MediaPath);
    }

    public static string MediaPath => "/recording.wav";

    public RawOrigin Origin { get; }

    /// <summary>The recording's.</summary>
    public byte[] Content { get; }

    /// <summary>Bytes of the recording that were handed over so far, also those that nobody took.</summary>
    public long Sent => media.Sent;

    /// <summary>Heads of the requests for the recording that came so far.</summary>
    public IReadOnlyList<string> MediaRequests =>
        [.. Origin.Heads.Where(head => head.Split(' ')[1] == MediaPath)];

    /// <summary>Waits until a browser that reads the page has been everywhere.</summary>
    /// <returns>What the script says it has reached.</returns>
    public string AwaitEnd()
    {
        Until.Holds(() => end.Length > 0, () => "the page has been everywhere");
        string reached = end;
        end = "";
        return reached;
    }

    /// <summary>Reads what a browser that was told to log all bytes has received of the recording.</summary>
    /// <param name="log">As --log-net-log writes it, perhaps cut off at its end.</param>
    /// <returns>Position and bytes of each part that it asked for.</returns>
    public List<(int Position, byte[] Bytes)> Received(string log)
    {
        string[] lines = File.ReadAllLines(log);
        using var head = JsonDocument.Parse(lines[0].TrimEnd(',') + "}");
        JsonElement types = head.RootElement.GetProperty("constants").GetProperty("logEventTypes");
        int read = types.GetProperty("URL_REQUEST_JOB_FILTERED_BYTES_READ").GetInt32();
        var bytes = new Dictionary<int, MemoryStream>();
        var positions = new Dictionary<int, int>();
        var requests = new HashSet<int>();
        foreach (JsonElement one in lines.Skip(2).Select(Parsed).OfType<JsonElement>())
        {
            if (!one.TryGetProperty("params", out JsonElement about))
                continue;
            int source = one.GetProperty("source").GetProperty("id").GetInt32();
            if (about.TryGetProperty("url", out JsonElement uri) && uri.GetString() == mediaUri)
                requests.Add(source);
            if (about.TryGetProperty("headers", out JsonElement fields) && fields.ValueKind == JsonValueKind.Array
                && PositionIn(fields) is int position)
                positions.TryAdd(source, position);
            if (one.GetProperty("type").GetInt32() == read && about.TryGetProperty("bytes", out JsonElement piece))
            {
                bytes.TryAdd(source, new MemoryStream());
                bytes[source].Write(piece.GetBytesFromBase64());
            }
        }

        return [.. requests.Where(bytes.ContainsKey).Select(source => (positions[source], bytes[source].ToArray()))];
    }

    public void Dispose() => Origin.Dispose();

    // A line of the log; null: it is none of an event, or was cut off.
    private static JsonElement? Parsed(string line)
    {
        try
        {
            return JsonDocument.Parse(line.TrimEnd(',', ']')).RootElement;
        }
        catch (JsonException)
        {
            return null;
        }
    }

    // Where the part begins that is asked for; null: the fields name none. What the browser itself keeps of it comes
    // first, so that it asks the proxy for less.
    private static int? PositionIn(JsonElement fields)
    {
        const string Name = "Range: bytes=";
        string? range = fields.EnumerateArray().Select(field => field.GetString()!)
            .FirstOrDefault(field => field.StartsWith(Name, StringComparison.OrdinalIgnoreCase));
        return range is null ? null : int.Parse(range[Name.Length..].Split('-')[0], CultureInfo.InvariantCulture);
    }

    private void Answer(RawOriginExchange exchange)
    {
        if (exchange.Target == MediaPath)
        {
            media.Answer(exchange);
        }
        else if (exchange.Target == "/")
        {
            exchange.SendWhole(Encoding.UTF8.GetBytes(Page()), "Content-Type: text/html", "Cache-Control: max-age=600");
        }
        else
        {
            if (exchange.Target.StartsWith("/end?", StringComparison.Ordinal))
                end = Uri.UnescapeDataString(exchange.Target["/end?".Length..]);
            exchange.SendWhole([], "Cache-Control: no-store");
        }
    }

    private static string Page() => $$"""
        <!doctype html><html lang=en><head><meta charset=utf-8><title>Media</title><link rel=icon href=data:,></head>
        <body><video id=media muted preload=auto src={{MediaPath}}></video>
        <script>
        const media = document.getElementById('media');
        const places = [0.99, 0.5, 0.75, 0.1, 0.9];
        let reached = 0;
        function go() {
          if (reached < places.length) media.currentTime = media.duration * places[reached];
          else fetch(`/end?${reached} of ${media.duration} s`, { method: 'POST' });
        }
        media.onloadedmetadata = go;
        media.onseeked = () => { reached++; go(); };
        media.onerror = () => fetch('/end?' + media.error.message, { method: 'POST' });
        </script></body></html>
        """;

    // One channel of 16 bits: the form that needs no codec.
    private static byte[] Recording(int length)
    {
        const int HeadLength = 44;
        var file = new byte[HeadLength + length];
        new Random(length).NextBytes(file);
        "RIFF    WAVEfmt "u8.CopyTo(file);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(4), file.Length - 8);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(16), 16);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(20), 1);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(22), 1);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(24), SamplesPerSecond);
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(28), BytesPerSecond);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(32), 2);
        BinaryPrimitives.WriteInt16LittleEndian(file.AsSpan(34), 16);
        "data"u8.CopyTo(file.AsSpan(36));
        BinaryPrimitives.WriteInt32LittleEndian(file.AsSpan(40), length);
        return file;
    }
}
