namespace Replicator.Http;

/// <summary>What a Range field comes to (RFC 9110 §14.2).</summary>
internal enum RangeOutcome
{
    /// <summary>Not bytes, or not valid, or nothing that a range could be made of, or too many: the field is
    /// ignored.</summary>
    Ignored,

    /// <summary>One range that the content has at least the first byte of.</summary>
    Single,

    /// <summary>More than one such range, apart from each other.</summary>
    Several,

    /// <summary>Only ranges that the content has nothing of: 416 (RFC 9110 §15.5.17).</summary>
    Unsatisfiable,
}
