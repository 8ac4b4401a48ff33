namespace Replicator.Cache.Classes;

/// <summary>The class of a URL.</summary>
/// <param name="Class">Ordinary where no rule fits.</param>
/// <param name="Rule">Which rule says so, for a person; null: none fits.</param>
internal readonly record struct Classification(UrlClass Class, string? Rule);
