using System.Security.Cryptography;
using System.Text;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A checksum database of Go below a module proxy, as files: for each module the sums of it, with the signed
/// state of the database at that time, and the digests of all records, by which go proves that they are in it.</summary>
/// <param name="folder">Of the module proxy.</param>
internal sealed class GoDatabase(string folder)
{
    private const string Name = "sums.test";
    private const byte KeyKind = 1;

    private readonly Ed25519 key = new(SHA256.HashData("a key of tests"u8));
    private readonly List<byte[]> records = [];

    /// <summary>For <c>GOSUMDB</c>.</summary>
    public string Key => $"{Name}+{Convert.ToHexStringLower(KeyHash)}+{Convert.ToBase64String(KeyBytes)}";

    private string Folder => $"{folder}/sumdb/{Name}";

    private byte[] KeyBytes => [KeyKind, .. key.PublicKey];

    private byte[] KeyHash => SHA256.HashData([.. Encoding.UTF8.GetBytes($"{Name}\n"), .. KeyBytes])[..4];

    /// <summary>Adds what the database tells of a module.</summary>
    /// <param name="files">In its zip, with their names; one of them is its go.mod.</param>
    /// <returns>The target of that.</returns>
    public string Add(ClientSite site, string module, string version, (string Name, string Content)[] files)
    {
        string manifest = files.Single(file => file.Name.EndsWith("/go.mod", StringComparison.Ordinal)).Content;
        string record = $"{module} {version} {SumOf(files)}\n{module} {version}/go.mod {SumOf(("go.mod", manifest))}\n";
        records.Add(SHA256.HashData([0, .. Encoding.UTF8.GetBytes(record)]));
        site.Add($"{Folder}/supported", []);
        site.Add($"{Folder}/tile/8/0/000.p/{records.Count}", [.. records.SelectMany(one => one)]);
        string target = $"{Folder}/lookup/{module}@{version}";
        site.Add(target, Encoding.UTF8.GetBytes($"{records.Count - 1}\n{record}\n{State()}"));
        return target;
    }

    private static string SumOf(params (string Name, string Content)[] files)
    {
        IEnumerable<string> lines = files.OrderBy(file => file.Name, StringComparer.Ordinal).Select(
            file => $"{Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(file.Content)))}  {file.Name}\n");
        return "h1:" + Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(lines))));
    }

    private string State()
    {
        string text = $"go.sum database tree\n{records.Count}\n{Convert.ToBase64String(RootOf(0, records.Count))}\n";
        byte[] signature = [.. KeyHash, .. key.Sign(Encoding.UTF8.GetBytes(text))];
        return $"{text}\n\u2014 {Name} {Convert.ToBase64String(signature)}\n";
    }

    // Of a Merkle tree (RFC 6962 §2.1).
    private byte[] RootOf(int start, int count)
    {
        if (count == 1)
            return records[start];
        int left = 1;
        while (left * 2 < count)
            left *= 2;
        return SHA256.HashData([1, .. RootOf(start, left), .. RootOf(start + left, count - left)]);
    }
}
