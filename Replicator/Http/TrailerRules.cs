using System.Text;

namespace Replicator.Http;

/// <summary>Which trailer fields are passed on, always apart from the head (RFC 9110 §6.5). What frames, routes,
/// authenticates, governs caches or describes the content is read before the content or not at all, so that it has no
/// place behind it (RFC 9110 §6.5.1).</summary>
internal static class TrailerRules
{
    private static readonly string[] Forbidden =
    [
        // Framing and hop-by-hop fields.
        "connection", "content-length", "keep-alive", "proxy-connection", "te", "trailer", "transfer-encoding",
        "upgrade", "http2-settings",

        // Routing and request modifiers.
        "expect", "forwarded", "host", "if-match", "if-modified-since", "if-none-match", "if-range",
        "if-unmodified-since", "max-forwards", "range", "via", "x-forwarded-for", "x-forwarded-host",
        "x-forwarded-proto",

        // Authentication and state.
        "authentication-info", "authorization", "cookie", "proxy-authenticate", "proxy-authentication-info",
        "proxy-authorization", "set-cookie", "www-authenticate",

        // Response controls and caching; and whatever ends in "cache-control".
        "age", "date", "expires", "location", "pragma", "retry-after", "surrogate-control", "vary", "warning",

        // The content's format.
        "content-encoding", "content-language", "content-location", "content-range", "content-type",
    ];

    /// <summary>Whether a trailer field of that name may be passed on.</summary>
    public static bool MayForward(ReadOnlySpan<byte> name)
    {
        ReadOnlySpan<byte> control = "cache-control"u8;
        if (name.Length >= control.Length && Ascii.EqualsIgnoreCase(name[^control.Length..], control))
            return false;
        foreach (string forbidden in Forbidden)
        {
            if (Ascii.EqualsIgnoreCase(name, forbidden))
                return false;
        }

        return true;
    }

    /// <summary>Those that may be passed on.</summary>
    /// <param name="received">The trailer section.</param>
    /// <param name="head">The fields of the head before it: what its Connection names is not for the next hop.</param>
    public static FieldSection Select(FieldSection received, FieldSection head)
    {
        var selected = new FieldSection();
        for (int index = 0; index < received.Count; index++)
        {
            FieldLine line = received[index];
            if (MayForward(line.Name) && !Names(head, "Connection"u8, line.Name))
                selected.Add(line.Name, line.Value);
        }

        return selected;
    }

    /// <summary>Announces the trailer fields that may be passed on, where the sender did (RFC 9110 §6.6.2).</summary>
    /// <param name="head">As received.</param>
    /// <param name="forwarded">Of a message that is framed in chunks; gets a Trailer field if one is left.</param>
    public static void Announce(FieldSection head, FieldSection forwarded)
    {
        var names = new StringBuilder();
        int count = 0;
        foreach (ReadOnlySpan<byte> name in head.Tokens("Trailer"u8))
        {
            if (count++ == ChunkedDecoder.MaxTrailerCount) // So many may come, and no more.
                break;
            if (Syntax.IsToken(name) && MayForward(name) && !Names(head, "Connection"u8, name))
                names.Append(names.Length > 0 ? ", " : "").Append(Encoding.ASCII.GetString(name));
        }

        if (names.Length > 0)
            forwarded.Add("Trailer"u8, names.ToString());
    }

    /// <summary>Whether the sender of a request takes trailer fields (RFC 9110 §10.1.4). HTTP/1.0 has none.</summary>
    public static bool AreTaken(RequestHead request) =>
        request.MinorVersion > 0 && Names(request.Fields, "TE"u8, "trailers"u8);

    private static bool Names(FieldSection fields, ReadOnlySpan<byte> list, ReadOnlySpan<byte> name)
    {
        foreach (ReadOnlySpan<byte> member in fields.Tokens(list))
        {
            if (Ascii.EqualsIgnoreCase(member, name))
                return true;
        }

        return false;
    }
}
