using System.Text;

namespace Replicator.Http;

/// <summary>Which form of a page of our own suits a client (RFC 9110 §12.5.1).</summary>
internal static class Negotiation
{
    /// <summary>Whether the client asks for text/html by name and no less than for text/plain: browsers do, while tools
    /// take anything.</summary>
    public static bool PrefersHtml(FieldSection fields)
    {
        int html = WeightOf(fields, "text/html"u8);
        return html > 0 && html >= WeightOf(fields, "text/plain"u8);
    }

    /// <summary>In thousandths; zero if it is not named, or with a weight that is none.</summary>
    private static int WeightOf(FieldSection fields, ReadOnlySpan<byte> mediaType)
    {
        int highest = 0;
        foreach (ReadOnlySpan<byte> member in fields.Members("Accept"u8))
        {
            int semicolon = member.IndexOf((byte)';');
            ReadOnlySpan<byte> name = semicolon < 0 ? member : Syntax.Trim(member[..semicolon]);
            if (Ascii.EqualsIgnoreCase(name, mediaType))
                highest = Math.Max(highest, semicolon < 0 ? Weight.Full : WeightIn(member[(semicolon + 1)..]));
        }

        return highest;
    }

    private static int WeightIn(ReadOnlySpan<byte> parameters)
    {
        foreach (Range range in parameters.Split((byte)';'))
        {
            if (Weight.TryRead(Syntax.Trim(parameters[range]), out int? weight))
                return weight ?? 0;
        }

        return Weight.Full;
    }
}
