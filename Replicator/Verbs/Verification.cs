using System.Globalization;
using Fibers;
using Replicator.Cache;
using Replicator.Cache.Classes;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Settings;
using Replicator.Store;
using Replicator.Store.Digests;

namespace Replicator.Verbs;

/// <summary>verify: compares records with files, and contents with the digests that are known. What is wrong is
/// forgotten, and its file kept aside.</summary>
/// <param name="store">What is looked at.</param>
/// <param name="request">Whether anything is changed.</param>
/// <param name="output">Gets the rows.</param>
/// <param name="classes">Of URLs: of some nothing is believed that indexes tell.</param>
internal sealed class Verification(FileStore store, VerbSettings request, IRowOutput output, UrlClasses classes) : IVerb
{
    // Contents that are read from one word to the next how far it is.
    private const int DeepStep = 8;

    public IEnumerable<Yield> Run(Result<int> exitCode)
    {
        using Inventory stock = store.TakeStock();
        long looked = 0;
        var rows = new List<VerbRow>();
        var batch = new Result<IReadOnlyList<StoredItem>?>();
        do
        {
            yield return Yield.Call(stock.Next(WalkDepth.Files, batch));
            foreach (StoredItem item in batch.Value ?? [])
            {
                // What is read takes long.
                if (request.Deep && (looked % DeepStep) == 0)
                    yield return Yield.Call(output.Write([VerbRow.Progress(looked, stock.Count)]));
                looked++;
                var contentFault = new Result<string?>();
                if (request.Deep && FaultOf(item, request.Flat) is null)
                    yield return Yield.Call(Compare(stock, item, contentFault));
                if (contentFault.Value is null && FaultOf(item, request.Flat) is null)
                    continue;
                // The few that look wrong are looked at once more, for the world may have gone on since.
                if (stock.Refresh(item) is { } again
                    && (FaultOf(again, request.Flat) ?? contentFault.Value) is { } fault)
                    rows.Add(Handle(stock, again, fault));
                yield return Yield.Wait(TimeSpan.Zero);
            }

            if (rows.Count > 0)
                exitCode.Value = ExitCode.BadData;
            rows.Add(VerbRow.Progress(looked, stock.Count));
            yield return Yield.Call(output.Write(rows));
            rows.Clear();
        }
        while (batch.Value is not null);

        if (stock.DamagedLength == 0)
            yield break;
        exitCode.Value = ExitCode.BadData;
        yield return Yield.Call(output.Write([new VerbRow(RowKind.Wrong)
        {
            Text = $"{stock.DamagedLength} bytes of the log cannot be read; gc leaves them out",
        }]));
    }

    /// <summary>What is wrong with a recorded response; null: nothing.</summary>
    /// <param name="item">With what lies there now.</param>
    /// <param name="flat">Whether plain 200s lie in the root.</param>
    public static string? FaultOf(StoredItem item, bool flat)
    {
        IndexRecord record = item.Record!;
        if (item.Present is not { } facts)
            return "its file is gone";
        if (facts.Kind != FileKind.File)
            return facts.Kind == FileKind.Folder ? "a folder lies in its place" : "a link or device lies in its place";
        if (facts.Length != record.Facts.Length)
            return $"its file has {facts.Length} bytes, recorded are {record.Facts.Length}";
        if (facts.Modified != record.Facts.Modified)
        {
            return "its file was changed: it bears the time "
                + facts.ModifiedTime.ToString("yyyy-MM-dd HH:mm:ss'Z'", CultureInfo.InvariantCulture);
        }

        if (!item.IsConfirmed)
            return "another file lies in its place, of the same length and time";
        return NameFault(item, flat) ?? LengthFault(item);
    }

    private IEnumerable<Yield> Compare(Inventory stock, StoredItem item, Result<string?> fault)
    {
        TargetUri? uri = StoreMatch.UriOf(item.Target);
        if (uri is null || !ExpectedDigest.IsOf(item.Response.Head))
            yield break;
        var told = new Result<IReadOnlyList<ToldDigest>> { Value = [] };
        ContentDigest? expected = NamedDigest.Of(uri);
        if (expected is null)
        {
            UrlClass urlClass = classes.Of(uri, item.Response.Head).Class;
            yield return Yield.Call(stock.FindTold(item.Target, urlClass, told));
            expected = told.Value is [var first, ..] ? first.Digest : null;
        }

        if (expected is null)
            yield break;
        ContentDigest? found = null;
        yield return Yield.Call(stock.Run(() => found = stock.DigestOf(item, expected.Value), new Result<bool>()));
        if (found is null || found == expected || told.Value!.Any(one => one.Digest == found))
            yield break;
        string teller = told.Value is [var by, ..] ? $", as {by.Index.Target} tells" : "";
        fault.Value = $"its content is {found}, expected is {expected}{teller}";
    }

    private static string? NameFault(StoredItem item, bool flat)
    {
        if (StoreMatch.UriOf(item.Target) is not { } uri)
            return "its record names no URL";
        FieldSection fields = item.Response.Head.Fields;
        string path = EntryPath.Of(uri, item.Response.Head.Status, EntryPath.CodingsOf(fields),
            EntryPath.VariantOf(fields, item.Response.VaryFields), flat);
        // What Vary names may have changed since it got its name.
        bool isRight = EntryPath.IsPlaceOf(item.Path, path)
            || EntryPath.IsPlaceOf(EntryPath.WithoutVariant(item.Path), EntryPath.WithoutVariant(path));
        return isRight ? null : $"its name should be {path}";
    }

    private static string? LengthFault(StoredItem item)
    {
        FieldSection fields = item.Response.Head.Fields;
        return fields.TryGet("content-length"u8, out ReadOnlySpan<byte> value)
            && long.TryParse(value, NumberStyles.None, CultureInfo.InvariantCulture, out long length)
            && length != item.Length
            ? $"it has {item.Length} bytes, its Content-Length says {length}"
            : null;
    }

    private VerbRow Handle(Inventory stock, StoredItem item, string fault)
    {
        if (stock.IsAnothers(item))
            fault = "a later record tells of its file; this one does not count any more";
        string? place = null;
        if (!request.DryRun)
        {
            try
            {
                place = stock.MoveAside(item);
            }
            catch (StoreException refused)
            {
                fault += $"; it cannot be moved: {LogText.Escape(refused.Message)}";
            }
        }

        return new VerbRow(RowKind.Wrong)
        {
            Url = item.Target,
            Path = place ?? item.Path,
            Length = item.Length,
            Text = place is null ? fault : $"{fault}; moved aside",
        };
    }
}
