using System.Text;
using Replicator.Cache.Versions;
using Replicator.Http;

namespace Replicator.Cache.Classes;

/// <summary>One rule of a package ecosystem.</summary>
/// <param name="Name">For a person, as "apt: by-hash".</param>
/// <param name="Class">Of the URLs that fit.</param>
/// <param name="Patterns">One of them must fit; see <see cref="PathPattern"/>.</param>
internal sealed record ClassRule(string Name, UrlClass Class, params string[] Patterns)
{
    /// <summary>Whatever the query, it is the same: it names a mirror, or signs the request.</summary>
    public bool IgnoresQuery { get; init; }

    /// <summary>Types of content, lower case, of which the response must be: where a path alone says too little. Empty:
    /// any.</summary>
    public string[] Types { get; init; } = [];

    /// <summary>Which version a path that fits is of, decoded and without its query; null: there are none, or it does
    /// not say.</summary>
    public Func<string, PackageVersion?>? Version { get; init; }

    /// <summary>Whether the type of the content is as demanded.</summary>
    /// <param name="response">Null: not known.</param>
    public bool FitsType(ResponseHead? response)
    {
        if (Types.Length == 0)
            return true;
        if (response is null)
            return false;

        ReadOnlySpan<byte> type = ContentType.Of(response.Fields);
        foreach (string wanted in Types)
        {
            if (Ascii.EqualsIgnoreCase(type, wanted))
                return true;
        }

        return false;
    }
}
