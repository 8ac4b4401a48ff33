using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Network;
using Replicator.Store;
using Replicator.Store.Digests;

namespace Replicator.Proxy;

/// <summary>Which content is expected of a request, by its name, by the request itself, or by what indexes tell; and
/// what comes of it where another comes.</summary>
/// <remarks>Whoever asks for the file has perhaps seen a later index than the store. So before something is refused,
/// the index is asked for as a client would, and what it says then counts.</remarks>
/// <param name="uri">What is asked for.</param>
/// <param name="request">A GET; stays as it is.</param>
/// <param name="downloads">Those that run.</param>
internal sealed class Expectation(TargetUri uri, RequestHead request, Downloads downloads)
{
    // Null: nothing was looked up.
    private long? version;

    // Null: none came yet.
    private ResponseHead? response;

    // The one that counts first; whatever any of them tells is right.
    private IReadOnlyList<ToldDigest> told = [];

    /// <summary>The only content that may come as its name or the request says; null: they say nothing.</summary>
    public ContentDigest? Claimed { get; } = ExpectedDigest.Of(uri, request);

    /// <summary>The content that is to come, as far as is known; null: any may.</summary>
    public ContentDigest? Digest => Claimed ?? (told is [var first, ..] ? first.Digest : null);

    /// <summary>Whether something else is told by now than when it was looked up.</summary>
    public bool IsOutdated => version is { } seen && downloads.Store.Digests is { } tables && tables.Version != seen;

    /// <summary>Whether what came the last times makes it of no use to ask for it now.</summary>
    public bool IsRefused => TryFindWrong(out _);

    /// <summary>Looks up what is told, before the origin is asked; waits for Workers.</summary>
    public IEnumerable<Yield> Find()
    {
        if (Claimed is not null || downloads.Store.Digests is not { } tables)
            yield break;
        version = tables.Version;
        told = [];
        UrlClass urlClass = ClassWith(response);
        if (tables.IsEmpty || !ExpectedDigest.MayBeTold(urlClass))
            yield break;
        // Where the disk does not say it nothing is expected.
        var found = new Result<IReadOnlyList<ToldDigest>>();
        yield return Yield.Try(tables.Find(uri.Key, urlClass, downloads.Reads, found), found);
        told = found.Value ?? [];
    }

    /// <summary>It <see cref="IsRefused"/>: what told it is validated.</summary>
    /// <exception cref="UpstreamException">Nothing else is told by now.</exception>
    public IEnumerable<Yield> RefuseWrong()
    {
        yield return Yield.Call(Renew());
        if (TryFindWrong(out ContentDigest found))
        {
            throw new UpstreamException(ProxyError.HttpProtocolError, "another content came each time that it was "
                + $"asked for: {Digest} is expected, not {found}; it is asked for again in a while");
        }
    }

    /// <summary>An answer came. By its type its URL may be of a class of which less is believed, and what is not
    /// believed counts no more.</summary>
    /// <param name="head">Stays as it is.</param>
    /// <returns>What tells whether the content is the one that is expected; the caller's. Null: any is taken.</returns>
    public ContentCheck? Check(ResponseHead head)
    {
        response = head;
        if (told.Count > 0)
        {
            UrlClass urlClass = ClassWith(head);
            told = [.. told.Where(one => one.Index.MayTellOf(uri.Key, urlClass))];
        }

        return Digest is { } expected && ExpectedDigest.IsOf(head) ? new ContentCheck(expected) : null;
    }

    /// <summary>All of it came: where it is another than indexes told, the first of them is validated, and they are
    /// asked anew.</summary>
    /// <param name="found">Null: it takes too much to tell.</param>
    public IEnumerable<Yield> Doubt(ContentDigest? found)
    {
        if (found is { } digest && !IsRight(digest))
            yield return Yield.Call(Renew());
    }

    /// <summary>What is to become of it.</summary>
    /// <param name="found">Null: it takes too much to tell.</param>
    /// <param name="counts">Others would get the same, so that it is not asked for on and on.</param>
    /// <returns>Why it is refused; null: it is not known to be another.</returns>
    public UpstreamException? Judge(ContentDigest? found, bool counts)
    {
        if (found is not { } digest)
            return null;
        if (IsRight(digest))
        {
            downloads.Wrong.Forget(uri.Key, digest);
            return null;
        }

        int count = counts ? downloads.Wrong.Add(uri.Key, Digest!.Value, digest) : 0;
        string what = $"another content came{(counts ? $" ({count} in a row)" : "")}: {Digest} is expected, "
            + $"not {digest}";
        // Else the client's own exchange tells it.
        if (counts)
            ExchangeLog.Warn($"{uri.Key}: {what}");
        return new UpstreamException(ProxyError.HttpProtocolError, what);
    }

    private bool IsRight(ContentDigest digest) =>
        Digest is null || Claimed == digest || told.Any(one => one.Digest == digest);

    private bool TryFindWrong(out ContentDigest found)
    {
        found = default;
        return Digest is { } expected && downloads.Wrong.Refuses(uri.Key, expected, out found);
    }

    // Has the index validated that told it, and looks again. One that is gone tells nothing any more.
    private IEnumerable<Yield> Renew()
    {
        if (told is not [var first, ..])
            yield break;
        var isGone = new Result<bool>();
        yield return Yield.Call(downloads.Renewals.Renew(first.Index.Target, isGone));
        yield return Yield.Call(Find());
        if (isGone.Value)
            told = [.. told.Where(one => one.Index.Target != first.Index.Target)];
    }

    private UrlClass ClassWith(ResponseHead? head) => downloads.Options.Terms.Classes.Of(uri, head).Class;
}
