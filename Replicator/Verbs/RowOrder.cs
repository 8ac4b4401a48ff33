using Replicator.Settings;

namespace Replicator.Verbs;

/// <summary>Gathers what is stored and sorts it. Of what came twice, as what is updated meanwhile may, the later
/// counts.</summary>
/// <param name="order">By what.</param>
internal sealed class RowOrder(ListOrder order)
{
    private readonly Dictionary<string, VerbRow> byPath = [];

    /// <summary>Whether something lies at a path.</summary>
    public bool Contains(string path) => byPath.ContainsKey(path);

    public void Add(VerbRow row)
    {
        if (row.Kind is RowKind.Stored or RowKind.Unfinished)
            byPath[row.Path ?? ""] = row;
    }

    /// <summary>All of them in order; the path decides where nothing else does.</summary>
    public List<VerbRow> Sorted()
    {
        List<VerbRow> rows = [.. byPath.Values];
        rows.Sort((left, right) =>
        {
            int first = order switch
            {
                ListOrder.Size => Nullable.Compare(right.Length, left.Length),
                ListOrder.Age => Nullable.Compare(right.Received, left.Received),
                ListOrder.Use => Nullable.Compare(right.Used, left.Used),
                _ => 0,
            };
            return first != 0 ? first : ComparePlaces(left, right);
        });
        return rows;
    }

    // Name by name, so that what lies in a folder stands together. What is not whole stands where it will lie.
    private static int ComparePlaces(VerbRow left, VerbRow right)
    {
        string leftPath = PlaceOf(left);
        string rightPath = PlaceOf(right);
        int length = Math.Min(leftPath.Length, rightPath.Length);
        for (int index = 0; index < length; index++)
        {
            if (leftPath[index] != rightPath[index])
                return leftPath[index] == '/' ? -1 : rightPath[index] == '/' ? 1 : leftPath[index] - rightPath[index];
        }

        return leftPath.Length - rightPath.Length;
    }

    /// <summary>Where a row stands in the tree.</summary>
    public static string PlaceOf(VerbRow row)
    {
        const string Http = "http://";
        if (row.Kind != RowKind.Unfinished || row.Url is not { } url)
            return row.Path ?? "";
        return url.StartsWith(Http, StringComparison.Ordinal)
            ? url[Http.Length..]
            : url.Replace("://", "#", StringComparison.Ordinal);
    }
}
