namespace Replicator.Verbs;

/// <summary>One thing that a verb tells, a plain record; what is null or false does not apply.</summary>
/// <param name="Kind">What it is about.</param>
internal sealed record VerbRow(RowKind Kind)
{
    public string? Url { get; init; }

    /// <summary>Relative to the root.</summary>
    public string? Path { get; init; }

    public long? Status { get; init; }

    /// <summary>Bytes that are there.</summary>
    public long? Length { get; init; }

    /// <summary>Bytes that there will be, of what is not whole.</summary>
    public long? CompleteLength { get; init; }

    public DateTimeOffset? Requested { get; init; }

    public DateTimeOffset? Received { get; init; }

    /// <summary>mtime of the file.</summary>
    public DateTimeOffset? Modified { get; init; }

    /// <summary>Until when it is fresh, or since when it is not.</summary>
    public DateTimeOffset? FreshUntil { get; init; }

    /// <summary>When it was served last.</summary>
    public DateTimeOffset? Used { get; init; }

    /// <summary>Content codings, the outermost last.</summary>
    public string? Codings { get; init; }

    /// <summary>Fields of the response, as <c>Name: value</c>.</summary>
    public IReadOnlyList<string>? Fields { get; init; }

    /// <summary>Fields of the request that the response was chosen by, as <c>Name: value</c>.</summary>
    public IReadOnlyList<string>? Variant { get; init; }

    /// <summary>It must be validated before its next use.</summary>
    public bool Invalidated { get; init; }

    /// <summary>It stays whatever room others need.</summary>
    public bool Pinned { get; init; }

    /// <summary>Somebody reads or writes it at the moment.</summary>
    public bool InUse { get; init; }

    /// <summary>A person put it there: there is no record.</summary>
    public bool ByHand { get; init; }

    /// <summary>What <see cref="Text"/> is about.</summary>
    public string? Name { get; init; }

    /// <summary>Of the standard that says so, as <c>RFC 9111 §4.2</c>.</summary>
    public string? Section { get; init; }

    /// <summary>What is wrong, or what is to be said.</summary>
    public string? Text { get; init; }

    /// <summary>What is done of <see cref="Of"/>.</summary>
    public long? Done { get; init; }

    /// <summary>What there is to do.</summary>
    public long? Of { get; init; }

    /// <summary>With which the process is to end.</summary>
    public long? ExitCode { get; init; }

    /// <summary>The row that ends all.</summary>
    public static VerbRow End(int exitCode, string? text = null) => new(RowKind.End)
    {
        ExitCode = exitCode,
        Text = text,
    };

    /// <summary>A row that says how far it is.</summary>
    public static VerbRow Progress(long done, long of) => new(RowKind.Progress) { Done = done, Of = of };

    /// <summary>A sentence for the person.</summary>
    public static VerbRow Note(string text) => new(RowKind.Note) { Text = text };
}
