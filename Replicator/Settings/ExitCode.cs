namespace Replicator.Settings;

/// <summary>How the process ends, in the numbers of sysexits.</summary>
internal static class ExitCode
{
    public const int Ok = 0;

    /// <summary>The command line or the environment is mistaken.</summary>
    public const int Usage = 64;

    /// <summary>The address or the root is taken by another process.</summary>
    public const int Unavailable = 69;

    /// <summary>A bug.</summary>
    public const int Software = 70;

    /// <summary>The root cannot be made or written.</summary>
    public const int CannotCreate = 73;
}
