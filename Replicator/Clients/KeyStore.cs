using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Replicator.Clients;

/// <summary>Writes certificates in the form JKS, which every Java reads as what it is to trust; one in PKCS 12 counts
/// only with an attribute of Java's own.</summary>
internal static class KeyStore
{
    private const uint Magic = 0xFEEDFEED;
    private const int Version = 2;
    private const int TrustedCertificate = 2;

    /// <param name="certificates">Public parts alone are written.</param>
    /// <param name="password">By which Java finds that nothing was changed.</param>
    public static byte[] Write(IReadOnlyList<X509Certificate2> certificates, string password)
    {
        var output = new MemoryStream();
        WriteNumber(output, Magic);
        WriteNumber(output, Version);
        WriteNumber(output, (uint)certificates.Count);
        foreach (X509Certificate2 certificate in certificates)
        {
            WriteNumber(output, TrustedCertificate);
            WriteText(output, certificate.Thumbprint.ToLowerInvariant());
            // When it was added: in all of them the same, so that equal certificates make equal files.
            WriteNumber(output, 0);
            WriteNumber(output, 0);
            WriteText(output, "X.509");
            WriteNumber(output, (uint)certificate.RawData.Length);
            output.Write(certificate.RawData);
        }

        output.Write(Sum(password, output.ToArray()));
        return output.ToArray();
    }

    // The form asks for SHA-1; only certificates are in there, which are no secret and come from a file that is ours.
#pragma warning disable CA5350
    private static byte[] Sum(string password, byte[] content) => SHA1.HashData(
        [.. Encoding.BigEndianUnicode.GetBytes(password), .. "Mighty Aphrodite"u8, .. content]);
#pragma warning restore CA5350

    private static void WriteNumber(MemoryStream output, uint number)
    {
        Span<byte> bytes = stackalloc byte[sizeof(uint)];
        BinaryPrimitives.WriteUInt32BigEndian(bytes, number);
        output.Write(bytes);
    }

    // ASCII, which is the same in Java's own form of UTF-8.
    private static void WriteText(MemoryStream output, string text)
    {
        output.WriteByte((byte)(text.Length >> 8));
        output.WriteByte((byte)text.Length);
        output.Write(Encoding.ASCII.GetBytes(text));
    }
}
