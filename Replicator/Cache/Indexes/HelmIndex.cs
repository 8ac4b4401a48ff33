using Replicator.Http;

namespace Replicator.Cache.Indexes;

/// <summary>Reads <c>index.yaml</c> of a repository of Helm charts: of each version where its archive lies, mostly at
/// one place, and its digest.</summary>
internal sealed class HelmIndex : IIndexReader
{
    private const string Algorithm = "sha256";
    private const int MostPlaces = 16;
    private const int MaxPlaceLength = 8192;

    /// <inheritdoc/>
    public bool Reads(TargetUri uri, ResponseHead response) =>
        uri.PathAndQuery.EndsWith("/index.yaml", StringComparison.Ordinal) && !uri.PathAndQuery.Contains('?');

    /// <inheritdoc/>
    public void Read(Stream content, TargetUri uri, Action<KnownFile> found)
    {
        using var yaml = new YamlWalk(content);
        if (!yaml.Begin() || !yaml.IsMapping)
            return;
        while (yaml.NextProperty())
        {
            if (yaml.Name == "entries" && yaml.IsMapping)
                ReadEntries(yaml, uri, found);
            else
                yaml.Pass();
        }
    }

    private static void ReadEntries(YamlWalk yaml, TargetUri uri, Action<KnownFile> found)
    {
        while (yaml.NextProperty())
        {
            if (!yaml.IsSequence)
            {
                yaml.Pass();
                continue;
            }

            while (yaml.NextItem())
            {
                if (yaml.IsMapping)
                    ReadVersion(yaml, uri, found);
                else
                    yaml.Pass();
            }
        }
    }

    private static void ReadVersion(YamlWalk yaml, TargetUri uri, Action<KnownFile> found)
    {
        ContentDigest? digest = null;
        List<string> places = [];
        while (yaml.NextProperty())
        {
            if (yaml.Name == "digest" && yaml.Text is { } text)
                digest = DigestOf(text);
            else if (yaml.Name == "urls" && yaml.IsSequence)
                ReadPlaces(yaml, places);
            else
                yaml.Pass();
        }

        if (digest is not { } told)
            return;
        foreach (string place in places)
        {
            if (IndexNames.Resolve(uri, place) is { } archive)
                found(new KnownFile(archive.Key, told));
        }
    }

    private static void ReadPlaces(YamlWalk yaml, List<string> places)
    {
        while (yaml.NextItem())
        {
            if (yaml.Text is { Length: > 0 and <= MaxPlaceLength } place && places.Count < MostPlaces)
                places.Add(place);
            else
                yaml.Pass();
        }
    }

    // Some write the algorithm before it.
    private static ContentDigest? DigestOf(string text)
    {
        int start = text.StartsWith(Algorithm + ":", StringComparison.OrdinalIgnoreCase) ? Algorithm.Length + 1 : 0;
        return ContentDigest.FromHex(Algorithm, text.AsSpan(start));
    }
}
