using System.Text;

namespace Bench.Odd;

/// <summary>A message that is malformed, or right and unusual.</summary>
/// <param name="Name">For the table.</param>
/// <param name="Text">A character a byte; <c>{h}</c> stands for the origin's authority, <c>{p}</c> for a path of its
/// own.</param>
/// <param name="FromOrigin">It answers a plain GET; else a client sends it.</param>
internal sealed record OddMessage(string Name, string Text, bool FromOrigin)
{
    /// <summary>Of the request that an answer belongs to.</summary>
    public string Method { get; init; } = "GET";

    /// <summary>The origin keeps its connection open after the answer.</summary>
    public bool StaysOpen { get; init; }

    public byte[] Bytes(string authority, string path) =>
        Encoding.Latin1.GetBytes(Text.Replace("{h}", authority).Replace("{p}", path));
}
