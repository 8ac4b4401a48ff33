using System.Text;
using Replicator.Http;

namespace Replicator.Settings;

/// <summary>Reads an external proxy as a person writes it: <c>[http://][user:password@]host:port</c>.</summary>
internal static class ExternalText
{
    private const int HttpPort = 80;

    /// <summary>Reads what <paramref name="source"/> says.</summary>
    /// <param name="text">User and password may be percent-encoded, as in any URL.</param>
    /// <param name="source">The option or the variable.</param>
    /// <param name="external">Null if it is none.</param>
    /// <param name="mistake">What is wrong with it, and what to write instead, without secrets; empty if nothing
    /// is.</param>
    public static bool TryParse(string text, string source, out ExternalChoice? external, out string mistake)
    {
        external = null;
        string rest = text;
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        if (scheme >= 0)
        {
            mistake = "only an http:// proxy can be used; write it as http://proxy.example:3128";
            if (!text[..scheme].Equals("http", StringComparison.OrdinalIgnoreCase))
                return false;
            rest = text[(scheme + 3)..];
        }

        if (rest.EndsWith('/'))
            rest = rest[..^1];
        int at = rest.LastIndexOf('@');
        string? authorization = null;
        mistake = "user and password are not written as USER:PASSWORD; "
            + "percent-encode what is no letter, digit or one of -._~";
        if (at >= 0 && !TryAuthorize(rest[..at], out authorization))
            return false;

        mistake = "is no proxy; write it as http://proxy.example:3128";
        Refusal refusal = AuthorityParser.Parse(
            Encoding.UTF8.GetBytes(rest[(at + 1)..]), scheme >= 0 ? HttpPort : 0, out string host, out int port);
        if (refusal != Refusal.None || port == 0)
            return false;
        external = new ExternalChoice(host, port, authorization, source);
        mistake = "";
        return true;
    }

    /// <summary>What a person wrote, without user and password, if there are any.</summary>
    public static string Masked(string text)
    {
        int at = text.LastIndexOf('@');
        if (at < 0)
            return text;
        int scheme = text.IndexOf("://", StringComparison.Ordinal);
        return (scheme >= 0 && scheme < at ? text[..(scheme + 3)] : "") + Diagnostics.Secrets.Mask + text[at..];
    }

    // Basic, in UTF-8 (RFC 7617 §2): no control bytes, and no colon in the user.
    private static bool TryAuthorize(string userinfo, out string? authorization)
    {
        int colon = userinfo.IndexOf(':', StringComparison.Ordinal);
        string user = Uri.UnescapeDataString(colon < 0 ? userinfo : userinfo[..colon]);
        string password = colon < 0 ? "" : Uri.UnescapeDataString(userinfo[(colon + 1)..]);
        byte[] bytes = Encoding.UTF8.GetBytes($"{user}:{password}");
        authorization = $"Basic {Convert.ToBase64String(bytes)}";
        return !user.Contains(':') && !(user + password).Any(char.IsControl)
            && !userinfo.AsSpan().ContainsAny("/?#\\ ");
    }
}
