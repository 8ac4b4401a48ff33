using System.Globalization;
using System.Text;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>A store of responses that tell by themselves which they are: content and head name target and version, and
/// each version has a length of its own.</summary>
internal sealed class EveryStepScene : IDisposable
{
    /// <summary>For what may touch any target.</summary>
    public const string All = "*";

    private const string VersionField = "x-version";
    private const string Gaps = "/gaps";
    private const int GapsLength = 400_000;

    private readonly StoreScene scene = new() { LongestReplay = 0, LongLength = 0 };

    /// <summary>What is there before anything happens; all but the unsynced one would survive a power loss.</summary>
    public EveryStepScene()
    {
        scene.Restart();
        foreach (string target in Synced)
            Put(target, 1);
        scene.Put("/void", ContentOf("/void", 1), fields: Field(1));
        Assert.Null(scene.KeepUp());
        Put("/unsynced", 1);
    }

    /// <summary>Targets of what must be there afterwards, unless it was touched.</summary>
    private static IReadOnlyList<string> Synced { get; } = ["/kept", "/old", "/d/kept"];

    public FaultyFolder Disk => scene.Disk;

    public void Put(string target, int version, int status = 200, bool vary = false)
    {
        string[] fields = vary ? [Field(version), "Vary: A"] : [Field(version)];
        scene.Put(target, ContentOf(target, version), status, vary ? ["A: 1"] : null, fields);
    }

    public void Freshen(string target)
    {
        Entry entry = scene.Find(target)!;
        scene.Freshen(entry, "X-Fresh: yes");
        entry.Release();
    }

    public void Invalidate(string target) => scene.Store.Invalidate(StoreScene.Uri(target));

    public void Delete(string target)
    {
        Entry entry = scene.Find(target)!;
        scene.Store.Remove(entry);
        entry.Release();
    }

    /// <summary>A download that may be resumed and is not.</summary>
    public void BreakOff(string target)
    {
        const int Length = 200_000;
        using EntryWriter writer = scene.Begin(target, Length, fields: [Field(1), "ETag: \"x\""]);
        writer.Append(new byte[Length / 2]);
        writer.Append(new byte[Length / 4]);
    }

    /// <summary>Parts of a content come, that may be completed.</summary>
    public void BreakOffWithGaps()
    {
        using EntryWriter writer = scene.Begin(Gaps, GapsLength, fields: [Field(1), "ETag: \"x\""]);
        WriteTo(writer, 0, 70_000);
        WriteTo(writer, 200_000, 90_000);
        WriteTo(writer, 70_000, 10_000);
        WriteTo(writer, 390_000, 10_000);
    }

    /// <summary>And more of them.</summary>
    public void ContinueWithGaps()
    {
        using UnfinishedContent? taken = scene.Take(Gaps);
        if (taken is null)
            return;
        using EntryWriter writer = taken.Continue(StoreScene.Uri(Gaps), StoreScene.Request(), taken.Response, GapsLength);
        WriteTo(writer, 300_000, 50_000);
        WriteTo(writer, 80_000, 120_000);
    }

    /// <summary>So much that the log is worth rewriting.</summary>
    public void MakeVoid()
    {
        for (int version = 2; version < 9; version++)
            Put("/void", version);
    }

    /// <summary>There is room for hardly more than is there.</summary>
    public void Bound()
    {
        const int Room = 8 << 10;
        scene.MaximumSize = scene.Store.Figures.UsedLength + Room;
        scene.Restart();
    }

    /// <summary>More than there is room for.</summary>
    public void PutMany()
    {
        const int Count = 3;
        for (int number = 0; number < Count; number++)
            Put($"/many/{number}", 1);
        scene.KeepUp();
    }

    public void KeepUp() => scene.KeepUp();

    public void End() => scene.Store.Dispose();

    /// <summary>Does it as far as the disk lets.</summary>
    public void Try(Action<EveryStepScene> act)
    {
        try
        {
            act(this);
        }
        catch (StoreException)
        {
            // Whatever it could not do.
        }
    }

    public void Restart()
    {
        scene.Disk.Heal();
        scene.Restart();
    }

    public void RestartAfterKill()
    {
        scene.Disk.Heal();
        scene.RestartAfterKill();
    }

    public void RestartAfterPowerLoss(Predicate<string>? loses = null, bool cuts = false)
    {
        scene.Disk.Heal();
        scene.RestartAfterPowerLoss(loses, cuts);
    }

    /// <summary>Each response is whole or absent, and what was synced and not touched is there.</summary>
    /// <param name="touched">The target of what happened.</param>
    /// <param name="when">For the message.</param>
    public void Check(string touched, string when)
    {
        CheckGaps(when);
        foreach (string target in Synced.Append("/new").Append("/d/e/new").Append("/void").Append("/unsynced"))
        {
            bool isThere = CheckWhole(target, when);
            bool mayBeGone = target == touched || touched == All || !Synced.Contains(target);
            Assert.True(isThere || mayBeGone, $"{when}: {target} is gone");
        }

        // And it goes on.
        Put("/old", 9);
        Assert.True(CheckWhole("/old", when));
        Assert.Null(scene.KeepUp());
        Restart();
        Assert.True(CheckWhole("/old", when) || touched == All);
        Assert.True(CheckWhole("/kept", when) || touched == All);
    }

    public void Dispose() => scene.Dispose();

    // False if it is not there.
    private bool CheckWhole(string target, string when)
    {
        if (scene.Find(target, "A: 1") is not { } entry)
            return false;
        string content = StoreScene.ContentOf(entry);
        int version = content.Length > 0 && char.IsAsciiDigit(content[0]) ? content[0] - '0' : 0;
        Assert.True(content == ContentOf(target, version), $"{when}: {target} is {content}");
        FieldSection fields = entry.Response.Head.Fields;
        // A content that had no record yet is taken for a person's.
        if (!entry.Response.IsPlainFile)
        {
            Assert.True(fields.TryGet(Encoding.ASCII.GetBytes(VersionField), out ReadOnlySpan<byte> named));
            Assert.Equal(version.ToString(CultureInfo.InvariantCulture), Encoding.ASCII.GetString(named));
        }

        entry.Release();
        return true;
    }

    // What is said to be there is there.
    private void CheckGaps(string when)
    {
        using UnfinishedContent? taken = scene.Take(Gaps);
        if (taken is null)
            return;
        using EntryWriter writer = taken.Continue(StoreScene.Uri(Gaps), StoreScene.Request(), taken.Response, GapsLength);
        foreach (ByteRange piece in taken.Held.Pieces)
        {
            byte[] content = new byte[piece.Length];
            Assert.Equal(content.Length, RandomAccess.Read(writer.Entry.File, content, piece.Start));
            Assert.True(content.AsSpan().SequenceEqual(PartOf(piece.Start, content.Length)), $"{when}: {piece} is wrong");
        }
    }

    private static void WriteTo(EntryWriter writer, long position, int length) =>
        writer.Write(position, PartOf(position, length));

    // Never zero.
    private static byte[] PartOf(long position, int length) =>
        [.. Enumerable.Range(0, length).Select(offset => (byte)(1 + ((position + offset) % 251)))];

    private static string Field(int version) => $"{VersionField}: {version}";

    private static string ContentOf(string target, int version) =>
        $"{version} of {target}{new string('.', 10 * version)}";
}
