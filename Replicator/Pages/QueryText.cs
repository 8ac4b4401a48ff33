namespace Replicator.Pages;

/// <summary>What a form without files sends in a query: <c>name=value&amp;name=value</c>, blanks as <c>+</c>.</summary>
internal static class QueryText
{
    /// <summary>The first value of that name, decoded; empty without one.</summary>
    /// <param name="query">Without its "?".</param>
    /// <param name="name">Letters.</param>
    public static string ValueOf(string query, string name)
    {
        foreach (string pair in query.Split('&'))
        {
            if (pair.StartsWith(name, StringComparison.Ordinal) && pair.Length > name.Length
                && pair[name.Length] == '=')
                return Uri.UnescapeDataString(pair[(name.Length + 1)..].Replace('+', ' '));
        }

        return "";
    }
}
