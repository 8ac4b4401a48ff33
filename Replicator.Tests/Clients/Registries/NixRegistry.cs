using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Replicator.Tests.Clients.Registries;

/// <summary>Binary caches of Nix, each of one path of the store or two.</summary>
internal sealed class NixRegistry : IRegistry
{
    private const string Alphabet = "0123456789abcdfghijklmnpqrsvwxyz";

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) => Publish(site, name, (name, "", data));

    /// <summary>Publishes a binary cache.</summary>
    /// <param name="packages">The name of each, of what it refers to if that is anything, and what is in it.</param>
    /// <returns>The last of them.</returns>
    public static PublishedPackage Publish(
        ClientSite site, string cache, params (string Name, string Needs, string Data)[] packages)
    {
        PublishedPackage? last = null;
        foreach ((string name, string needs, string data) in packages)
        {
            byte[] content = Encoding.UTF8.GetBytes(data), archive = ArchiveOf(content);
            string digest = InBase32(SHA256.HashData(archive)), target = $"/nix/{cache}/nar/{digest}.nar";
            string description = $"/nix/{cache}/{PathOf(name)[..32]}.narinfo";
            site.Add(target, archive);
            site.Add(description, Encoding.UTF8.GetBytes($"""
                StorePath: /nix/store/{PathOf(name)}
                URL: nar/{digest}.nar
                Compression: none
                FileHash: sha256:{digest}
                FileSize: {archive.Length}
                NarHash: sha256:{digest}
                NarSize: {archive.Length}
                References: {(needs.Length == 0 ? "" : PathOf(needs))}

                """));
            last = new PublishedPackage(target, archive, content, description);
        }

        site.Add($"/nix/{cache}/nix-cache-info", "StoreDir: /nix/store\nWantMassQuery: 1\nPriority: 40\n"u8.ToArray());
        return last!;
    }

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => ScriptFor(site, name, name);

    /// <inheritdoc cref="Script"/>
    public static string ScriptFor(ClientSite site, string cache, string name) => $"""
        nix --extra-experimental-features nix-command --option download-attempts 1 --option build-users-group '' \
            copy --no-check-sigs --from {site.Uri($"/nix/{cache}")} --to $HOME/target /nix/store/{PathOf(name)}
        mv target/nix/store/*-* got/
        """;

    // Of what there is no matter, for who does not build it.
    private static string PathOf(string name) =>
        $"{InBase32(SHA256.HashData(Encoding.UTF8.GetBytes(name)))[..32]}-{name}";

    // A file alone; each part has its length before it and is filled up to eight bytes.
    private static byte[] ArchiveOf(byte[] content)
    {
        using var archive = new MemoryStream();
        var length = new byte[8];
        foreach (byte[] part in (byte[][])[.. Words("nix-archive-1 ( type regular contents"), content, .. Words(")")])
        {
            BinaryPrimitives.WriteInt64LittleEndian(length, part.Length);
            archive.Write(length);
            archive.Write(part);
            archive.Write(new byte[(8 - (part.Length % 8)) % 8]);
        }

        return archive.ToArray();
    }

    private static IEnumerable<byte[]> Words(string words) => words.Split(' ').Select(Encoding.ASCII.GetBytes);

    // The last bits come first, by five.
    private static string InBase32(byte[] digest)
    {
        var text = new StringBuilder();
        for (int bit = (digest.Length * 8 - 1) / 5 * 5; bit >= 0; bit -= 5)
        {
            int index = bit / 8, pair = digest[index] | (index + 1 < digest.Length ? digest[index + 1] << 8 : 0);
            text.Append(Alphabet[(pair >> (bit % 8)) & 31]);
        }

        return text.ToString();
    }
}
