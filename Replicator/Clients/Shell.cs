namespace Replicator.Clients;

/// <summary>Whose language settings are written in.</summary>
internal enum Shell
{
    /// <summary>And sh, dash, zsh.</summary>
    Bash,

    Fish,

    /// <summary>PowerShell.</summary>
    Pwsh,
}
