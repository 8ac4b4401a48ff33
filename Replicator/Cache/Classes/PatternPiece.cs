namespace Replicator.Cache.Classes;

/// <summary>One piece of a segment's pattern.</summary>
/// <param name="Kind">What it stands for.</param>
/// <param name="Text">Of <see cref="PatternPieceKind.Text"/>; else empty.</param>
/// <param name="Number">Of hexadecimal digits, or which segment it repeats; else zero.</param>
internal readonly record struct PatternPiece(PatternPieceKind Kind, string Text = "", int Number = 0);

/// <summary>What a piece stands for.</summary>
internal enum PatternPieceKind
{
    /// <summary>Itself.</summary>
    Text,

    /// <summary>So many hexadecimal digits.</summary>
    HexDigits,

    /// <summary>Decimal digits, at least one, and as many as there are.</summary>
    Digits,

    /// <summary>What a segment before it was.</summary>
    Repeated,
}
