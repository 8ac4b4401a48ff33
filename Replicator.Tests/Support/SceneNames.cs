using System.Collections;
using System.Diagnostics.CodeAnalysis;
using System.Net;

namespace Replicator.Tests.Support;

/// <summary>The names of a scene in place of a name service: those that it does not know have no address, and nobody
/// outside is asked for them. Addresses are left to whoever reads them.</summary>
internal sealed class SceneNames : IReadOnlyDictionary<string, IPAddress[]>
{
    private readonly Dictionary<string, IPAddress[]> known = [];

    public int Count => known.Count;

    public IEnumerable<string> Keys => known.Keys;

    public IEnumerable<IPAddress[]> Values => known.Values;

    public IPAddress[] this[string key]
    {
        get => known[key];
        set => known[key] = value;
    }

    public bool ContainsKey(string key) => known.ContainsKey(key);

    public bool TryGetValue(string key, [MaybeNullWhen(false)] out IPAddress[] value)
    {
        if (known.TryGetValue(key, out value))
            return true;
        value = [];
        return !IPAddress.TryParse(key[..key.LastIndexOf(':')].Trim('[', ']'), out _);
    }

    public IEnumerator<KeyValuePair<string, IPAddress[]>> GetEnumerator() => known.GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => GetEnumerator();
}
