using System.Buffers;
using System.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>The names of files, as they are on the disk of an origin, in the ways in which clients spell them in
/// URLs.</summary>
internal static class FileNames
{
    private const int MaxLength = 2048;
    private const string Letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

    // Everybody leaves these as they are (RFC 3986 §2.3).
    private static readonly SearchValues<byte> Plain = ValuesOf(Letters + "-._~/");

    // What may stand in a path (RFC 3986 §3.3).
    private static readonly SearchValues<byte> Allowed = ValuesOf(Letters + "-._~!$&'()*+,;=:@/");

    // What programs send that put the name behind the folder, and look no further.
    private static readonly SearchValues<byte> Careless = ValuesOf(Letters + "-._~!$&'()*+,;=:@/%^|\"<>[]{}\\`");

    /// <summary>Tells of a file by each name that clients have for it.</summary>
    /// <param name="index">On the same origin.</param>
    /// <param name="folder">A path with a slash at its end.</param>
    /// <param name="name">Relative to the folder; what is longer than any, or empty, is passed over.</param>
    /// <param name="digest">Of the file.</param>
    /// <param name="found">Is told.</param>
    public static void Tell(
        TargetUri index, string folder, ReadOnlySpan<byte> name, ContentDigest digest, Action<KnownFile> found)
    {
        if (name.Length is 0 or > MaxLength)
            return;
        string careless = Spelled(name, Careless);
        TellOne(careless);
        if (!name.ContainsAnyExcept(Plain))
            return;
        string allowed = Spelled(name, Allowed);
        if (allowed != careless)
            TellOne(allowed);
        string plain = Spelled(name, Plain);
        if (plain != allowed)
            TellOne(plain);

        void TellOne(string spelled)
        {
            string path = PercentEncoding.Normalize(IndexNames.WithoutDots(folder + spelled));
            found(new KnownFile(new TargetUri(index.Scheme, index.Host, index.Port, path).Key, digest));
        }
    }

    private static string Spelled(ReadOnlySpan<byte> name, SearchValues<byte> kept)
    {
        if (!name.ContainsAnyExcept(kept))
            return Encoding.ASCII.GetString(name);
        var text = new StringBuilder(name.Length);
        foreach (byte value in name)
        {
            if (kept.Contains(value))
                text.Append((char)value);
            else
                text.Append('%').Append(Convert.ToHexString([value]));
        }

        return text.ToString();
    }

    private static SearchValues<byte> ValuesOf(string characters) =>
        SearchValues.Create(Encoding.ASCII.GetBytes(characters));
}
