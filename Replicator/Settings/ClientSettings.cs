using Replicator.Http;

namespace Replicator.Settings;

/// <summary>What a person wants to know of how clients are pointed at the proxy, checked: made by
/// <see cref="ClientReader"/> alone.</summary>
/// <param name="Shell">Its name, in lower case.</param>
/// <param name="Port">Of the proxy, 1 to 65535.</param>
/// <param name="Only">Whose authority is meant: that for these hosts alone; null: that for every host.</param>
/// <param name="DataFolder">Where authorities lie, an absolute path; may not exist.</param>
/// <param name="Clients">Their names, as they were written; empty: all.</param>
internal sealed record ClientSettings(
    string Shell, int Port, HostList? Only, string DataFolder, IReadOnlyList<string> Clients);
