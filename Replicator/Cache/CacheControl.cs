using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>The directives of Cache-Control (RFC 9111 §5.2), in one message. Names are without case, arguments come as
/// token or quoted string; of duplicates the stricter counts, and an argument that is not a number counts as the
/// strictest.</summary>
internal record struct CacheControl
{
    public bool NoStore { get; set; }

    /// <summary>Of a response only without field names (RFC 9111 §5.2.2.4).</summary>
    public bool NoCache { get; set; }

    /// <summary>Without field names (RFC 9111 §5.2.2.7).</summary>
    public bool Private { get; set; }

    /// <summary>no-cache or private name fields of a response, which are not stored.</summary>
    public bool NamesFields { get; set; }

    public bool Public { get; set; }

    public bool MustRevalidate { get; set; }

    public bool ProxyRevalidate { get; set; }

    public bool MustUnderstand { get; set; }

    /// <summary>RFC 8246.</summary>
    public bool Immutable { get; set; }

    public bool OnlyIfCached { get; set; }

    public TimeSpan? MaxAge { get; set; }

    public TimeSpan? SharedMaxAge { get; set; }

    /// <summary><see cref="TimeSpan.MaxValue"/> if its argument is not a number: nothing is fresh for so
    /// long.</summary>
    public TimeSpan? MinFresh { get; set; }

    /// <summary><see cref="TimeSpan.MaxValue"/> without an argument: any staleness.</summary>
    public TimeSpan? MaxStale { get; set; }

    /// <summary>RFC 5861 §3.</summary>
    public TimeSpan? StaleWhileRevalidate { get; set; }

    /// <summary>RFC 5861 §4.</summary>
    public TimeSpan? StaleIfError { get; set; }

    /// <summary>They are those of a targeted field: Expires does not count either (RFC 9213 §2.2).</summary>
    public bool AreTargeted { get; set; }

    /// <summary>The directives of a response that count here: of the first field that targets this cache and is valid,
    /// else of Cache-Control (RFC 9213 §2.2).</summary>
    public static CacheControl OfResponse(FieldSection fields, CacheTerms terms)
    {
        for (int index = 0; index < terms.Targets.Count; index++)
        {
            if (TargetedControl.TryRead(fields, terms.Targets[index], out CacheControl targeted))
                return targeted;
        }

        return Of(fields, mayNameFields: true);
    }

    /// <summary>The directives of Cache-Control in a request.</summary>
    public static CacheControl Of(FieldSection fields) => Of(fields, mayNameFields: false);

    /// <summary>The directives of a request, where Pragma stands in for an absent Cache-Control (RFC 9111
    /// §5.4).</summary>
    public static CacheControl OfRequest(FieldSection fields)
    {
        CacheControl directives = Of(fields);
        if (fields.Contains("cache-control"u8))
            return directives;

        foreach (ReadOnlySpan<byte> member in fields.Members("pragma"u8))
            directives.NoCache |= Ascii.EqualsIgnoreCase(member, "no-cache"u8);

        return directives;
    }

    private static CacheControl Of(FieldSection fields, bool mayNameFields)
    {
        CacheControl directives = default;
        foreach (ReadOnlySpan<byte> member in fields.Members("cache-control"u8))
            directives.Read(member, mayNameFields);

        return directives;
    }

    private void Read(ReadOnlySpan<byte> directive, bool mayNameFields)
    {
        int equals = directive.IndexOf((byte)'=');
        ReadOnlySpan<byte> written = equals < 0 ? directive : directive[..equals];
        ReadOnlySpan<byte> name = written.TrimEnd(" \t"u8);
        ReadOnlySpan<byte> argument = equals < 0 ? default : directive[(equals + 1)..];

        // What an unfinished quoted string has swallowed could have been anything, no-store included.
        if (!IsWhole(argument))
            NoStore = true;

        // There is no blank before "=": what would be an argument behind one is none.
        if (name.Length != written.Length)
            argument = default;
        if (mayNameFields && NamedFields.MayFollow(name) && NamedFields.AreIn(argument))
            NamesFields = true;
        else if (!TryReadFlag(name))
            ReadTime(name, argument, hasArgument: equals >= 0);
    }

    private bool TryReadFlag(ReadOnlySpan<byte> name)
    {
        if (Ascii.EqualsIgnoreCase(name, "no-store"u8))
            NoStore = true;
        else if (Ascii.EqualsIgnoreCase(name, "no-cache"u8))
            NoCache = true;
        else if (Ascii.EqualsIgnoreCase(name, "private"u8))
            Private = true;
        else if (Ascii.EqualsIgnoreCase(name, "public"u8))
            Public = true;
        else if (Ascii.EqualsIgnoreCase(name, "must-revalidate"u8))
            MustRevalidate = true;
        else if (Ascii.EqualsIgnoreCase(name, "proxy-revalidate"u8))
            ProxyRevalidate = true;
        else if (Ascii.EqualsIgnoreCase(name, "must-understand"u8))
            MustUnderstand = true;
        else if (Ascii.EqualsIgnoreCase(name, "immutable"u8))
            Immutable = true;
        else if (Ascii.EqualsIgnoreCase(name, "only-if-cached"u8))
            OnlyIfCached = true;
        else
            return false;

        return true;
    }

    private void ReadTime(ReadOnlySpan<byte> name, ReadOnlySpan<byte> argument, bool hasArgument)
    {
        if (Ascii.EqualsIgnoreCase(name, "max-age"u8))
            MaxAge = Shorter(MaxAge, argument);
        else if (Ascii.EqualsIgnoreCase(name, "s-maxage"u8))
            SharedMaxAge = Shorter(SharedMaxAge, argument);
        else if (Ascii.EqualsIgnoreCase(name, "min-fresh"u8))
            MinFresh = Longer(MinFresh, argument);
        else if (Ascii.EqualsIgnoreCase(name, "max-stale"u8))
            MaxStale = hasArgument ? Shorter(MaxStale, argument) : MaxStale ?? TimeSpan.MaxValue;
        else if (Ascii.EqualsIgnoreCase(name, "stale-while-revalidate"u8))
            StaleWhileRevalidate = Shorter(StaleWhileRevalidate, argument);
        else if (Ascii.EqualsIgnoreCase(name, "stale-if-error"u8))
            StaleIfError = Shorter(StaleIfError, argument);
    }

    private static TimeSpan Shorter(TimeSpan? earlier, ReadOnlySpan<byte> argument)
    {
        TimeSpan value = TimeIn(argument) ?? TimeSpan.Zero;
        return earlier < value ? earlier.Value : value;
    }

    private static TimeSpan Longer(TimeSpan? earlier, ReadOnlySpan<byte> argument)
    {
        TimeSpan value = TimeIn(argument) ?? TimeSpan.MaxValue;
        return earlier > value ? earlier.Value : value;
    }

    private static TimeSpan? TimeIn(ReadOnlySpan<byte> argument) =>
        DeltaSeconds.TryParse(Syntax.Unquoted(argument), out TimeSpan seconds) ? seconds : null;

    /// <summary>Whether every quoted string in it ends.</summary>
    private static bool IsWhole(ReadOnlySpan<byte> argument)
    {
        bool quoted = false;
        for (int index = 0; index < argument.Length; index++)
        {
            if (argument[index] == '"')
                quoted = !quoted;
            else if (quoted && argument[index] == '\\')
                index++;
        }

        return !quoted;
    }
}
