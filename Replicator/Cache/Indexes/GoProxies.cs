namespace Replicator.Cache.Indexes;

/// <summary>Which module proxies of Go there are: a checksum database that is asked itself tells of modules, whatever
/// proxy has them. Learnt from what passes by and not kept beyond this process. Any thread.</summary>
internal sealed class GoProxies
{
    // Of each that is told there is a record for each of them.
    private const int MostProxies = 8;

    // One origin does not push out those of others.
    private const int MostAtOrigin = 2;

    private readonly List<string> all = [];
    private readonly Lock guard = new();

    /// <summary>Remembers one.</summary>
    /// <param name="proxy">What the keys of its files begin with, without a slash at the end.</param>
    public void Learn(string proxy)
    {
        lock (guard)
        {
            all.Remove(proxy);
            List<string> neighbours = all.FindAll(one => OriginOf(one).SequenceEqual(OriginOf(proxy)));
            if (neighbours.Count == MostAtOrigin)
                all.Remove(neighbours[0]);
            else if (all.Count == MostProxies)
                all.RemoveAt(0);
            all.Add(proxy);
        }
    }

    /// <summary>Those that were learnt last.</summary>
    public string[] All()
    {
        lock (guard)
            return [.. all];
    }

    private static ReadOnlySpan<char> OriginOf(string proxy)
    {
        int path = proxy.IndexOf('/', proxy.IndexOf("://", StringComparison.Ordinal) + "://".Length);
        return path < 0 ? proxy : proxy.AsSpan(0, path);
    }
}
