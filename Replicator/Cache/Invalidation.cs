using System.Text;
using Replicator.Http;

namespace Replicator.Cache;

/// <summary>What the answer to an unsafe method makes invalid (RFC 9111 §4.4).</summary>
internal static class Invalidation
{
    /// <summary>Whether the method may change something at the origin; one that is not registered as safe may (RFC 9110
    /// §9.2.1, §16.1.1).</summary>
    public static bool IsUnsafe(ReadOnlySpan<byte> method) =>
        !method.SequenceEqual("GET"u8)
        && !method.SequenceEqual("HEAD"u8)
        && !method.SequenceEqual("OPTIONS"u8)
        && !method.SequenceEqual("TRACE"u8)
        && !method.SequenceEqual("PROPFIND"u8)
        && !method.SequenceEqual("REPORT"u8)
        && !method.SequenceEqual("SEARCH"u8);

    /// <summary>Whether the exchange invalidates anything: an unsafe method that was not answered by an
    /// error.</summary>
    public static bool Applies(ReadOnlySpan<byte> method, int status) =>
        IsUnsafe(method) && status is >= 200 and <= 399;

    /// <summary>Adds the target URI, and what Location and Content-Location name if that is of the same origin: others
    /// have no say over an origin's content. Adds nothing where <see cref="Applies"/> says no.</summary>
    /// <param name="method">Of the request.</param>
    /// <param name="target">Of the request.</param>
    /// <param name="response">The final answer.</param>
    /// <param name="invalidated">Each is added once; what is in it stays.</param>
    public static void CollectTargets(
        ReadOnlySpan<byte> method, TargetUri target, ResponseHead response, ICollection<TargetUri> invalidated)
    {
        if (!Applies(method, response.Status))
            return;

        AddOnce(target, invalidated);
        AddReferred("location"u8, target, response, invalidated);
        AddReferred("content-location"u8, target, response, invalidated);
    }

    /// <summary>What a field of a response refers to, as it is written there, since keys are as they were sent; null:
    /// nothing, or something of another origin.</summary>
    /// <param name="name">Of the field.</param>
    /// <param name="target">Of the request: references are relative to it.</param>
    /// <param name="response">The answer to that.</param>
    public static TargetUri? Referred(ReadOnlySpan<byte> name, TargetUri target, ResponseHead response)
    {
        if (Resolved(name, target, response) is not { } resolved)
            return null;
        response.Fields.TryGet(name, out ReadOnlySpan<byte> reference);
        string text = Encoding.Latin1.GetString(reference).Split('#')[0];
        string scheme = $"{target.Scheme}:";
        if (text.StartsWith(scheme, StringComparison.OrdinalIgnoreCase))
            text = text[scheme.Length..];
        int path = text.StartsWith("//", StringComparison.Ordinal) ? text.IndexOf('/', "//".Length) : 0;
        return path >= 0 && path < text.Length && text[path] == '/'
            ? new TargetUri(target.Scheme, target.Host, target.Port, text[path..])
            : resolved;
    }

    // As clients ask for it that take dots and escapes for what they mean.
    private static TargetUri? Resolved(ReadOnlySpan<byte> name, TargetUri target, ResponseHead response)
    {
        if (!response.Fields.TryGet(name, out ReadOnlySpan<byte> reference)
            || !Uri.TryCreate(target.Key, UriKind.Absolute, out Uri? origin)
            || !Uri.TryCreate(origin, Encoding.Latin1.GetString(reference), out Uri? referred))
            return null;

        bool sameOrigin = referred.Scheme == origin.Scheme
            && referred.Host == origin.Host
            && referred.Port == origin.Port
            && referred.UserInfo.Length == 0;
        return sameOrigin ? new TargetUri(target.Scheme, target.Host, target.Port, referred.PathAndQuery) : null;
    }

    private static void AddReferred(
        ReadOnlySpan<byte> name, TargetUri target, ResponseHead response, ICollection<TargetUri> invalidated)
    {
        if (Resolved(name, target, response) is not { } resolved)
            return;
        AddOnce(Referred(name, target, response)!, invalidated);
        AddOnce(resolved, invalidated);
    }

    private static void AddOnce(TargetUri uri, ICollection<TargetUri> invalidated)
    {
        if (!invalidated.Contains(uri))
            invalidated.Add(uri);
    }
}
