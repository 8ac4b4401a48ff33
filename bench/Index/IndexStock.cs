using System.Globalization;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Replicator.Cache;
using Replicator.Store;

namespace Bench.Index;

/// <summary>Records of many small packages, as a mirror would have them, and their files where they are
/// wanted.</summary>
internal sealed class IndexStock : IDisposable
{
    private const int ContentLength = 1 << 10;
    private const int FilesInFolder = 1_000;
    private const string Log = "index";

    private static readonly (string Name, string Value)[] Fields =
    [
        ("date", "Sat, 21 Nov 2026 12:00:00 GMT"),
        ("server", "Apache"),
        ("last-modified", "Tue, 17 Nov 2026 08:49:37 GMT"),
        ("etag", "\"400-64b0c1d2e3f40\""),
        ("accept-ranges", "bytes"),
        ("content-length", "1024"),
        ("cache-control", "max-age=2592000"),
        ("content-type", "application/vnd.debian.binary-package"),
    ];

    private readonly IFolder folder;
    private readonly string root;
    private readonly bool withFiles;
    private readonly byte[] content = new byte[ContentLength];

    /// <param name="root">Made if it is missing.</param>
    /// <param name="count">Of stored responses.</param>
    /// <param name="withFiles">Whether each has its file of 1 KiB.</param>
    public IndexStock(string root, int count, bool withFiles)
    {
        this.root = root;
        this.withFiles = withFiles;
        Count = count;
        folder = new SystemFileSystem().OpenRoot(root);
    }

    public int Count { get; }

    public long LogLength => new FileInfo(Path.Combine(root, Log)).Length;

    public long SnapshotLength => new FileInfo(SnapshotPath).Length;

    private string SnapshotPath => Path.Combine(root, Log + StoredIndex.SnapshotSuffix);

    public StoredIndex Open() => new(folder, Log, new StoreOptions(root, Flat: false));

    public void DropSnapshot() => File.Delete(SnapshotPath);

    /// <summary>Stores one.</summary>
    public void Add(StoredIndex index, int number)
    {
        FileFacts facts = withFiles ? MakeFile(number) : new FileFacts(FileKind.File, ContentLength, number, number, 1, 1);
        index.Add(IndexRecordKind.Stored, RecordOf(number, facts, []));
    }

    /// <summary>Appends its record once more, which voids the one before.</summary>
    public static void Freshen(StoredIndex index, int number)
    {
        long position = PositionOf(index, number);
        IndexRecord record = index.Read(position)!;
        var replaced = new ReplacedRecord(position, ContentLength);
        index.Add(IndexRecordKind.Freshened, RecordOf(number, record.Facts, [replaced]));
    }

    /// <summary>How many of some that are asked for are found, with their own head.</summary>
    public int CountFound(StoredIndex index, int asked)
    {
        int found = 0;
        for (int one = 0; one < asked; one++)
        {
            int number = (int)((long)one * Count / asked);
            if (PositionOf(index, number) is > 0 and long position && index.Read(position)!.Path == PathOf(number))
                found++;
        }

        return found;
    }

    public void Dispose() => folder.Dispose();

    private static long PositionOf(StoredIndex index, int number)
    {
        var positions = new List<long>();
        index.Find(KeyOf(number), positions);
        return positions.Find(position => index.Read(position)?.Key == KeyOf(number));
    }

    private static string KeyOf(int number) => $"http://{PathOf(number)}";

    private static string PathOf(int number) => string.Create(
        CultureInfo.InvariantCulture,
        $"deb.example.org:80/debian/pool/main/{number / FilesInFolder}/package-{number}_1.2.3-4_amd64.deb");

    private static IndexRecord RecordOf(int number, FileFacts facts, IReadOnlyList<ReplacedRecord> replaces)
    {
        var response = new StoredResponse { RequestTime = DateTimeOffset.UtcNow, ResponseTime = DateTimeOffset.UtcNow };
        response.Head.SetLine(200, "OK"u8);
        response.Head.MinorVersion = 1;
        foreach ((string name, string value) in Fields)
            response.Head.Fields.Add(Encoding.ASCII.GetBytes(name), value);
        return new IndexRecord
        {
            Key = KeyOf(number),
            Target = KeyOf(number),
            Path = PathOf(number),
            Facts = facts,
            Response = response,
            Boot = Guid.Empty,
            Replaces = replaces,
        };
    }

    private FileFacts MakeFile(int number)
    {
        string path = PathOf(number);
        if (number % FilesInFolder == 0)
            Directory.CreateDirectory(Path.Combine(root, Path.GetDirectoryName(path)!));
        using SafeFileHandle file = folder.Create(path);
        folder.Write(file, content, 0);
        return folder.Stat(file);
    }
}
