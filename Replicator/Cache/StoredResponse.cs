using Replicator.Http;

namespace Replicator.Cache;

/// <summary>A stored response as the rules see it (RFC 9111 §3): its head and the instants that its age is computed
/// from.</summary>
internal sealed class StoredResponse
{
    private CacheControl? directives;

    /// <summary>Status and end-to-end fields, as the origin sent them and as validations have updated them
    /// since.</summary>
    public ResponseHead Head { get; } = new();

    /// <summary>When the request that made or last validated it was sent (RFC 9111 §4.2.3).</summary>
    public DateTimeOffset RequestTime { get; set; }

    /// <summary>When the answer to that came.</summary>
    public DateTimeOffset ResponseTime { get; set; }

    /// <summary>An unsafe method went through since: must be validated before the next use (RFC 9111 §4.4).</summary>
    public bool Invalidated { get; set; }

    /// <summary>The fields of the stored request that Vary names (RFC 9111 §4.1); empty without Vary.</summary>
    public FieldSection VaryFields { get; } = new();

    /// <summary>It is a file that a person put into the tree: there is no record, and mtime is the only
    /// validator.</summary>
    public bool IsPlainFile { get; set; }

    /// <summary>The directives that count here, read once: the terms are the same as long as the program runs. Not to
    /// be asked for while the head is being made.</summary>
    public CacheControl DirectivesUnder(CacheTerms terms) =>
        directives ??= CacheControl.OfResponse(Head.Fields, terms);

    /// <summary>The head has changed.</summary>
    public void ForgetDirectives() => directives = null;
}
