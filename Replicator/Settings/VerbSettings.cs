namespace Replicator.Settings;

/// <summary>What a person asks of a store, checked: made by <see cref="VerbReader"/> alone.</summary>
/// <param name="Verb">What to do.</param>
/// <param name="Root">The folder of the store, an absolute path; may not exist.</param>
/// <param name="Words">URLs, paths and patterns, as they were written.</param>
internal sealed record VerbSettings(StoreVerb Verb, string Root, IReadOnlyList<string> Words)
{
    /// <summary>Whose responses alone are meant, <c>host</c> or <c>host:port</c> in lower case; null: all.</summary>
    public string? Host { get; init; }

    /// <summary>Fields of the request that is explained, as <c>Name: value</c>.</summary>
    public IReadOnlyList<string> Fields { get; init; } = [];

    /// <summary>In which order ls lists.</summary>
    public ListOrder Order { get; init; }

    /// <summary>One JSON object a line, in place of text.</summary>
    public bool Json { get; init; }

    /// <summary>Content is printed as it is stored, coded or not.</summary>
    public bool Raw { get; init; }

    /// <summary>Contents are read and compared, too.</summary>
    public bool Deep { get; init; }

    /// <summary>Nothing is changed, and all is said.</summary>
    public bool DryRun { get; init; }

    /// <summary>As of the proxy that made the store, for when none runs.</summary>
    public bool Flat { get; init; }

    /// <summary>The same; null for verbs that need none.</summary>
    public StoreBounds? Bounds { get; init; }

    /// <summary>Whether the command line itself names bounds, which a proxy that runs would not heed.</summary>
    public bool NamesBounds { get; init; }

    /// <summary>As of the proxy that is explained, for when none runs.</summary>
    public StoreTerms? Terms { get; init; }

    /// <summary>Whether the command line itself names these, which a proxy that runs would not heed.</summary>
    public bool NamesTerms { get; init; }
}
