namespace Replicator.Cache;

/// <summary>One reason, for programs and for persons.</summary>
/// <param name="Token">A token of Cache-Status (RFC 9211 §2.8): lower case, words joined by dashes.</param>
/// <param name="Sentence">What a person reads, without a capital and a full stop.</param>
/// <param name="Section">Of the standard, as <c>RFC 9111 §4.2.4</c>; empty where it is this proxy's own rule.</param>
internal sealed record Reason(string Token, string Sentence, string Section = "");
