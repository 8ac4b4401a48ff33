namespace Replicator.Tls;

/// <summary>An authority cannot be used: the message says why, and what to do.</summary>
internal sealed class AuthorityException(AuthorityFault fault, string message, Exception? inner = null)
    : IOException(message, inner)
{
    public AuthorityFault Fault { get; } = fault;
}
