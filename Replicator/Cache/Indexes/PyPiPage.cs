using System.Text;
using AngleSharp.Html;
using AngleSharp.Html.Parser;
using AngleSharp.Html.Parser.Tokens;
using AngleSharp.Text;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads the simple index of a Python project as HTML (PEP 503, PEP 714): links with digests in their
/// fragments.</summary>
internal sealed class PyPiPage : IIndexReader
{
    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response)
    {
        ReadOnlySpan<byte> type = ContentType.Of(response.Fields);
        return Ascii.EqualsIgnoreCase(type, "application/vnd.pypi.simple.v1+html")
            || (Ascii.EqualsIgnoreCase(type, "text/html")
                && uri.PathAndQuery.Contains("/simple/", StringComparison.Ordinal));
    }

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var tags = new TagReader(content);
        TargetUri? from = null;
        while (tags.Next())
        {
            if (tags.IsNamed("a"u8))
                ReadLink(TokenOf(tags.Tag), from ?? uri, found);
            else if (tags.IsNamed("base"u8) && TokenOf(tags.Tag)?.GetAttribute("href") is { Length: > 0 } place)
                from ??= IndexNames.Resolve(uri, place);
        }
    }

    // One tag at a time: what parses whole pages keeps all of them.
    private static HtmlTagToken? TokenOf(ReadOnlySpan<byte> tag)
    {
        using var source = new TextSource(Encoding.UTF8.GetString(tag));
        using var tokenizer = new HtmlTokenizer(source, HtmlEntityProvider.Resolver);
        return tokenizer.Get() as HtmlTagToken;
    }

    private static void ReadLink(HtmlTagToken? link, TargetUri from, Action<KnownFile> found)
    {
        string url = link?.GetAttribute("href") ?? "";
        int fragment = url.IndexOf('#', StringComparison.Ordinal);
        ContentDigest? file = fragment < 0 ? null : ReadDigest(url[(fragment + 1)..]);
        ContentDigest? metadata =
            ReadDigest(link?.GetAttribute("data-core-metadata"))
            ?? ReadDigest(link?.GetAttribute("data-dist-info-metadata"));
        if (url.Length > 0 && (file is not null || metadata is not null))
            PyPiFile.Tell(from, url, file, metadata, found);
    }

    // As sha256=1a…f; other parts of a fragment, as egg=name, may stand beside it.
    private static ContentDigest? ReadDigest(string? text)
    {
        foreach (string part in (text ?? "").Split('&'))
        {
            int equals = part.IndexOf('=', StringComparison.Ordinal);
            if (equals > 0 && ContentDigest.FromHex(part[..equals], part.AsSpan(equals + 1)) is { } digest)
                return digest;
        }

        return null;
    }
}
