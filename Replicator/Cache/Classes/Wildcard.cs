namespace Replicator.Cache.Classes;

/// <summary>Patterns in which "*" stands for any text.</summary>
internal static class Wildcard
{
    /// <summary>Whether the text is the pattern, in which "*" stands for any text, none included. Takes time that is
    /// linear in the text.</summary>
    public static bool Matches(ReadOnlySpan<char> pattern, ReadOnlySpan<char> text)
    {
        int star = pattern.IndexOf('*');
        if (star < 0)
            return text.SequenceEqual(pattern);

        if (!text.StartsWith(pattern[..star]))
            return false;

        // The first place where the next piece fits is as good as any later one; the last piece must end the text.
        ReadOnlySpan<char> rest = text[star..];
        while (true)
        {
            pattern = pattern[(star + 1)..];
            star = pattern.IndexOf('*');
            if (star < 0)
                return rest.EndsWith(pattern);

            int found = rest.IndexOf(pattern[..star]);
            if (found < 0)
                return false;

            rest = rest[(found + star)..];
        }
    }
}
