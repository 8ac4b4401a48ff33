using System.IO.Compression;
using System.Text;

namespace Replicator.Tests.Cache;

/// <summary>A zip of one deflated file that its directory names many times: what it decodes to is many times as long
/// as it is.</summary>
internal static class MadeZip
{
    /// <summary>Bytes of an entry in the directory.</summary>
    public const int EntryLength = 46 + NameLength;

    private const int NameLength = 100;

    /// <param name="data">Of the file, as in a zip.</param>
    /// <param name="length">Bytes that the data decodes to, as the directory says.</param>
    /// <param name="count">Entries.</param>
    public static byte[] Of(byte[] data, int length, int count)
    {
        using var made = new MemoryStream();
        using var zip = new BinaryWriter(made);
        zip.Write(0x04034b50);
        WriteEntry(zip, data.Length, length, 0);
        zip.Write(data);
        long directory = made.Length;
        for (int number = 0; number < count; number++)
        {
            zip.Write(0x02014b50);
            zip.Write((short)20);
            WriteEntry(zip, data.Length, length, number);
        }

        int directoryLength = (int)(made.Length - directory);
        zip.Write(0x06054b50);
        zip.Write(0);
        zip.Write((ushort)count);
        zip.Write((ushort)count);
        zip.Write(directoryLength);
        zip.Write((int)directory);
        zip.Write((short)0);
        return made.ToArray();
    }

    /// <returns>As the data of a file in a zip.</returns>
    public static byte[] Deflated(byte[] content)
    {
        using var packed = new MemoryStream();
        using (var deflate = new DeflateStream(packed, CompressionLevel.Fastest))
            deflate.Write(content);
        return packed.ToArray();
    }

    // What the head before the data and that in the directory have in common, and the name.
    private static void WriteEntry(BinaryWriter zip, int packedLength, int length, int number)
    {
        bool isInDirectory = zip.BaseStream.Length > sizeof(int);
        zip.Write((short)20);
        zip.Write((short)0);
        zip.Write((short)8);
        zip.Write(0);
        zip.Write(0);
        zip.Write(packedLength);
        zip.Write(length);
        zip.Write((short)NameLength);
        zip.Write((short)0);
        if (isInDirectory)
            zip.Write(new byte[14]);
        zip.Write(Encoding.ASCII.GetBytes($"{number:d100}"));
    }
}
