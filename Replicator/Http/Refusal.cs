namespace Replicator.Http;

/// <summary>Why a message is refused. Each has a status and a sentence: <see cref="Refusals"/>.</summary>
internal enum Refusal
{
    /// <summary>It is not.</summary>
    None,

    // Heads.

    /// <summary>A line ends in LF without CR (RFC 9112 §2.2); origins may do so in a head.</summary>
    BareLineFeed,

    /// <summary>CR that no LF follows (RFC 9112 §2.2).</summary>
    BareCarriageReturn,

    /// <summary>More empty lines before a request than are passed over (RFC 9112 §2.2).</summary>
    TooManyEmptyLines,

    /// <summary>Not <c>method SP target SP version</c> (RFC 9112 §3).</summary>
    RequestLineMalformed,

    /// <summary>The request line alone is longer than a head may be (RFC 9112 §3).</summary>
    RequestLineTooLong,

    /// <summary>A method that is no token (RFC 9110 §9.1).</summary>
    MethodInvalid,

    /// <summary>A target with white space, a control byte or a byte that is not ASCII (RFC 9112 §3.2).</summary>
    TargetInvalid,

    /// <summary>A version that is not written as one (RFC 9112 §2.3).</summary>
    VersionInvalid,

    /// <summary>A version other than HTTP/1.x (RFC 9110 §2.5).</summary>
    VersionUnsupported,

    /// <summary>Not <c>version SP status SP reason</c> (RFC 9112 §4).</summary>
    StatusLineMalformed,

    /// <summary>A status that is not three digits from 100 to 599 (RFC 9110 §15).</summary>
    StatusInvalid,

    /// <summary>A control byte in the reason phrase (RFC 9112 §4).</summary>
    ReasonInvalid,

    /// <summary>The head is longer than it may be (RFC 6585 §5).</summary>
    HeadTooLong,

    /// <summary>More field lines than there may be (RFC 6585 §5).</summary>
    TooManyFields,

    /// <summary>More options in Connection than are heeded (RFC 6585 §5, RFC 9110 §7.6.1).</summary>
    TooManyOptions,

    /// <summary>A field line without a colon (RFC 9112 §5).</summary>
    FieldMalformed,

    /// <summary>White space between name and colon (RFC 9112 §5.1).</summary>
    SpaceBeforeColon,

    /// <summary>A line that goes on with the value of the line before, or white space before the first (RFC 9112 §5.2,
    /// §2.2).</summary>
    LineFolded,

    /// <summary>A field name that is no token (RFC 9110 §5.1).</summary>
    FieldNameInvalid,

    /// <summary>A control byte in a field value (RFC 9110 §5.5).</summary>
    FieldValueInvalid,

    // Framing.

    /// <summary>A Content-Length that is not digits alone (RFC 9110 §8.6).</summary>
    ContentLengthInvalid,

    /// <summary>A Content-Length over 2^63 − 1 (RFC 9110 §8.6).</summary>
    ContentLengthTooLarge,

    /// <summary>Content-Length more than once: differing, or in a request at all (RFC 9112 §6.3).</summary>
    ContentLengthRepeated,

    /// <summary>Both Transfer-Encoding and Content-Length (RFC 9112 §6.1).</summary>
    LengthAndTransferEncoding,

    /// <summary>Transfer-Encoding in HTTP/1.0 (RFC 9112 §6.1).</summary>
    TransferEncodingInOldVersion,

    /// <summary>A transfer coding that is not chunked, before chunked (RFC 9112 §6.1).</summary>
    TransferCodingUnknown,

    /// <summary>Transfer-Encoding does not end in chunked, or has it twice or otherwise written (RFC 9112
    /// §6.3).</summary>
    TransferEncodingInvalid,

    /// <summary>A CONNECT that announces content (RFC 9110 §9.3.6).</summary>
    ContentInConnect,

    /// <summary>A TRACE that announces content (RFC 9110 §9.3.8).</summary>
    ContentInTrace,

    /// <summary>Nothing came of an announced content for too long (RFC 9110 §15.5.9).</summary>
    ContentLate,

    // Targets.

    /// <summary>No form of a target, or a form that the method may not have (RFC 9112 §3.2).</summary>
    TargetMalformed,

    /// <summary>A fragment in a target (RFC 9110 §7.1).</summary>
    FragmentInTarget,

    /// <summary>A scheme other than http and https.</summary>
    SchemeUnsupported,

    /// <summary>User or password in an authority (RFC 9110 §4.2.4).</summary>
    UserinfoInTarget,

    /// <summary>A host that is neither a name nor an address (RFC 9110 §4.2.1).</summary>
    TargetHostInvalid,

    /// <summary>A host that ends in a number without being a dotted IPv4 address: some read an address in it, others a
    /// name.</summary>
    HostAmbiguous,

    /// <summary>A port that is not 1 to 65535, or that a CONNECT lacks (RFC 9110 §4.2.1, §9.3.6).</summary>
    PortInvalid,

    /// <summary>No Host where the version or the target needs one (RFC 9112 §3.2).</summary>
    HostMissing,

    /// <summary>Several Host fields (RFC 9112 §3.2).</summary>
    HostRepeated,

    /// <summary>A Host that is no host with an optional port (RFC 9112 §3.2).</summary>
    HostInvalid,

    /// <summary>A Max-Forwards of TRACE or OPTIONS that is no single number (RFC 9110 §7.6.2).</summary>
    MaxForwardsInvalid,

    // Chunks.

    /// <summary>A chunk's length that is not 1 to 16 hexadecimal digits (RFC 9112 §7.1).</summary>
    ChunkLengthInvalid,

    /// <summary>A chunk's length over 2^63 − 1 (RFC 9112 §7.1).</summary>
    ChunkLengthTooLarge,

    /// <summary>A chunk extension that is not written as one (RFC 9112 §7.1.1).</summary>
    ChunkExtensionInvalid,

    /// <summary>Longer extensions than are passed over (RFC 9112 §7.1.1).</summary>
    ChunkExtensionTooLong,

    /// <summary>No CRLF after a chunk's length or data (RFC 9112 §7.1).</summary>
    ChunkEndInvalid,

    /// <summary>A trailer field that is not written as one (RFC 9112 §7.1.2).</summary>
    TrailerInvalid,

    /// <summary>A longer trailer section than is passed over, or one of more fields (RFC 9112 §7.1.2).</summary>
    TrailersTooLong,
}
