namespace Replicator.Cache.Versions;

/// <summary>What a version is made of, the oldest first.</summary>
internal enum VersionToken
{
    Development,
    Alpha,
    Beta,
    Milestone,

    /// <summary>Any other, where such come before the release.</summary>
    EarlierWord,
    Candidate,
    Snapshot,

    /// <summary>Nothing more, or a word that says no more.</summary>
    Release,
    ServicePack,

    /// <summary>Any other, where such come after the release.</summary>
    LaterWord,
    Revision,
    Number,
}
