using System.Buffers;

namespace Replicator.Cache.Versions;

/// <summary>Takes numbers and words off a version, one after the other. Zeros before a word or the end are left out:
/// 1.0.0-rc1 is 1.rc1 (PEP 440, Maven).</summary>
/// <param name="version">Without epoch and local part.</param>
/// <param name="laterWords">Words that are not known come after the release.</param>
internal ref struct VersionTokens(ReadOnlySpan<char> version, bool laterWords)
{
    private const int LongestWord = 9;

    private static readonly SearchValues<char> EndsOfWords = SearchValues.Create("0123456789.-_");

    private ReadOnlySpan<char> rest = version;
    private bool isAfterNumber;

    /// <summary>Whether nothing is left but zeros and separators.</summary>
    public readonly bool IsAtEnd => rest.IndexOfAnyExcept(".-_0") < 0;

    /// <summary>The next one; without end <see cref="VersionToken.Release"/> after the last.</summary>
    /// <param name="text">Of a number or a word.</param>
    public VersionToken Take(out ReadOnlySpan<char> text)
    {
        VersionToken token = TakeOne(out text);
        if (token != VersionToken.Number || text.ContainsAnyExcept('0'))
            return token;

        // These count only where another number follows.
        VersionTokens behind = this;
        VersionToken next;
        ReadOnlySpan<char> nextText;
        do
            next = behind.TakeOne(out nextText);
        while (next == VersionToken.Number && !nextText.ContainsAnyExcept('0'));
        if (next == VersionToken.Number)
            return token;
        this = behind;
        text = nextText;
        return next;
    }

    private VersionToken TakeOne(out ReadOnlySpan<char> text)
    {
        bool followsDash = rest is ['-', ..];
        rest = rest.TrimStart(".-_");
        int digits = DecimalText.CountDigits(rest);
        if (digits > 0 && followsDash && isAfterNumber)
        {
            // "-1" is another build of the same (Maven, pacman, PEP 440 "Implicit post releases").
            isAfterNumber = false;
            text = "-";
            return VersionToken.Revision;
        }

        isAfterNumber = digits > 0;
        if (digits > 0)
        {
            text = rest[..digits];
            rest = rest[digits..];
            return VersionToken.Number;
        }

        int end = rest.IndexOfAny(EndsOfWords);
        text = end < 0 ? rest : rest[..end];
        rest = rest[text.Length..];
        return MeaningOf(text, isNumbered: rest is [>= '0' and <= '9', ..]);
    }

    // To Maven single letters mean so much only before a number: 1.0a1 is an alpha version, 1.0.2a is not.
    private readonly VersionToken MeaningOf(ReadOnlySpan<char> word, bool isNumbered)
    {
        Span<char> lower = stackalloc char[LongestWord];
        int length = word.Length <= LongestWord ? word.ToLowerInvariant(lower) : 0;
        return lower[..length] switch
        {
            "" when word.IsEmpty => VersionToken.Release,
            "final" or "ga" or "release" or "stable" => VersionToken.Release,
            "dev" => VersionToken.Development,
            "alpha" => VersionToken.Alpha,
            "beta" => VersionToken.Beta,
            "a" when isNumbered || !laterWords => VersionToken.Alpha,
            "b" when isNumbered || !laterWords => VersionToken.Beta,
            "m" when isNumbered => VersionToken.Milestone,
            "milestone" => VersionToken.Milestone,
            "rc" or "cr" or "pre" or "preview" => VersionToken.Candidate,
            "c" when isNumbered || !laterWords => VersionToken.Candidate,
            "snapshot" => VersionToken.Snapshot,
            "sp" => VersionToken.ServicePack,
            "post" or "rev" or "patch" or "pl" => VersionToken.Revision,
            "r" or "p" when isNumbered => VersionToken.Revision,
            _ => laterWords ? VersionToken.LaterWord : VersionToken.EarlierWord,
        };
    }
}
