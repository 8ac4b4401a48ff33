using Replicator.Http;

namespace Replicator.Tls;

/// <summary>Whose tunnels are opened.</summary>
/// <param name="Certificates">Shown to clients.</param>
/// <param name="Tunnelled">Never opened.</param>
/// <param name="FallsBack">A host whose certificate a client has refused is tunnelled for a while.</param>
/// <param name="Remedy">What a person does so that clients believe us.</param>
internal sealed record InterceptionOptions(
    LeafCertificates Certificates, HostList? Tunnelled, bool FallsBack, string Remedy)
{
    /// <summary>Whether tunnels to that host are opened.</summary>
    public bool Covers(string host) => Certificates.Authority.Permits(host) && Tunnelled?.Contains(host) != true;
}
