namespace Bench.Soak;

/// <summary>What a client asked for.</summary>
/// <param name="Resource">Null: any answer will do.</param>
/// <param name="Variant">Of its X-Variant.</param>
/// <param name="IsHead">It has no content.</param>
/// <param name="LeavesAfter">Bytes of content after which the client takes no more.</param>
internal sealed record SoakWanted(
    SoakResource? Resource, string Variant = "", bool IsHead = false, long LeavesAfter = long.MaxValue);
