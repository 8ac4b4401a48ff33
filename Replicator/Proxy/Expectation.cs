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
    // How long is waited for what the index says now; what it said before counts then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    // Null: nothing was looked up.
    private long? version;

    // Null: none came yet.
    private ResponseHead? response;

    private ToldDigest? told;

    /// <summary>The only content that may come as its name or the request says; null: they say nothing.</summary>
    public ContentDigest? Claimed { get; } = ExpectedDigest.Of(uri, request);

    /// <summary>The only content that may come, as far as is known; null: any may.</summary>
    public ContentDigest? Digest => Claimed ?? told?.Digest;

    /// <summary>Whether something else is told by now than when it was looked up.</summary>
    public bool IsOutdated => version is { } seen && downloads.Store.Digests is { } tables && tables.Version != seen;

    /// <summary>Looks up what is told, before the origin is asked; waits for Workers.</summary>
    /// <param name="mayBeTold">Else no index judges it.</param>
    /// <exception cref="UpstreamException">Another content came each time that it was asked for.</exception>
    public IEnumerable<Yield> Prepare(bool mayBeTold)
    {
        if (Claimed is null && mayBeTold)
            yield return Yield.Call(Find());
        if (IsRefused(out _))
            yield return Yield.Call(Renew());
        if (IsRefused(out ContentDigest found))
        {
            throw new UpstreamException(ProxyError.HttpProtocolError, "another content came each time that it was "
                + $"asked for: {Digest} is expected, not {found}; it is asked for again in a while");
        }
    }

    /// <summary>An answer came: by its type its URL may be of a class of which less is believed.</summary>
    /// <param name="head">Stays as it is.</param>
    /// <returns>What tells whether the content is the one that is expected; the caller's. Null: any is taken.</returns>
    public ContentCheck? Check(ResponseHead head)
    {
        response = head;
        if (told is { } index && !index.Index.MayTellOf(uri.Key, ClassWith(head)))
            told = null;
        return Digest is { } expected && ExpectedDigest.IsOf(head) ? new ContentCheck(expected) : null;
    }

    /// <summary>All of it came: where it is another than an index told, that is validated, and told anew.</summary>
    /// <param name="found">Null: it takes too much to tell.</param>
    public IEnumerable<Yield> Doubt(ContentDigest? found)
    {
        if (found is not null && found != Digest)
            yield return Yield.Call(Renew());
    }

    /// <summary>What is to become of it.</summary>
    /// <param name="found">Null: it takes too much to tell.</param>
    /// <returns>Why it is refused, which counts from now on; null: it is not known to be another.</returns>
    public UpstreamException? Judge(ContentDigest? found)
    {
        if (found is not { } digest)
            return null;
        if (Digest is not { } expected || expected == digest)
        {
            downloads.Wrong.Forget(uri.Key, digest);
            return null;
        }

        int count = downloads.Wrong.Add(uri.Key, expected, digest);
        string what = $"another content came ({count} in a row): {expected} is expected, not {digest}";
        ExchangeLog.Warn($"{uri.Key}: {what}");
        return new UpstreamException(ProxyError.HttpProtocolError, what);
    }

    private bool IsRefused(out ContentDigest found)
    {
        found = default;
        return Digest is { } expected && downloads.Wrong.Refuses(uri.Key, expected, out found);
    }

    private IEnumerable<Yield> Find()
    {
        if (downloads.Store.Digests is not { } tables)
            yield break;
        version = tables.Version;
        told = null;
        UrlClass urlClass = ClassWith(response);
        if (tables.IsEmpty || !ExpectedDigest.MayBeTold(urlClass))
            yield break;
        // Where the disk does not say it nothing is expected.
        var found = new Result<ToldDigest?>();
        yield return Yield.Try(tables.Find(uri.Key, urlClass, downloads.Reads, found), found);
        told = found.Value;
    }

    // Has the index validated that told it, and looks again.
    private IEnumerable<Yield> Renew()
    {
        if (told is not { } before)
            yield break;
        var outcome = new Result();
        yield return Yield.Try(
            new IndexRenewal(downloads).Run(before.Index.Target, new Deadline(downloads.Time, Patience)), outcome);
        yield return Yield.Call(Find());
    }

    private UrlClass ClassWith(ResponseHead? head) => downloads.Options.Terms.Classes.Of(uri, head).Class;
}
