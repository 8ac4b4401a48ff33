using System.Formats.Tar;
using System.IO.Compression;
using System.Text;

namespace Replicator.Tests.Support;

/// <summary>Packages as their makers pack them, the same each time.</summary>
internal static class Archive
{
    /// <returns>A tar in gzip.</returns>
    public static byte[] TarGz(params (string Name, string Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var zip = new GZipStream(packed, CompressionLevel.Optimal))
        using (var tar = new TarWriter(zip, TarEntryFormat.Ustar))
        {
            foreach ((string name, string content) in files)
            {
                tar.WriteEntry(new UstarTarEntry(TarEntryType.RegularFile, name)
                {
                    DataStream = new MemoryStream(Encoding.UTF8.GetBytes(content)),
                    ModificationTime = DateTimeOffset.UnixEpoch.AddYears(50),
                });
            }
        }

        return packed.ToArray();
    }

    /// <returns>A zip.</returns>
    public static byte[] Zip(params (string Name, string Content)[] files)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
        {
            foreach ((string name, string content) in files)
            {
                ZipArchiveEntry entry = zip.CreateEntry(name);
                entry.LastWriteTime = DateTimeOffset.UnixEpoch.AddYears(50);
                using Stream stream = entry.Open();
                stream.Write(Encoding.UTF8.GetBytes(content));
            }
        }

        return packed.ToArray();
    }
}
