using Replicator.Http;

namespace Replicator.Settings;

/// <summary>What a person asks of the authority, checked: made by <see cref="AuthorityReader"/> alone.</summary>
/// <param name="Action">What to do.</param>
/// <param name="DataFolder">Where authorities lie, an absolute path; may not exist.</param>
internal sealed record AuthorityRequest(AuthorityAction Action, string DataFolder)
{
    /// <summary>Which one is meant: that for these hosts alone; null: the one for every host.</summary>
    public HostList? Only { get; init; }

    /// <summary>Where to export to; <c>-</c> is standard output; null unless that is asked for.</summary>
    public string? File { get; init; }

    /// <summary>The system's store is meant.</summary>
    public bool IsSystem { get; init; }

    /// <summary>The folder of the NSS database that is meant, an absolute path; null: none.</summary>
    public string? NssFolder { get; init; }

    /// <summary>The person has agreed already.</summary>
    public bool IsAgreed { get; init; }
}
