using Replicator.Http;

namespace Replicator.Cache;

/// <summary>A stored response as the rules see it (RFC 9111 §3): its head and the instants that its age is computed
/// from.</summary>
internal sealed class StoredResponse
{
    /// <summary>Further requests that are kept; beyond, the oldest goes.</summary>
    private const int MostFurther = 8;

    private CacheControl? directives;
    private List<FieldSection>? further;

    /// <summary>Status and end-to-end fields, as the origin sent them and as validations have updated them
    /// since.</summary>
    public ResponseHead Head { get; } = new();

    /// <summary>When the request that made or last validated it was sent (RFC 9111 §4.2.3).</summary>
    public DateTimeOffset RequestTime { get; set; }

    /// <summary>When the answer to that came.</summary>
    public DateTimeOffset ResponseTime { get; set; }

    /// <summary>An unsafe method went through since: must be validated before the next use (RFC 9111 §4.4).</summary>
    public bool Invalidated { get; set; }

    /// <summary>How many invalidations of groups were known when it was stored or last validated; zero: not
    /// counted.</summary>
    public long KnownGroupChanges { get; set; }

    /// <summary>The fields of the stored request that Vary names (RFC 9111 §4.1); empty without Vary.</summary>
    public FieldSection VaryFields { get; } = new();

    /// <summary>As <see cref="VaryFields"/>, of further requests that the origin has said it is the answer to since;
    /// the oldest first.</summary>
    public IReadOnlyList<FieldSection> FurtherVaryFields => further ?? (IReadOnlyList<FieldSection>)[];

    /// <summary>It is a file that a person put into the tree: there is no record, and mtime is the only
    /// validator.</summary>
    public bool IsPlainFile { get; set; }

    /// <summary>It is the answer to another request as well.</summary>
    public void AddFurther(FieldSection varyFields)
    {
        further ??= [];
        if (further.Count == MostFurther)
            further.RemoveAt(0);
        further.Add(varyFields);
    }

    /// <summary>What Vary names is not what it was.</summary>
    public void ForgetFurther() => further = null;

    /// <summary>The directives that count here, read once: the terms are the same as long as the program runs. Not to
    /// be asked for while the head is being made.</summary>
    public CacheControl DirectivesUnder(CacheTerms terms) =>
        directives ??= CacheControl.OfResponse(Head.Fields, terms);

    /// <summary>The head has changed.</summary>
    public void ForgetDirectives() => directives = null;
}
