namespace Replicator.Http;

/// <summary>Why a 206 is no answer to the request that it came for.</summary>
internal enum PartFault
{
    /// <summary>It is one, as far as it says itself.</summary>
    None,

    /// <summary>No range was asked for.</summary>
    Unasked,

    /// <summary>It does not say which part it is.</summary>
    Unnamed,

    /// <summary>It names a part that there cannot be.</summary>
    Invalid,

    /// <summary>It is longer or shorter than the part that it names.</summary>
    OtherLength,
}
