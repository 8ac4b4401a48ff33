using System.Formats.Asn1;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography.X509Certificates;
using Replicator.Http;

namespace Replicator.Tls;

/// <summary>Writes into an authority for which hosts alone it may vouch (RFC 5280 §4.2.1.10), so that whoever trusts it
/// trusts it no further, whatever becomes of its key. A name permits all names below it, too: the standard has no way
/// to permit it alone, so that here <c>example.org</c> and <c>*.example.org</c> are one.</summary>
internal static class NameConstraints
{
    /// <summary>The number of the extension, id-ce-nameConstraints.</summary>
    public const string ObjectId = "2.5.29.30";

    // permittedSubtrees, excludedSubtrees; and of the forms of a name dNSName and iPAddress (RFC 5280 §4.2.1.6).
    private static readonly Asn1Tag Permitted = new(TagClass.ContextSpecific, 0, isConstructed: true);
    private static readonly Asn1Tag Excluded = new(TagClass.ContextSpecific, 1, isConstructed: true);
    private static readonly Asn1Tag DnsName = new(TagClass.ContextSpecific, 2);
    private static readonly Asn1Tag Address = new(TagClass.ContextSpecific, 7);

    /// <summary>The extension, critical, for exactly these hosts.</summary>
    public static X509Extension Make(HostList hosts)
    {
        var writer = new AsnWriter(AsnEncodingRules.DER);
        string[] names = [.. hosts.Hosts.Union(hosts.Domains).Order(StringComparer.Ordinal)];
        using (writer.PushSequence())
        {
            using (writer.PushSequence(Permitted))
            {
                foreach (string name in names)
                    WriteName(writer, name);
                foreach (IPAddress address in hosts.Addresses.OrderBy(one => one.ToString(), StringComparer.Ordinal))
                    WriteNetwork(writer, address, byte.MaxValue);
            }

            // A form of a name of which nothing is permitted would not be constrained at all. One address that is
            // permitted forbids those of the other family as well.
            if (names.Length == 0)
            {
                using (writer.PushSequence(Excluded))
                    WriteName(writer, "");
            }
            else if (hosts.Addresses.Count == 0)
            {
                using (writer.PushSequence(Excluded))
                {
                    WriteNetwork(writer, IPAddress.Any, 0);
                    WriteNetwork(writer, IPAddress.IPv6Any, 0);
                }
            }
        }

        return new X509Extension(ObjectId, writer.Encode(), critical: true);
    }

    private static void WriteName(AsnWriter writer, string name)
    {
        using (writer.PushSequence())
            writer.WriteCharacterString(UniversalTagNumber.IA5String, name, DnsName);
    }

    // The address, and as many bytes of a mask.
    private static void WriteNetwork(AsnWriter writer, IPAddress address, byte mask)
    {
        int length = address.AddressFamily == AddressFamily.InterNetwork ? 4 : 16;
        byte[] network = [.. address.GetAddressBytes(), .. Enumerable.Repeat(mask, length)];
        using (writer.PushSequence())
            writer.WriteOctetString(network, Address);
    }
}
