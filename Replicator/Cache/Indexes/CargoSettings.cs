using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads the <c>config.json</c> of a sparse index: where its crates lie.</summary>
/// <param name="places">Is told.</param>
internal sealed class CargoSettings(FilePlaces places) : IIndexReader
{
    /// <inheritdoc/>
    public bool TellsTheSame => false;

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) =>
        uri.PathAndQuery.EndsWith("/config.json", StringComparison.Ordinal);

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var json = new JsonWalk(content);
        if (!json.Next() || json.Type != JsonTokenType.StartObject)
            return;
        while (json.NextProperty(0))
        {
            if (json.Name.SequenceEqual("dl"u8) && json.Text is { } template)
                places.Learn(uri.Key[..(uri.Key.LastIndexOf('/') + 1)], template);
        }
    }
}
