using System.Text;
using Replicator.Cache.Indexes;
using Replicator.Http;

namespace Replicator.Tests.Cache.Indexes;

/// <summary>What every reader of indexes must stand.</summary>
internal static class IndexTrial
{
    private const int Seeds = 300;

    public static string Sha512(char digit) => $"sha512:{new string(digit, 128)}";

    public static string Sha256(char digit) => $"sha256:{new string(digit, 64)}";

    public static string Sha1(char digit) => $"sha1:{new string(digit, 40)}";

    public static string Md5(char digit) => $"md5:{new string(digit, 32)}";

    public static TargetUri UriOf(string text)
    {
        Assert.True(TargetUri.TryParse(Encoding.ASCII.GetBytes(text), out TargetUri? uri, out _), text);
        return uri!;
    }

    public static ResponseHead ResponseOf(string? type)
    {
        var response = new ResponseHead { Status = 200 };
        if (type is not null)
            response.Fields.Add("Content-Type"u8, type);
        return response;
    }

    /// <summary>What a reader finds, a line for each: the key, a blank and the digest.</summary>
    public static string[] Found(IIndexReader reader, string uri, Stream content)
    {
        var found = new List<string>();
        reader.Read(content, UriOf(uri), file => found.Add($"{file.Key} {file.Digest}"));
        return [.. found];
    }

    /// <summary>Reads a content whole, byte by byte and in two pieces with every cut.</summary>
    public static void Finds(IIndexReader reader, string uri, string content, params string[] expected)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        Assert.Equal(expected, Found(reader, uri, new MemoryStream(bytes)));
        Assert.Equal(expected, Found(reader, uri, new CutStream(bytes, 1, isRepeated: true)));
        for (int cut = 1; cut < bytes.Length; cut++)
            Assert.Equal(expected, Found(reader, uri, new CutStream(bytes, cut)));
    }

    /// <summary>Cuts a content off after each byte: nothing may be found but what is right.</summary>
    public static void FindsNothingElse(IIndexReader reader, string uri, string content, params string[] right)
    {
        byte[] bytes = Encoding.UTF8.GetBytes(content);
        for (int length = 0; length < bytes.Length; length++)
            Assert.Empty(FoundOrNot(reader, uri, bytes[..length]).Except(right));
    }

    /// <summary>Changes some bytes of a content, or makes up all of them: an <see cref="IOException"/> is all that may
    /// come of it.</summary>
    public static void StandsRubbish(IIndexReader reader, string uri, string content)
    {
        for (int seed = 0; seed < Seeds; seed++)
        {
            var random = new Random(seed);
            byte[] bytes = Encoding.UTF8.GetBytes(content);
            if (seed % 4 == 0)
                random.NextBytes(bytes);
            for (int i = random.Next(1, 8); i > 0; i--)
                bytes[random.Next(bytes.Length)] = (byte)random.Next(256);
            _ = FoundOrNot(reader, uri, bytes);
        }
    }

    /// <summary>Reads a long content with a file in each entry, and checks that it is kept nowhere.</summary>
    /// <param name="perEntry">Bytes that may be allocated for an entry.</param>
    public static void KeepsLittle(IIndexReader reader, string uri, MadeStream content, int perEntry)
    {
        const int Buffers = 1 << 20;
        int count = 0;
        long before = GC.GetAllocatedBytesForCurrentThread();
        reader.Read(content, UriOf(uri), _ => count++);
        long allocated = GC.GetAllocatedBytesForCurrentThread() - before - content.Allocated;
        Assert.True(count >= content.Count, $"{count} of {content.Count} found");
        Assert.InRange(allocated, 0, ((long)perEntry * content.Count) + Buffers);
    }

    private static string[] FoundOrNot(IIndexReader reader, string uri, byte[] bytes)
    {
        var found = new List<string>();
        try
        {
            reader.Read(new MemoryStream(bytes), UriOf(uri), file => found.Add($"{file.Key} {file.Digest}"));
        }
        catch (IOException)
        {
            // What was found before counts.
        }

        return [.. found];
    }
}
