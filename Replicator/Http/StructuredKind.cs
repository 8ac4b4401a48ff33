namespace Replicator.Http;

/// <summary>Of a value in a structured field (RFC 9651 §3).</summary>
internal enum StructuredKind
{
    Boolean,
    Integer,
    Decimal,
    String,
    Token,
    ByteSequence,
    Date,
    DisplayString,
    InnerList,
}
