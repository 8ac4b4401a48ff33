using System.Security.Cryptography;
using System.Text;
using Fibers;
using Replicator.Cache;
using Replicator.Cache.Indexes;
using Replicator.Store.Digests;
using Replicator.Tests.Support;

namespace Replicator.Tests.Store.Digests;

/// <summary>A store with four indexes, and what they tell.</summary>
public abstract class DigestScene : IDisposable
{
    private protected const string First = "http://a.test:80/first";
    private protected const string Second = "http://a.test:80/second";
    private protected const string Foreign = "http://b.test:80/list";
    private protected const string OtherForeign = "http://c.test:80/list";
    private protected const string Name = "http://a.test:80/file";

    private readonly Workers workers;

    private protected DigestScene()
    {
        workers = new Workers(Loop.Scheduler.Mailbox, threadCount: 0);
        Service = workers.AddService("indexes", queueBound: 4, share: 1);
        foreach (string index in new[] { First, Second, Foreign, OtherForeign })
            Store(index);
    }

    private protected StoreScene Scene { get; } = new();

    private protected VirtualLoop Loop { get; } = new();

    private protected WorkerService Service { get; }

    private protected DigestTables Tables => Scene.Store.Digests!;

    private protected string[] Files => Directory.Exists(Folder) ? [.. Directory.EnumerateFiles(Folder).Order()] : [];

    private protected string Folder => Scene.Root[".replicator/digests"];

    public void Dispose()
    {
        Loop.Dispose();
        workers.Dispose();
        Scene.Dispose();
        GC.SuppressFinalize(this);
    }

    private protected static KnownFile[] Many(int count) =>
        [.. Enumerable.Range(0, count).Select(number => Told($"http://a.test:80/{number}", $"{number}"))];

    private protected static KnownFile Told(string name, string content) => new(name, DigestOf(content));

    private protected static ContentDigest DigestOf(string content) =>
        ContentDigest.OfLength(SHA256.HashData(Encoding.UTF8.GetBytes(content)))!.Value;

    private protected static Replicator.Http.TargetUri UriOf(string target) =>
        StoreScene.Uri(target[target.IndexOf('/', 8)..], target[7..target.IndexOf(':', 8)]);

    private protected void Store(string target)
    {
        using Replicator.Store.EntryWriter writer = Scene.Store.Create(UriOf(target), StoreScene.Request(),
            Http.Text.Response(200, 1, []), Scene.Clock.GetUtcNow(), Scene.Clock.GetUtcNow(), 1);
        writer.Append("x"u8);
        writer.Complete();
    }

    private protected void Learn(string index, params KnownFile[] files) => Learn(index, DigestSort.UsualRecords, files);

    private protected void Learn(string index, int mostRecords, params KnownFile[] files) =>
        Assert.Null(TryLearn(index, mostRecords, files));

    private protected Exception? TryLearn(string index, int mostRecords, params KnownFile[] files)
    {
        return Loop.Run(Steps());

        IEnumerable<Yield> Steps()
        {
            DigestSort sort = Tables.Begin(index, stamp: 1, mostRecords);
            var done = new Result<bool>();
            yield return Yield.Call(Service.Run(() =>
            {
                using (sort)
                {
                    Array.ForEach(files, sort.Add);
                    sort.Finish();
                    return true;
                }
            }, done));
            yield return Yield.Call(Tables.Put(sort, Service, new Result<DigestTable>()));
            yield return Yield.Call(Tables.Trim(Service));
        }
    }

    private protected ContentDigest? Find(string target)
    {
        var found = new Result<IReadOnlyList<ToldDigest>>();
        Assert.Null(Loop.Run(Tables.Find(target, UrlClass.QuasiImmutable, Service, found)));
        return found.Value is [var first, ..] ? first.Digest : null;
    }
}
