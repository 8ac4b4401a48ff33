namespace Replicator.Cache.Indexes;

/// <summary>Which module proxies of Go there are: a checksum database that is asked itself tells of modules, whatever
/// proxy has them. Learnt from what passes by and not kept beyond this process. Any thread.</summary>
internal sealed class GoProxies
{
    // Of each that is told there is a record for each of them.
    private const int MostProxies = 8;

    private readonly List<string> all = [];
    private readonly Lock guard = new();

    /// <summary>Remembers one.</summary>
    /// <param name="proxy">What the keys of its files begin with, without a slash at the end.</param>
    public void Learn(string proxy)
    {
        lock (guard)
        {
            if (all.Contains(proxy))
                return;
            if (all.Count == MostProxies)
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
}
