using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Contents that grow, in the order in which they began. One that is forgotten goes on to its end for those
/// who read it, and gets no name.</summary>
/// <remarks>On the loop's thread.</remarks>
internal sealed class GrowingContents
{
    private readonly List<(Entry Entry, RequestHead Request)> growing = [];

    /// <summary>Those that will get a name when they are whole.</summary>
    public IEnumerable<UnfinishedItem> List() =>
        from one in growing
        let held = one.Entry.Held ?? new ByteMap(one.Entry.Length > 0 ? [new ByteRange(0, one.Entry.Length)] : [])
        let content = new HeldContent(one.Entry.Response, held, one.Entry.CompleteLength)
        select new UnfinishedItem(
            one.Entry.Uri.Key, one.Entry.Path, content, one.Entry.Response.ResponseTime, IsGrowing: true);

    /// <summary>One begins.</summary>
    /// <param name="entry">It.</param>
    /// <param name="request">That it answers.</param>
    public void Begin(Entry entry, RequestHead request) => growing.Add((entry, request));

    /// <summary>It is whole, or broke off.</summary>
    public void End(Entry entry) => growing.RemoveAll(one => one.Entry == entry);

    /// <summary>Their target has changed: they are validated before their next use (RFC 9111 §4.4).</summary>
    public void Invalidate(string target)
    {
        foreach ((Entry entry, _) in growing.Where(one => one.Entry.Uri.Key == target))
            entry.Response.Invalidated = true;
    }

    /// <summary>Nothing of a target is to be stored that was asked for before.</summary>
    /// <returns>How many there were.</returns>
    public int Forget(string target) => Forget(growing.FindAll(one => one.Entry.Uri.Key == target));

    /// <summary>A response was stored: what began before it does not take its place.</summary>
    public void Stored(Entry entry)
    {
        int number = growing.FindIndex(one => one.Entry == entry);
        if (number < 0)
            return;
        Forget(growing.GetRange(0, number).FindAll(elder =>
            elder.Entry.Uri.Key == entry.Uri.Key && Variance.Matches(entry.Response, elder.Request)));
        End(entry);
    }

    private int Forget(List<(Entry Entry, RequestHead Request)> some)
    {
        foreach ((Entry entry, _) in some)
        {
            entry.Forget();
            End(entry);
        }

        return some.Count;
    }
}
