namespace Replicator.Diagnostics;

/// <summary>How much is printed; each level prints what those before it print.</summary>
internal enum Verbosity
{
    /// <summary>Warnings and errors.</summary>
    Quiet,

    /// <summary>A block for each exchange.</summary>
    Exchanges,

    /// <summary>The fields of messages.</summary>
    Fields,

    /// <summary>What each fiber does.</summary>
    Steps,
}
