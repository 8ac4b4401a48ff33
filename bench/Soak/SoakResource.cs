using System.Globalization;

namespace Bench.Soak;

/// <summary>What a path of the origin stands for: all of it follows from the path, so that clients and the origin agree
/// without a word. <c>/KIND/ID</c>, but <c>/up/LENGTH/ID</c> for uploads.</summary>
internal sealed class SoakResource
{
    private const int ShortLength = 4 << 10;
    private const int MiddleLength = 64 << 10;
    private const int LongLength = 512 << 10;
    private const int LongestLength = 4 << 20;

    private static readonly DateTimeOffset FirstModified = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);

    private static readonly string[] Lifetimes =
        ["max-age=600", "max-age=600", "max-age=2", "max-age=1", "no-cache", "", "no-store", "max-age=30"];

    private readonly uint hash;

    public SoakResource(string path)
    {
        Path = path;
        string[] parts = path.Split('/');
        Kind = parts.Length > 1 ? parts[1] : "";
        Id = parts.Length > 2 && int.TryParse(parts[^1], CultureInfo.InvariantCulture, out int id) ? id : 0;
        hash = HashOf(path);
        if (Kind == "up")
            Length = int.Parse(parts[2], CultureInfo.InvariantCulture);
        else
            Length = LengthOf(Kind, (int)(hash % 100), (int)(hash >> 7));
    }

    public string Path { get; }

    public string Kind { get; }

    public int Id { get; }

    /// <summary>Bytes of the content, whatever the version.</summary>
    public int Length { get; }

    /// <summary>The content differs by the request's X-Variant.</summary>
    public bool Varies => Kind == "c" && Id % 8 == 7;

    public bool HasTag => Id % 3 != 2;

    /// <summary>The entity tag is weak.</summary>
    public bool IsWeak => Id % 6 == 1;

    public bool TakesRanges => Id % 5 != 4;

    public bool IsChunked => Kind is "bad" || Bits(3, 4) == 0;

    /// <summary>The end of the connection ends the content.</summary>
    public bool EndsWithConnection => Kind == "c" && !IsChunked && Bits(5, 12) == 0;

    public bool HasTrailers => IsChunked && Bits(11, 2) == 0;

    public bool HasInterim => Kind == "c" && Bits(13, 6) == 0;

    /// <summary>Milliseconds over which the content is given; zero: at once.</summary>
    public int Duration => Kind switch
    {
        "j" => 200 + Bits(9, 1500),
        "slow" => 500 + Bits(9, 3000),
        _ => 0,
    };

    /// <summary>Value of Cache-Control; empty: none.</summary>
    public string CacheControl => Kind switch
    {
        "c" when Varies => "max-age=5",
        "c" => Lifetimes[Bits(17, Lifetimes.Length)],
        "j" or "slow" => "max-age=1",
        "up" or "early" => "no-store",
        _ => "max-age=5",
    };

    /// <summary>A number of any use, the same each time, from zero up to below <paramref name="bound"/>.</summary>
    public int Choice(int bound) => Bits(21, bound);

    /// <param name="elapsed">Since the run began.</param>
    public int VersionAt(TimeSpan elapsed)
    {
        int period = Kind == "j" ? 1 : Bits(15, 3) == 0 ? 0 : 5 + Bits(19, 30);
        return period == 0 ? 0 : (int)(elapsed.TotalSeconds / period);
    }

    public string Tag(int version, string variant) => $"{(IsWeak ? "W/" : "")}\"{version}-{variant}\"";

    public static string LastModified(int version) =>
        FirstModified.AddSeconds(version).ToString("R", CultureInfo.InvariantCulture);

    /// <summary>A content of the version, from <paramref name="position"/> on; at least one byte of what is
    /// left.</summary>
    public ReadOnlySpan<byte> Content(int version, string variant, long position) =>
        Pattern.At(Offset(version, variant) + position, Length - position);

    /// <summary>The first bytes of a content of the version.</summary>
    public byte[] Beginning(int version, string variant, int count)
    {
        var bytes = new byte[count];
        for (int position = 0; position < count;)
        {
            ReadOnlySpan<byte> piece = Content(version, variant, position);
            piece = piece[..Math.Min(piece.Length, count - position)];
            piece.CopyTo(bytes.AsSpan(position));
            position += piece.Length;
        }

        return bytes;
    }

    /// <summary>Whether <paramref name="bytes"/> are those at that position.</summary>
    public bool Matches(int version, string variant, ReadOnlySpan<byte> bytes, long position) =>
        position + bytes.Length <= Length && Pattern.Matches(bytes, Offset(version, variant) + position);

    private static int LengthOf(string kind, int share, int noise) => kind switch
    {
        "j" or "slow" => MiddleLength + (noise % LongLength),
        "cut" or "bad" or "silent" => 100 + (noise % MiddleLength),
        "surplus" or "early" => 100 + (noise % ShortLength),
        // The larger of them are more than the system takes ahead for a reader.
        "big" => (1 << 20) + (noise % 4 * LongestLength) + (noise % ShortLength),
        _ when share < 8 => 0,
        _ when share < 60 => 1 + (noise % ShortLength),
        _ when share < 85 => ShortLength + (noise % MiddleLength),
        _ when share < 98 => MiddleLength + (noise % LongLength),
        _ => LongLength + (noise % LongestLength),
    };

    private int Bits(int shift, int bound) => (int)((hash >> shift) % (uint)bound);

    // Apart for each path, version and variant, so that no two contents agree.
    private long Offset(int version, string variant) => HashOf($"{Path} {version} {variant}");

    private static uint HashOf(string text)
    {
        uint value = 2166136261;
        foreach (char letter in text)
            value = (value ^ letter) * 16777619;
        value ^= value >> 15;
        value *= 2246822519;
        return value ^ (value >> 13);
    }
}
