using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>What is known of a stored response beside its content: one record of the log.</summary>
internal sealed class IndexRecord
{
    private const byte InvalidatedFlag = 1, SyncedFlag = 2, MovedFlag = 4, PinnedFlag = 8;

    /// <summary>Under which it is found: the target URI's key, or its last segment where the tree is flat.</summary>
    public required string Key { get; init; }

    /// <summary>The target URI's key; equal to <see cref="Key"/> unless the tree is flat.</summary>
    public required string Target { get; init; }

    /// <summary>Of the content's file, relative to the root.</summary>
    public required string Path { get; init; }

    /// <summary>What the file system told of the file once it was whole; without the device.</summary>
    public required FileFacts Facts { get; init; }

    /// <summary>Head, instants and the request's fields that Vary names.</summary>
    public required StoredResponse Response { get; init; }

    /// <summary>The run of the machine in which the content was written.</summary>
    public required Guid Boot { get; init; }

    /// <summary>Whether the content would have survived a power loss when this was written.</summary>
    public bool IsSynced { get; init; }

    /// <summary>Whether the tree was copied or restored since the file's facts were recorded: inode and ctime say
    /// nothing then.</summary>
    public bool IsMoved { get; init; }

    /// <summary>Whether it stays whatever room others need.</summary>
    public bool IsPinned { get; set; }

    /// <summary>What the content was found to agree with; usually nothing.</summary>
    public IReadOnlyList<ContentDigest> Digests { get; init; } = [];

    /// <summary>Which bytes are there of a content that is not whole; null: its first ones.</summary>
    public ByteMap? Held { get; init; }

    /// <summary>Records of the same key that are void from this one on.</summary>
    public IReadOnlyList<ReplacedRecord> Replaces { get; init; } = [];

    /// <summary>The same record in another's place.</summary>
    /// <param name="replaced">The other.</param>
    /// <param name="moved">As <see cref="IsMoved"/>.</param>
    public IndexRecord Replacing(ReplacedRecord replaced, bool moved) => new()
    {
        Key = Key,
        Target = Target,
        Path = Path,
        Facts = Facts,
        Response = Response,
        Boot = Boot,
        IsSynced = IsSynced,
        IsMoved = moved,
        IsPinned = IsPinned,
        Replaces = [replaced],
        Digests = Digests,
        Held = Held,
    };

    public void WriteTo(RecordWriter writer)
    {
        // What a replay needs comes first, see StoredIndex.
        writer.WriteText(Key);
        WriteReplaced(writer, Replaces);
        writer.WriteInt64(Facts.Length);
        // Usually the same, and then not worth the bytes.
        writer.WriteText(Target == Key ? "" : Target);
        writer.WriteText(Path);
        writer.WriteInt64(Facts.Modified);
        writer.WriteInt64(Facts.Changed);
        writer.WriteInt64((long)Facts.Inode);
        writer.WriteBytes(Boot.ToByteArray());
        writer.WriteByte((byte)((Response.Invalidated ? InvalidatedFlag : 0) | (IsSynced ? SyncedFlag : 0)
            | (IsMoved ? MovedFlag : 0) | (IsPinned ? PinnedFlag : 0)));
        writer.WriteInt64(Response.RequestTime.UtcTicks);
        writer.WriteInt64(Response.ResponseTime.UtcTicks);
        writer.WriteUInt16((ushort)Response.Head.Status);
        writer.WriteByte((byte)Response.Head.MinorVersion);
        writer.WriteBytes(Response.Head.Reason);
        WriteFields(writer, Response.Head.Fields);
        WriteFields(writer, Response.VaryFields);
        if (Digests.Count > 0 || Held is not null || Response.FurtherVaryFields.Count > 0
            || Response.KnownGroupChanges > 0)
            WriteDigests(writer, Digests);
        IndexRecordParts.Write(writer, Held, Response);
    }

    /// <summary>Null if the payload is none that <see cref="WriteTo"/> wrote. What follows the known part is left
    /// unread: a later version may have written it.</summary>
    public static IndexRecord? TryRead(ReadOnlySpan<byte> payload)
    {
        var reader = new RecordReader(payload);
        string key = reader.ReadText();
        IReadOnlyList<ReplacedRecord> replaces = ReadReplaced(ref reader);
        long length = reader.ReadInt64();
        string target = reader.ReadText();
        string path = reader.ReadText();
        var facts = new FileFacts(
            FileKind.File, length, reader.ReadInt64(), reader.ReadInt64(), (ulong)reader.ReadInt64(), 0);
        Guid? boot = reader.ReadGuid();
        byte flags = reader.ReadByte();
        var response = new StoredResponse
        {
            RequestTime = Instant(reader.ReadInt64()),
            ResponseTime = Instant(reader.ReadInt64()),
            Invalidated = (flags & InvalidatedFlag) != 0,
        };
        int status = reader.ReadUInt16();
        int minorVersion = reader.ReadByte();
        response.Head.SetLine(status, reader.ReadBytes());
        response.Head.MinorVersion = minorVersion;
        ReadFields(ref reader, response.Head.Fields);
        ReadFields(ref reader, response.VaryFields);
        if (reader.IsBroken)
            return null;
        List<ContentDigest> digests = ReadDigests(ref reader);

        // Whoever cannot read where the bytes lie must not take them for the first ones.
        return !IndexRecordParts.TryRead(ref reader, response, out ByteMap? held)
            || boot is not { } writtenIn || !IsFinal(status)
            ? null
            : new IndexRecord
            {
                Key = key,
                Target = target.Length == 0 ? key : target,
                Path = path,
                Facts = facts,
                Response = response,
                Boot = writtenIn,
                IsSynced = (flags & SyncedFlag) != 0,
                IsMoved = (flags & MovedFlag) != 0,
                IsPinned = (flags & PinnedFlag) != 0,
                Replaces = replaces,
                Digests = digests,
                Held = held,
            };
    }

    /// <summary>Whether a record says that it is pinned.</summary>
    /// <param name="reader">Of its payload; behind the length.</param>
    public static bool ReadPinned(ref RecordReader reader)
    {
        const int TextCount = 2, InstantCount = 3;
        for (int text = 0; text < TextCount; text++)
            reader.ReadBytes();
        for (int number = 0; number < InstantCount; number++)
            reader.ReadInt64();
        reader.ReadBytes();
        return (reader.ReadByte() & PinnedFlag) != 0;
    }

    /// <summary>Writes the same record for another position, whatever else it says.</summary>
    /// <param name="payload">As <see cref="WriteTo"/> wrote it.</param>
    /// <param name="from">Where it begins; void from the new record on.</param>
    /// <param name="moved">As <see cref="IsMoved"/>, if it does not say so itself.</param>
    /// <param name="synced">As <see cref="IsSynced"/>, if it does not say so itself.</param>
    /// <param name="writer">Gets the payload.</param>
    /// <returns>Whether the new record says that its content was synced.</returns>
    public static bool WriteRelocated(
        ReadOnlySpan<byte> payload, long from, bool moved, bool synced, RecordWriter writer)
    {
        var reader = new RecordReader(payload);
        writer.WriteBytes(reader.ReadBytes());
        ReadReplaced(ref reader);
        long length = reader.ReadInt64();
        WriteReplaced(writer, [new ReplacedRecord(from, length)]);
        writer.WriteInt64(length);
        const int TextCount = 2, InstantCount = 3;
        for (int text = 0; text < TextCount; text++)
            writer.WriteBytes(reader.ReadBytes());
        for (int number = 0; number < InstantCount; number++)
            writer.WriteInt64(reader.ReadInt64());
        writer.WriteBytes(reader.ReadBytes());
        int flags = reader.ReadByte() | (moved ? MovedFlag : 0) | (synced ? SyncedFlag : 0);
        writer.WriteByte((byte)flags);
        writer.WriteRaw(reader.Rest);
        return (flags & SyncedFlag) != 0;
    }

    public static void WriteReplaced(RecordWriter writer, IReadOnlyList<ReplacedRecord> replaced)
    {
        writer.WriteUInt16((ushort)replaced.Count);
        foreach (ReplacedRecord record in replaced)
        {
            writer.WriteInt64(record.Position);
            writer.WriteInt64(record.ContentLength);
        }
    }

    public static IReadOnlyList<ReplacedRecord> ReadReplaced(ref RecordReader reader)
    {
        int count = reader.ReadUInt16();
        if (count == 0)
            return [];
        var replaced = new List<ReplacedRecord>();
        for (; count > 0 && !reader.IsBroken; count--)
            replaced.Add(new ReplacedRecord(reader.ReadInt64(), reader.ReadInt64()));
        return replaced;
    }

    private static bool IsFinal(int status) => status is >= 200 and <= 599;

    private static DateTimeOffset Instant(long ticks) =>
        new(Math.Clamp(ticks, 0, DateTimeOffset.MaxValue.UtcTicks), TimeSpan.Zero);

    private static void WriteDigests(RecordWriter writer, IReadOnlyList<ContentDigest> digests)
    {
        writer.WriteUInt16((ushort)digests.Count);
        foreach (ContentDigest digest in digests)
        {
            writer.WriteText(digest.Algorithm);
            writer.WriteBytes(digest.Value.Span);
        }
    }

    private static List<ContentDigest> ReadDigests(ref RecordReader reader)
    {
        if (reader.Rest.IsEmpty)
            return [];
        var digests = new List<ContentDigest>();
        for (int count = reader.ReadUInt16(); count > 0; count--)
        {
            var digest = new ContentDigest(reader.ReadText(), reader.ReadBytes().ToArray());
            if (reader.IsBroken)
                return [];
            digests.Add(digest);
        }

        return digests;
    }

    public static void WriteFields(RecordWriter writer, FieldSection fields)
    {
        writer.WriteUInt16((ushort)fields.Count);
        for (int index = 0; index < fields.Count; index++)
        {
            writer.WriteBytes(fields[index].Name);
            writer.WriteBytes(fields[index].Value);
        }
    }

    public static void ReadFields(ref RecordReader reader, FieldSection fields)
    {
        for (int count = reader.ReadUInt16(); count > 0 && !reader.IsBroken; count--)
            fields.Add(reader.ReadBytes(), reader.ReadBytes());
    }
}
