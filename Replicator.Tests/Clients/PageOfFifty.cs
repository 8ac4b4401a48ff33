using System.Globalization;
using System.IO.Compression;
using System.Text;

namespace Replicator.Tests.Clients;

/// <summary>A page with fifty resources, whose script counts those that were loaded with the right content.</summary>
internal sealed class PageOfFifty
{
    public const int ResourceCount = 50;

    private const string Page = "index.html";

    private readonly string folder;
    private readonly string pictures;

    /// <summary>Writes the page and its resources into a folder.</summary>
    /// <param name="folder">Which is served.</param>
    /// <param name="pictures">What stands before the names of pictures, as where another host has them.</param>
    public PageOfFifty(string folder, string pictures = "")
    {
        this.folder = folder;
        this.pictures = pictures;
        for (int i = 0; i < 12; i++)
            Add($"style{i}.css", $".c{i} {{ width: {i}px; }}\n" + Filling("/* style */\n"));
        for (int i = 0; i < 12; i++)
            Add($"script{i}.js", $"window.loaded{i} = true;\n" + Filling("// script\n"));
        for (int i = 0; i < 8; i++)
            Add($"data{i}.json", $$"""{ "number": {{i}}, "filling": "{{Filling("json ")}}" }""");
        for (int i = 0; i < 6; i++)
        {
            Add($"drawing{i}.svg", $"""
                <svg xmlns="http://www.w3.org/2000/svg" width="{i + 1}" height="2"><!-- {Filling("svg ")} --></svg>
                """);
        }

        for (int i = 0; i < 12; i++)
            Add($"picture{i}.png", Picture((byte)i));
        Add(Page, Encoding.UTF8.GetBytes(Html()));
        // Like most of what lies on a server: old enough to be fresh for hours by its age alone.
        foreach (string file in Directory.GetFiles(folder))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-100));
    }

    /// <summary>Names of the resources, without the page.</summary>
    public IReadOnlyList<string> Resources =>
        [.. Directory.GetFiles(folder).Select(file => Path.GetFileName(file)).Where(name => name != Page).Order()];

    /// <returns>Those of the page and its resources that lie in <paramref name="tree"/> under their own name, byte for
    /// byte.</returns>
    public IReadOnlyList<string> PlainNames(string tree) =>
    [
        .. Resources.Append(Page).Where(name =>
            File.Exists(Path.Combine(tree, name))
            && File.ReadAllBytes(Path.Combine(tree, name)).SequenceEqual(File.ReadAllBytes(Path.Combine(folder, name)))),
    ];

    public static bool IsPicture(string name) => Path.GetExtension(name) is ".png" or ".svg";

    private static string Filling(string text) => string.Concat(Enumerable.Repeat(text, 200));

    private void Add(string name, string content) => Add(name, Encoding.UTF8.GetBytes(content));

    private void Add(string name, byte[] content) => File.WriteAllBytes(Path.Combine(folder, name), content);

    private string Html()
    {
        string elements = string.Concat(Resources.Select(name => Path.GetExtension(name) switch
        {
            ".css" => $"<link rel=stylesheet href={name} onload='count()'>\n",
            ".js" => $"<script src={name} onload='count()'></script>\n",
            ".png" or ".svg" => $"<img src={pictures}{name} onload='count()'>\n",
            _ => $"<script>fetch('{name}').then(r => r.json()).then(j => j.filling && count());</script>\n",
        }));
        return $$"""
            <!doctype html><html lang=en>
            <head><meta charset=utf-8><title>Fifty</title><link rel=icon href=data:,></head>
            <body><p id=loaded>0</p><p id=secure></p>
            <script>
            document.getElementById('secure').textContent = 'secure: ' + isSecureContext;
            let n = 0;
            function count() { document.getElementById('loaded').textContent = ++n + ' loaded'; }
            </script>
            {{elements}}</body></html>
            """;
    }

    /// <returns>A picture of one pixel, with a comment that tells it from others.</returns>
    private static byte[] Picture(byte number)
    {
        using var picture = new MemoryStream();
        picture.Write([0x89, (byte)'P', (byte)'N', (byte)'G', 13, 10, 26, 10]);
        WriteChunk(picture, "IHDR", [0, 0, 0, 1, 0, 0, 0, 1, 8, 0, 0, 0, 0]);
        string comment = $"Comment\0{number.ToString(CultureInfo.InvariantCulture)}";
        WriteChunk(picture, "tEXt", Encoding.ASCII.GetBytes(comment));
        using var pixels = new MemoryStream();
        using (var zip = new ZLibStream(pixels, CompressionLevel.Optimal))
            zip.Write([0, number]);
        WriteChunk(picture, "IDAT", pixels.ToArray());
        WriteChunk(picture, "IEND", []);
        return picture.ToArray();
    }

    private static void WriteChunk(MemoryStream picture, string type, byte[] data)
    {
        byte[] typed = [.. Encoding.ASCII.GetBytes(type), .. data];
        Span<byte> number = stackalloc byte[4];
        System.Buffers.Binary.BinaryPrimitives.WriteInt32BigEndian(number, data.Length);
        picture.Write(number);
        picture.Write(typed);
        System.Buffers.Binary.BinaryPrimitives.WriteUInt32BigEndian(number, Crc(typed));
        picture.Write(number);
    }

    private static uint Crc(byte[] bytes)
    {
        uint crc = uint.MaxValue;
        foreach (byte one in bytes)
        {
            crc ^= one;
            for (int bit = 0; bit < 8; bit++)
                crc = (crc & 1) != 0 ? crc >> 1 ^ 0xEDB88320 : crc >> 1;
        }

        return ~crc;
    }
}
