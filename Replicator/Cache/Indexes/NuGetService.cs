using System.Text;
using System.Text.Json;
using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads the service index of a registry of NuGet: where its packages lie.</summary>
/// <param name="places">Is told, by authority.</param>
internal sealed class NuGetService(FilePlaces places) : IIndexReader
{
    /// <returns>What a registry is known by: the beginning of a key that names its authority.</returns>
    public static string RegistryOf(TargetUri uri) => uri.Key[..^uri.PathAndQuery.Length];

    /// <inheritdoc/>
    public bool TellsTheSame => false;

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) =>
        uri.PathAndQuery.EndsWith("/v3/index.json", StringComparison.Ordinal)
        && Ascii.EqualsIgnoreCase(ContentType.Of(response.Fields), "application/json");

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        var json = new JsonWalk(content);
        if (!json.Next() || json.Type != JsonTokenType.StartObject)
            return;
        while (json.NextProperty(0))
        {
            if (json.Type == JsonTokenType.StartArray && json.Name.SequenceEqual("resources"u8))
                ReadResources(json, uri);
        }
    }

    private void ReadResources(JsonWalk json, TargetUri uri)
    {
        int depth = json.Depth;
        while (json.NextItem(depth))
        {
            if (json.Type == JsonTokenType.StartObject)
                ReadResource(json, uri);
        }
    }

    private void ReadResource(JsonWalk json, TargetUri uri)
    {
        string? place = null;
        string? type = null;
        int depth = json.Depth;
        while (json.NextProperty(depth))
        {
            if (json.Name.SequenceEqual("@id"u8))
                place = json.Text;
            else if (json.Name.SequenceEqual("@type"u8))
                type = json.Text;
        }

        if (place is not null && type == "PackageBaseAddress/3.0.0")
            places.Learn(RegistryOf(uri), place.EndsWith('/') ? place : place + "/");
    }
}
