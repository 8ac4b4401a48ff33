using Replicator.Http;

namespace Replicator.Settings;

/// <summary>Whose HTTPS is answered here.</summary>
/// <param name="Only">Null: every host's.</param>
/// <param name="Tunnelled">Nobody of those; null: no exception.</param>
/// <param name="FallsBack">A host is passed on unseen for a while after a client did not believe us.</param>
/// <param name="DataFolder">Where the authority lies, an absolute path.</param>
internal sealed record InterceptionChoice(HostList? Only, HostList? Tunnelled, bool FallsBack, string DataFolder);
