namespace Replicator.Store.Digests;

/// <summary>Makes one sorted table of several, with a page of each in memory; blocks, so for Workers.</summary>
internal static class DigestMerge
{
    /// <param name="sources">Borrowed; none was found damaged, or what they have up to the damage comes.</param>
    /// <param name="numberOf">What becomes the number of an index of a source; less than zero: what that tells is left
    /// out. The order of numbers stays within a source.</param>
    /// <param name="writer">Gets the records.</param>
    /// <exception cref="StoreException">The disk refuses.</exception>
    public static void Run(IReadOnlyList<DigestTable> sources, Func<int, int, int> numberOf, DigestWriter writer)
    {
        var cursors = new Cursor[sources.Count];
        // Of equal records the later source's comes later.
        var queue = new PriorityQueue<int, (UInt128 Key, int Source)>();
        for (int source = 0; source < cursors.Length; source++)
        {
            int own = source;
            cursors[source] = new Cursor(sources[source], index => numberOf(own, index));
            if (cursors[source].TryNext())
                queue.Enqueue(source, (DigestRecord.KeyOf(cursors[source].Record), source));
        }

        while (queue.TryDequeue(out int source, out _))
        {
            writer.Add(cursors[source].Record);
            if (cursors[source].TryNext())
                queue.Enqueue(source, (DigestRecord.KeyOf(cursors[source].Record), source));
        }
    }

    private sealed class Cursor(DigestTable table, Func<int, int> numberOf)
    {
        private readonly byte[] page = new byte[DigestTable.PageLength];
        private readonly int recordLength = DigestRecord.HeadLength + table.Width;
        private long next;
        private int offset;
        private int end;

        public ReadOnlySpan<byte> Record => page.AsSpan(offset, recordLength);

        // To the next that is not left out.
        public bool TryNext()
        {
            while (TryStep())
            {
                int number = numberOf(DigestRecord.IndexOf(Record));
                if (number < 0)
                    continue;
                DigestRecord.Renumber(page.AsSpan(offset), number);
                return true;
            }

            return false;
        }

        private bool TryStep()
        {
            offset += recordLength;
            if (offset < end)
                return true;
            if (next == table.PageCount)
                return false;
            end = table.Read(next++, page).Length;
            offset = 0;
            return end > 0;
        }
    }
}
