using System.Text;

namespace Replicator.Http;

/// <summary>Which content codings a client takes (RFC 9110 §12.5.3).</summary>
internal static class ContentCodings
{
    /// <summary>Whether a client names each coding of a content and refuses none: then it can read it.</summary>
    /// <param name="request">Its fields.</param>
    /// <param name="content">The fields that tell the content's codings.</param>
    public static bool AreNamed(FieldSection request, FieldSection content)
    {
        foreach (ReadOnlySpan<byte> coding in content.Tokens("content-encoding"u8))
        {
            if (!IsNamed(request, coding))
                return false;
        }

        return true;
    }

    private static bool IsNamed(FieldSection request, ReadOnlySpan<byte> coding)
    {
        foreach (ReadOnlySpan<byte> member in request.Members("accept-encoding"u8))
        {
            int semicolon = member.IndexOf((byte)';');
            ReadOnlySpan<byte> name = semicolon < 0 ? member : Syntax.Trim(member[..semicolon]);
            if (Ascii.EqualsIgnoreCase(name, coding))
                return semicolon < 0 || IsWanted(Syntax.Trim(member[(semicolon + 1)..]));
        }

        return false;
    }

    private static bool IsWanted(ReadOnlySpan<byte> weight) =>
        Weight.TryRead(weight, out int? thousandths) && thousandths > 0;
}
