namespace Replicator.Cache;

/// <summary>One line of an <see cref="Explanation"/>.</summary>
/// <param name="Name">What it is about.</param>
/// <param name="Value">What is so.</param>
/// <param name="Section">Of the standard, as <c>RFC 9111 §4.2.3</c>; empty where there is none.</param>
internal sealed record ExplanationLine(string Name, string Value, string Section = "");
