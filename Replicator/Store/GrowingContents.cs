using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Contents that grow, those of a target in the order in which they began. One that is forgotten goes on to
/// its end for those who read it, and gets no name.</summary>
/// <remarks>On the loop's thread.</remarks>
internal sealed class GrowingContents
{
    private readonly Dictionary<string, List<(Entry Entry, RequestHead Request)>> byTarget = [];

    /// <summary>Those that will get a name when they are whole.</summary>
    public IEnumerable<UnfinishedItem> List() =>
        from one in byTarget.Values.SelectMany(some => some)
        let held = one.Entry.Held ?? new ByteMap(one.Entry.Length > 0 ? [new ByteRange(0, one.Entry.Length)] : [])
        let content = new HeldContent(one.Entry.Response, held, one.Entry.CompleteLength)
        select new UnfinishedItem(
            one.Entry.Uri.Key, one.Entry.Path, content, one.Entry.Response.ResponseTime, IsGrowing: true);

    /// <summary>One begins.</summary>
    /// <param name="entry">It.</param>
    /// <param name="request">That it answers.</param>
    public void Begin(Entry entry, RequestHead request)
    {
        if (!byTarget.TryGetValue(entry.Uri.Key, out List<(Entry Entry, RequestHead Request)>? growing))
            byTarget[entry.Uri.Key] = growing = [];
        growing.Add((entry, request));
    }

    /// <summary>It is whole, or broke off.</summary>
    public void End(Entry entry)
    {
        if (!byTarget.TryGetValue(entry.Uri.Key, out List<(Entry Entry, RequestHead Request)>? growing))
            return;
        growing.RemoveAll(one => one.Entry == entry);
        if (growing.Count == 0)
            byTarget.Remove(entry.Uri.Key);
    }

    /// <summary>Their target has changed: they are validated before their next use (RFC 9111 §4.4).</summary>
    public void Invalidate(string target)
    {
        foreach ((Entry entry, _) in byTarget.GetValueOrDefault(target, []))
            entry.Response.Invalidated = true;
    }

    /// <summary>Nothing of a target is to be stored that was asked for before.</summary>
    /// <returns>How many there were.</returns>
    public int Forget(string target)
    {
        if (!byTarget.Remove(target, out List<(Entry Entry, RequestHead Request)>? growing))
            return 0;
        growing.ForEach(one => one.Entry.Forget());
        return growing.Count;
    }

    /// <summary>A response was stored: what began before it does not take its place.</summary>
    public void Stored(Entry entry)
    {
        if (!byTarget.TryGetValue(entry.Uri.Key, out List<(Entry Entry, RequestHead Request)>? growing))
            return;
        for (int number = growing.FindIndex(one => one.Entry == entry) - 1; number >= 0; number--)
        {
            (Entry elder, RequestHead request) = growing[number];
            if (!Variance.Matches(entry.Response, request))
                continue;
            elder.Forget();
            growing.RemoveAt(number);
        }

        End(entry);
    }
}
