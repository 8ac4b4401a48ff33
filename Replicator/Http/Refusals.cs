namespace Replicator.Http;

/// <summary>Status and sentence of each <see cref="Refusal"/>.</summary>
internal static class Refusals
{
    /// <summary>400, 414, 431, 501 or 505, for a request; 502 for what only a response can be refused for. Where a
    /// response is refused for one of the others it is a 502 as well, which the caller knows.</summary>
    public static int StatusOf(Refusal refusal) => refusal switch
    {
        Refusal.None => 200,
        Refusal.ContentLate => 408,
        Refusal.RequestLineTooLong => 414,
        Refusal.HeadTooLong or Refusal.TooManyFields or Refusal.TooManyOptions => 431,
        Refusal.TransferCodingUnknown or Refusal.SchemeUnsupported => 501,
        Refusal.VersionUnsupported => 505,
        Refusal.StatusLineMalformed or Refusal.StatusInvalid or Refusal.ReasonInvalid => 502,
        _ => 400,
    };

    /// <summary>What is wrong and what would be right, for the error page and the log. Quotes nothing that a peer
    /// sent.</summary>
    public static string Describe(Refusal refusal) => refusal switch
    {
        Refusal.None => "Nothing is wrong.",
        Refusal.BareLineFeed => "A line ends in LF alone. Lines end in CR LF.",
        Refusal.BareCarriageReturn => "A CR stands alone. Lines end in CR LF, and CR stands nowhere else.",
        Refusal.TooManyEmptyLines => "Too many empty lines stand before the request. Send none.",
        Refusal.RequestLineMalformed =>
            "The request line is not method, target and version with one space between. HTTP/0.9 is not spoken.",
        Refusal.RequestLineTooLong => "The request line is too long. Shorten the URL.",
        Refusal.MethodInvalid => "The method is not a token. If this is TLS, connect to the proxy with plain HTTP.",
        Refusal.TargetInvalid =>
            "The request target holds a space, a control or a non-ASCII byte. Percent-encode it.",
        Refusal.VersionInvalid => "The version is not written as HTTP/1.1 or HTTP/1.0.",
        Refusal.VersionUnsupported => "The version is not spoken here. Use HTTP/1.1 or HTTP/1.0.",
        Refusal.StatusLineMalformed => "The status line is not version, status and reason with one space between.",
        Refusal.StatusInvalid => "The status is not three digits from 100 to 599.",
        Refusal.ReasonInvalid => "The reason phrase holds a control byte.",
        Refusal.HeadTooLong => "The head is too long. Send fewer or shorter fields, such as cookies.",
        Refusal.TooManyFields => "The head has too many fields. Send fewer.",
        Refusal.TooManyOptions => "Connection has too many options. Name fewer.",
        Refusal.FieldMalformed => "A field line has no colon. Fields are written as name: value.",
        Refusal.SpaceBeforeColon => "White space stands between a field name and its colon. Leave it out.",
        Refusal.LineFolded => "A line begins with white space. Write each field on one line.",
        Refusal.FieldNameInvalid => "A field name is not a token.",
        Refusal.FieldValueInvalid => "A field value holds a control byte.",
        Refusal.ContentLengthInvalid => "Content-Length is not digits alone.",
        Refusal.ContentLengthTooLarge => "Content-Length is larger than any content can be.",
        Refusal.ContentLengthRepeated => "Content-Length is there more than once. Send it once.",
        Refusal.LengthAndTransferEncoding =>
            "Content-Length and Transfer-Encoding are both there, so where the content ends is unclear. Send one.",
        Refusal.TransferEncodingInOldVersion =>
            "Transfer-Encoding is there, which HTTP/1.0 does not know. Use HTTP/1.1 or Content-Length.",
        Refusal.TransferCodingUnknown => "The transfer coding is not known here. Use chunked alone.",
        Refusal.TransferEncodingInvalid =>
            "Transfer-Encoding is not one final chunked, so where the content ends is unclear. Use chunked alone.",
        Refusal.ContentInConnect => "A CONNECT announces content, which it cannot have.",
        Refusal.ContentInTrace => "A TRACE announces content, which it may not have. Leave it out.",
        Refusal.ContentLate => "The content did not go on in time.",
        Refusal.TargetMalformed =>
            "The request target is neither a path nor an absolute URL, or not one for this method.",
        Refusal.FragmentInTarget => "The request target holds a fragment. Leave out # and what follows.",
        Refusal.SchemeUnsupported => "The scheme of the URL is not served here. Use http or https.",
        Refusal.UserinfoInTarget =>
            "The URL holds a user or a password. Leave them out and send an Authorization field.",
        Refusal.TargetHostInvalid => "The host in the URL is neither a name nor an address.",
        Refusal.HostAmbiguous =>
            "The host ends in a number but is no IPv4 address. Write addresses as four decimal numbers.",
        Refusal.PortInvalid => "The port is not a number from 1 to 65535.",
        Refusal.HostMissing => "There is no Host field, so the origin is unknown. Send one, or the whole URL.",
        Refusal.HostRepeated => "There are several Host fields. Send one.",
        Refusal.HostInvalid => "The Host field is not a host with an optional port.",
        Refusal.MaxForwardsInvalid => "Max-Forwards is not a single number. Send digits, or leave it out.",
        Refusal.ChunkLengthInvalid => "The length of a chunk is not 1 to 16 hexadecimal digits.",
        Refusal.ChunkLengthTooLarge => "The length of a chunk is larger than any content can be.",
        Refusal.ChunkExtensionInvalid => "A chunk extension is not written as ;name=value.",
        Refusal.ChunkExtensionTooLong => "A chunk's extensions are too long. Leave them out.",
        Refusal.ChunkEndInvalid => "A chunk does not end in CR LF, so its length was wrong.",
        Refusal.TrailerInvalid => "A trailer field is not written as name: value.",
        Refusal.TrailersTooLong => "The trailer section is too long. Send fewer or shorter trailer fields.",
        _ => throw new ArgumentOutOfRangeException(nameof(refusal), refusal, "There is no such refusal."),
    };
}
