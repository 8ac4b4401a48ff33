using System.Text;
using Fibers;
using Replicator.Http;
using Replicator.Store;
using Replicator.Tests.Http;
using Replicator.Tests.Support;

namespace Replicator.Tests.Store;

/// <summary>A store on a real folder of its own, with time that stands still and, unless it gets a service, everything
/// on the test's thread.</summary>
internal sealed class StoreScene : IDisposable
{
    private readonly bool flat;
    private readonly int maximumOpenFiles;
    private readonly WorkerService? reads;
    private readonly FaultyFileSystem files = new();

    public StoreScene(bool flat = false, int maximumOpenFiles = 512, WorkerService? reads = null)
    {
        this.flat = flat;
        this.maximumOpenFiles = maximumOpenFiles;
        this.reads = reads;
        Store = Open();
    }

    public TemporaryFolder Root { get; } = new();

    public VirtualClock Clock { get; } = new();

    public List<string> Warnings { get; } = [];

    public FaultyFolder Disk => files.Folder;

    public FileStore Store { get; private set; }

    public long MinimumFree { get; set; } = 1;

    public long LongestReplay { get; set; } = 1 << 20;

    /// <summary>From the next start on.</summary>
    public long LongLength { get; set; } = 1 << 20;

    /// <summary>The run of the machine, for the next start.</summary>
    public MachineRun Machine { get; set; } = new(Guid.NewGuid(), Began: null);

    /// <summary>Whether searches look first into what the system has in its memory, which is all.</summary>
    public bool FindsAtOnce { get; set; }

    /// <summary>From the next start on.</summary>
    public long? MaximumSize { get; set; }

    /// <inheritdoc cref="MaximumSize"/>
    public TimeSpan? MaximumAge { get; set; }

    /// <inheritdoc cref="MaximumSize"/>
    public int? KeptVersions { get; set; }

    public static TargetUri Uri(string target, string host = "a.test") => new("http", host, 80, target);

    public static RequestHead Request(params string[] fields) => Text.Request("GET", "/", 1, fields);

    public void Dispose()
    {
        Disk.Heal();
        Store.Dispose();
        Root.Dispose();
    }

    /// <summary>Ends the program in order and starts it again.</summary>
    /// <param name="meanwhile">Runs while there is no program.</param>
    public void Restart(Action? meanwhile = null)
    {
        Store.Dispose();
        meanwhile?.Invoke();
        Store = Open();
    }

    /// <summary>Starts the program again after it was killed: nothing that it does any more reaches the disk.</summary>
    public void RestartAfterKill()
    {
        Disk.CrashAfter(0);
        Restart();
    }

    /// <summary>Starts the program again after the power went and came back.</summary>
    /// <param name="loses">Which files lose what was not synced, by their relative names; null: all.</param>
    /// <param name="cuts">They are short; else zeros are in the place of what they lost.</param>
    public void RestartAfterPowerLoss(Predicate<string>? loses = null, bool cuts = false)
    {
        Disk.CrashAfter(0);
        Restart(() =>
        {
            files.Unsynced.Lose(Root.Path, loses ?? (_ => true), cuts);
            Machine = new MachineRun(Guid.NewGuid(), Began: null);
        });
    }

    /// <summary>Stores a response whole.</summary>
    public void Put(string target, string content, int status = 200, string[]? request = null, params string[] fields)
    {
        using EntryWriter writer = Begin(target, content.Length, status, request, fields);
        writer.Append(Encoding.UTF8.GetBytes(content));
        writer.Complete();
    }

    public EntryWriter Begin(
        string target, long? length = null, int status = 200, string[]? request = null, params string[] fields) =>
        Store.Create(Uri(target), Request(request ?? []), Text.Response(status, 1, fields), Clock.GetUtcNow(),
            Clock.GetUtcNow(), length);

    /// <summary>The entry that a request selects, held; null without any.</summary>
    public Entry? Find(string target, params string[] request) => Find(Uri(target), request);

    public Entry? Find(TargetUri uri, params string[] request)
    {
        if (FindsAtOnce && !Store.TryFindOpen(uri, Request(request), out _)
            && Store.TryFindAtOnce(uri, Request(request), out Entry? entry))
        {
            entry.Hold();
            return entry;
        }

        var found = new Result<Entry>();
        Assert.Empty(Store.Find(uri, Request(request), found));
        return found.Value;
    }

    /// <summary>Status and content of what a request selects; null without any.</summary>
    public string? Get(string target, params string[] request) => Get(Uri(target), request);

    public string? Get(TargetUri uri, params string[] request)
    {
        if (Find(uri, request) is not { } entry)
            return null;
        string result = $"{entry.Response.Head.Status} {ContentOf(entry)}";
        entry.Release();
        return result;
    }

    /// <summary>All bytes of the log.</summary>
    public byte[] Log()
    {
        using FileStream log = File.Open(
            Root[".replicator/index"], FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
        byte[] all = new byte[log.Length];
        log.ReadExactly(all);
        return all;
    }

    /// <summary>Does what the store does every few seconds.</summary>
    /// <param name="isAskedFor">Or what it does for a person who asks for it.</param>
    /// <returns>What the disk refused; null if it did not.</returns>
    public Exception? KeepUp(bool isAskedFor = false)
    {
        using var loop = new VirtualLoop();
        using var workers = new Workers(loop.Scheduler.Mailbox, threadCount: 0);
        WorkerService upkeep = workers.AddService("upkeep", queueBound: 4, share: 1);
        return loop.Run(isAskedFor ? Store.TidyUp(upkeep) : Store.KeepUp(upkeep));
    }

    /// <summary>Changes of files are told apart by a clock that moves a few hundred times a second: returns once it has
    /// moved.</summary>
    public static void WaitForTheClockOfFiles()
    {
        using var probe = new TemporaryFolder();
        string file = probe.Put("probe", "");
        DateTime before = File.GetLastWriteTimeUtc(file);
        while (File.GetLastWriteTimeUtc(file) == before)
            File.WriteAllText(file, "");
    }

    /// <summary>As after a 304 with these fields, now.</summary>
    public List<StoredVariant> FindVariants(string target)
    {
        var variants = new Result<List<StoredVariant>>();
        Assert.Empty(Store.FindVariants(Uri(target), variants));
        return variants.Value!;
    }

    public void Freshen(Entry entry, params string[] fields) =>
        Store.Freshen(entry, Request(), Text.Response(304, 1, fields), Clock.GetUtcNow(), Clock.GetUtcNow());

    public static string ContentOf(Entry entry)
    {
        byte[] content = new byte[entry.Length];
        Assert.Equal(content.Length, RandomAccess.Read(entry.File, content, 0));
        return Encoding.UTF8.GetString(content);
    }

    private FileStore Open() => new(
        files,
        new StoreOptions(Root.Path, flat, MinimumFree, "http://localhost:8080", Warnings.Add, maximumOpenFiles)
        {
            LeastVoidLength = 0,
            LongestReplay = LongestReplay,
            LongLength = LongLength,
            Machine = Machine,
            MaximumSize = MaximumSize,
            MaximumAge = MaximumAge,
            KeptVersions = KeptVersions,
        },
        reads,
        Clock);
}
