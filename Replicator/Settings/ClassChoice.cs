namespace Replicator.Settings;

/// <summary>What a person says of URLs.</summary>
/// <param name="Written">The pattern as it was written.</param>
/// <param name="Host">Lower case, maybe with a port; "*" is any text.</param>
/// <param name="Path">Of path and query, from the first "/" on; "*" is any text.</param>
/// <param name="Class">What is said.</param>
internal sealed record ClassChoice(string Written, string Host, string Path, ClassWord Class);

/// <summary>The words for classes of URLs.</summary>
internal enum ClassWord
{
    /// <summary>What is there never changes.</summary>
    Immutable,

    /// <summary>It is validated at each use.</summary>
    Index,

    /// <summary>It is not stored.</summary>
    Never,
}
