using System.Buffers;

namespace Replicator.Http;

/// <summary>Parses heads from what was received so far, without I/O (RFC 9112 §2–5). Strict towards clients; a bare LF
/// of an origin is taken as a line end.</summary>
/// <remarks>Each call begins at the first byte. Once a message has begun as it must, a result of
/// <see cref="HeadProgress.Partial"/> can only change with another LF or at the bound, so that with <c>scanned</c>
/// given the work stays linear however small the pieces are that a peer sends: a head is looked through once for each
/// of its lines at most, and these are bounded.</remarks>
internal static class HeadParser
{
    /// <summary>Empty lines that are passed over before a request: some old clients end a content with one (RFC 9112
    /// §2.2).</summary>
    private const int EmptyLinesPassedOver = 2;

    private const int VersionLength = 8;
    private const int StatusLength = 3;

    // VCHAR. Bytes that no URI holds, as "{" or "|", are left to the origin: clients send them, and all read them
    // alike.
    private static readonly SearchValues<byte> TargetBytes =
        SearchValues.Create([.. Enumerable.Range(0x21, 0x7F - 0x21).Select(value => (byte)value)]);

    private static ReadOnlySpan<byte> ResponseStart => "HTTP/"u8;

    /// <summary>Parses the head of a request, once it is there.</summary>
    /// <param name="received">All bytes from the first of the message on.</param>
    /// <param name="limits">Bounds of a head, empty lines before it included.</param>
    /// <param name="head">Filled when the result is <see cref="HeadProgress.Complete"/>; else what it holds means
    /// nothing.</param>
    /// <param name="consumed">Bytes of the head with its empty line (and empty lines before it, RFC 9112 §2.2); zero
    /// unless complete.</param>
    /// <param name="refusal">Why, when the result is <see cref="HeadProgress.Refused"/>.</param>
    /// <param name="scanned">Bytes of <paramref name="received"/> that a call before this one found to be
    /// partial.</param>
    public static HeadProgress TryParse(
        ReadOnlySpan<byte> received,
        HeadLimits limits,
        RequestHead head,
        out int consumed,
        out Refusal refusal,
        int scanned = 0)
    {
        consumed = 0;
        refusal = Refusal.None;
        if (IsStillPartial(received, limits, scanned))
            return HeadProgress.Partial;

        if (!MayBeginRequest(received))
            return Refuse(Refusal.MethodInvalid, out refusal);

        var lines = new HeadLines(received, limits.Length, takesBareLineFeed: false);
        HeadProgress progress = ReadRequestLine(ref lines, out ReadOnlySpan<byte> line);
        if (progress != HeadProgress.Complete)
        {
            // What does not end within the bound of a head is the fault of the target that the line holds.
            refusal = lines.Refusal == Refusal.HeadTooLong ? Refusal.RequestLineTooLong : lines.Refusal;
            return progress;
        }

        refusal = ParseRequestLine(line, head);
        if (refusal != Refusal.None)
            return HeadProgress.Refused;

        return ParseFields(ref lines, limits, head.Fields, out consumed, out refusal);
    }

    /// <summary>Parses the head of a response, once it is there.</summary>
    /// <inheritdoc cref="TryParse(ReadOnlySpan{byte}, HeadLimits, RequestHead, out int, out Refusal, int)"/>
    public static HeadProgress TryParse(
        ReadOnlySpan<byte> received,
        HeadLimits limits,
        ResponseHead head,
        out int consumed,
        out Refusal refusal,
        int scanned = 0)
    {
        consumed = 0;
        refusal = Refusal.None;
        if (scanned >= ResponseStart.Length && IsStillPartial(received, limits, scanned))
            return HeadProgress.Partial;

        if (!MayBeginResponse(received))
            return Refuse(Refusal.StatusLineMalformed, out refusal);

        var lines = new HeadLines(received, limits.Length, takesBareLineFeed: true);
        HeadProgress progress = lines.Read(out ReadOnlySpan<byte> line);
        refusal = lines.Refusal;
        if (progress != HeadProgress.Complete)
            return progress;

        refusal = ParseStatusLine(line, head);
        if (refusal != Refusal.None)
            return HeadProgress.Refused;

        return ParseFields(ref lines, limits, head.Fields, out consumed, out refusal);
    }

    private static bool IsStillPartial(ReadOnlySpan<byte> received, HeadLimits limits, int scanned) =>
        scanned > 0 && received.Length < limits.Length && !received[scanned..].Contains((byte)'\n');

    /// <summary>Whatever never becomes a request, as the first bytes of TLS, is refused without waiting for a line
    /// end.</summary>
    private static bool MayBeginRequest(ReadOnlySpan<byte> received) =>
        received.IsEmpty || received[0] is (byte)'\r' or (byte)'\n' || Syntax.IsTokenByte(received[0]);

    private static bool MayBeginResponse(ReadOnlySpan<byte> received)
    {
        int length = Math.Min(ResponseStart.Length, received.Length);
        return received[..length].SequenceEqual(ResponseStart[..length]);
    }

    private static HeadProgress Refuse(Refusal reason, out Refusal refusal)
    {
        refusal = reason;
        return HeadProgress.Refused;
    }

    private static HeadProgress ReadRequestLine(ref HeadLines lines, out ReadOnlySpan<byte> line)
    {
        HeadProgress progress = lines.Read(out line);
        for (int passed = 0; progress == HeadProgress.Complete && line.IsEmpty; passed++)
        {
            if (passed == EmptyLinesPassedOver)
                return lines.Refuse(Refusal.TooManyEmptyLines);
            progress = lines.Read(out line);
        }

        return progress;
    }

    private static Refusal ParseRequestLine(ReadOnlySpan<byte> line, RequestHead head)
    {
        int space = line.IndexOf((byte)' ');
        if (!Syntax.IsToken(space < 0 ? line : line[..space]))
            return Refusal.MethodInvalid;
        if (space < 0)
            return Refusal.RequestLineMalformed;

        ReadOnlySpan<byte> method = line[..space];
        line = line[(space + 1)..];
        space = line.IndexOf((byte)' ');
        if (space <= 0)
            return Refusal.RequestLineMalformed;

        ReadOnlySpan<byte> target = line[..space];
        if (target.ContainsAnyExcept(TargetBytes))
            return Refusal.TargetInvalid;

        Refusal refusal = ParseVersion(line[(space + 1)..], out int minorVersion);
        if (refusal == Refusal.None)
            head.SetLine(method, target, minorVersion);
        return refusal;
    }

    private static Refusal ParseStatusLine(ReadOnlySpan<byte> line, ResponseHead head)
    {
        // The reason may be missing, with its space or without: servers leave out both.
        if (line.Length < VersionLength + 1 + StatusLength || line[VersionLength] != ' ')
            return Refusal.StatusLineMalformed;

        Refusal refusal = ParseVersion(line[..VersionLength], out int minorVersion);
        if (refusal != Refusal.None)
            return refusal;

        line = line[(VersionLength + 1)..];
        if (!Syntax.TryParseDigits(line[..StatusLength], out long status) || status is < 100 or > 599)
            return Refusal.StatusInvalid;

        ReadOnlySpan<byte> reason = line[StatusLength..];
        if (!reason.IsEmpty && reason[0] != ' ')
            return Refusal.StatusLineMalformed;
        if (!Syntax.IsText(reason))
            return Refusal.ReasonInvalid;

        head.SetLine((int)status, reason.IsEmpty ? reason : reason[1..]);
        head.MinorVersion = minorVersion;
        return Refusal.None;
    }

    /// <summary>A higher minor version is read as the highest that is known (RFC 9110 §2.5).</summary>
    private static Refusal ParseVersion(ReadOnlySpan<byte> text, out int minorVersion)
    {
        minorVersion = 0;
        if (text.Length != VersionLength
            || !text.StartsWith("HTTP/"u8)
            || !char.IsAsciiDigit((char)text[5])
            || text[6] != '.'
            || !char.IsAsciiDigit((char)text[7]))
            return Refusal.VersionInvalid;

        minorVersion = text[7] == '0' ? 0 : 1;
        return text[5] == '1' ? Refusal.None : Refusal.VersionUnsupported;
    }

    private static HeadProgress ParseFields(
        ref HeadLines lines, HeadLimits limits, FieldSection fields, out int consumed, out Refusal refusal)
    {
        consumed = 0;
        fields.Clear();
        while (true)
        {
            HeadProgress progress = lines.Read(out ReadOnlySpan<byte> line);
            refusal = lines.Refusal;
            if (progress != HeadProgress.Complete)
                return progress;

            if (line.IsEmpty && HopByHop.HasTooManyOptions(fields))
                return Refuse(Refusal.TooManyOptions, out refusal);
            if (line.IsEmpty)
            {
                consumed = lines.Position;
                return HeadProgress.Complete;
            }

            refusal = fields.Count == limits.FieldCount ? Refusal.TooManyFields : ParseField(line, fields);
            if (refusal != Refusal.None)
                return HeadProgress.Refused;
        }
    }

    private static Refusal ParseField(ReadOnlySpan<byte> line, FieldSection fields)
    {
        if (line[0] is (byte)' ' or (byte)'\t')
            return Refusal.LineFolded;

        int colon = line.IndexOf((byte)':');
        if (colon < 0)
            return Refusal.FieldMalformed;

        ReadOnlySpan<byte> name = line[..colon];
        if (!Syntax.IsToken(name))
            return name.EndsWith(" "u8) || name.EndsWith("\t"u8) ? Refusal.SpaceBeforeColon : Refusal.FieldNameInvalid;

        ReadOnlySpan<byte> value = line[(colon + 1)..];
        if (!Syntax.IsText(value))
            return Refusal.FieldValueInvalid;

        fields.Add(name, Syntax.Trim(value));
        return Refusal.None;
    }
}
