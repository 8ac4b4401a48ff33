using System.Text;
using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Store;
using Replicator.Store.Digests;

namespace Replicator.Proxy;

/// <summary>Which content of a download is expected, where neither its name nor its request says so: what indexes
/// tell.</summary>
/// <remarks>Whoever asks for the file has perhaps seen a later index than the store. So before something is refused,
/// the index is asked for as a client would, and what it says then counts.</remarks>
internal sealed class Expectation(Download download, Downloads downloads)
{
    // How long is waited for what the index says now; what it said before counts then.
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(20);

    private long version;

    // Null: none came yet.
    private ResponseHead? response;

    /// <summary>Whether something else is told by now than when it was asked.</summary>
    public bool IsOutdated => !download.IsRenewal && downloads.Store.Digests is { } tables && tables.Version != version;

    /// <summary>Looks up what is told; waits for Workers.</summary>
    public IEnumerable<Yield> Find()
    {
        if (downloads.Store.Digests is not { } tables)
            yield break;
        version = tables.Version;
        download.Told = null;
        if (download.IsRenewal || tables.IsEmpty)
            yield break;
        UrlClass urlClass = ClassWith(response);
        if (!ExpectedDigest.MayBeTold(urlClass))
            yield break;
        // Where the disk does not say it nothing is expected.
        var told = new Result<ToldDigest?>();
        yield return Yield.Try(tables.Find(download.Uri.Key, urlClass, downloads.Reads, told), told);
        download.Told = told.Value;
    }

    /// <summary>An answer came: by its type its URL may be of a class of which less is believed.</summary>
    /// <param name="head">Stays as it is.</param>
    public void Know(ResponseHead head)
    {
        response = head;
        if (download.Told is { } told && !told.Index.MayTellOf(download.Uri.Key, ClassWith(head)))
            download.Told = null;
    }

    /// <summary>Has the index validated that told it, and looks again.</summary>
    public IEnumerable<Yield> Renew()
    {
        string index = download.Told!.Value.Index.Target;
        var outcome = new Result();
        yield return Yield.Try(Validate(index, new Deadline(downloads.Time, Patience)), outcome);
        yield return Yield.Call(Find());
    }

    private UrlClass ClassWith(ResponseHead? head) => downloads.Options.Terms.Classes.Of(download.Uri, head).Class;

    private IEnumerable<Yield> Validate(string index, Deadline deadline)
    {
        if (!TargetUri.TryParse(Encoding.UTF8.GetBytes(index), out TargetUri? uri, out _))
            yield break;
        var variants = new Result<List<StoredVariant>>();
        yield return Yield.Call(downloads.Store.FindVariants(uri!, variants));
        if (variants.Value?.FirstOrDefault(one => one.Response.Head.Status == 200) is not { } stored)
            yield break;
        RequestHead request = RequestFor(index, stored.Response);
        if (!Reuse.MayForward(request, downloads.Options.Terms) || downloads.Line.IsDown(uri!.Authority))
            yield break;
        var found = new Result<Entry>();
        yield return Yield.Call(downloads.Store.Find(uri, request, found));
        Download validation = Start(uri, request, found.Value);
        using (validation.Join(isLeader: false, wantsAll: true))
        {
            while (validation.State is DownloadState.Asking or DownloadState.Storing)
                yield return Yield.Wait(validation.Changed, deadline.Remaining);
        }

        while (downloads.Learning.IsLearning(index))
            yield return Yield.Wait(downloads.Learning.Learnt, deadline.Remaining);
    }

    // One that selects what is stored.
    private static RequestHead RequestFor(string index, StoredResponse stored)
    {
        var request = new RequestHead();
        WrittenRequest.Read(index, [], request, out _);
        for (int line = 0; line < stored.VaryFields.Count; line++)
            request.Fields.Add(stored.VaryFields[line].Name, stored.VaryFields[line].Value);
        return request;
    }

    private Download Start(TargetUri uri, RequestHead request, Entry? stored)
    {
        Download renewal = downloads.FindRenewal(uri, request)
            ?? downloads.Start(uri, request, stored, mayBeJoined: true, goesOnAlone: true, isRenewal: true);
        stored?.Release();
        return renewal;
    }
}
