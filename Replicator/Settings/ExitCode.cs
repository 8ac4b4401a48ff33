namespace Replicator.Settings;

/// <summary>How the process ends, in the numbers of sysexits.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>Nothing of what was named is there, or the person said no.</summary>
    public const int NotFound = 1;

    /// <summary>The command line or the environment is mistaken.</summary>
    public const int Usage = 64;

    /// <summary>What is stored is not as it must be, or cannot be decoded.</summary>
    public const int BadData = 65;

    /// <summary>There is no store at the root.</summary>
    public const int NoInput = 66;

    /// <summary>The address or the root is taken by another process.</summary>
    public const int Unavailable = 69;

    /// <summary>A bug.</summary>
    public const int Software = 70;

    /// <summary>The disk fails, or the output cannot be written.</summary>
    public const int Failing = 74;

    /// <summary>It belongs to another user.</summary>
    public const int NoPermission = 77;
}
