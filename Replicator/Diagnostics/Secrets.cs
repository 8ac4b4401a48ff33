using System.Buffers;
using System.Text;

namespace Replicator.Diagnostics;

/// <summary>Knows what of a message is not to be shown to anybody.</summary>
internal static class Secrets
{
    /// <summary>Stands for what is not shown.</summary>
    public const string Mask = "***";

    // What credentials travel in: by RFC 9110 and RFC 6265, and by custom of registries and forges.
    private static readonly string[] Names =
    [
        "authorization", "proxy-authorization", "cookie", "set-cookie", "x-api-key", "x-auth-token", "x-nuget-apikey",
        "private-token", "job-token",
    ];

    private static readonly SearchValues<byte> AuthorityEnds = SearchValues.Create("/?# \"<>,;"u8);

    /// <summary>Whether the value of that field is secret as a whole.</summary>
    public static bool IsSecret(ReadOnlySpan<byte> name)
    {
        foreach (string secret in Names)
        {
            if (Ascii.EqualsIgnoreCase(name, secret))
                return true;
        }

        return false;
    }

    /// <summary>Appends a target or a value, escaped, with <see cref="Mask"/> for the userinfo of each URI in
    /// it.</summary>
    public static void AppendMasked(StringBuilder output, ReadOnlySpan<byte> text)
    {
        while (true)
        {
            int authority = text.IndexOf("//"u8) + 2;
            if (authority < 2)
                break;

            LogText.Append(output, text[..authority]);
            text = text[authority..];
            int length = text.IndexOfAny(AuthorityEnds);
            int at = (length < 0 ? text : text[..length]).LastIndexOf((byte)'@');
            // A password may hold what ends an authority, if whoever wrote it did not encode it: then it reaches to the
            // last "@" before a space.
            if (at < 0 && length >= 0 && text[..length].Contains((byte)':') && text[length] != (byte)'/')
                at = UpToSpace(text).LastIndexOf((byte)'@');
            if (at >= 0)
            {
                output.Append(Mask);
                text = text[at..];
            }
        }

        LogText.Append(output, text);
    }

    /// <summary>As <see cref="AppendMasked"/>, for a request target or a Host field: where it is neither a path nor a
    /// URI it is taken for an authority, and all before its last "@" is masked.</summary>
    public static void AppendMaskedTarget(StringBuilder output, ReadOnlySpan<byte> target)
    {
        int at = target.LastIndexOf((byte)'@');
        if (at >= 0 && !target.StartsWith("/"u8) && target.IndexOf("//"u8) < 0)
        {
            output.Append(Mask);
            target = target[at..];
        }

        AppendMasked(output, target);
    }

    /// <summary>As <see cref="AppendMasked"/>, for text; what is not ASCII in it comes out escaped.</summary>
    public static string Masked(string text)
    {
        var output = new StringBuilder(text.Length);
        AppendMasked(output, Encoding.UTF8.GetBytes(text));
        return output.ToString();
    }

    private static ReadOnlySpan<byte> UpToSpace(ReadOnlySpan<byte> text)
    {
        int space = text.IndexOf((byte)' ');
        return space < 0 ? text : text[..space];
    }
}
