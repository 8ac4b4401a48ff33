namespace Replicator.Store;

/// <param name="ContentLength">Bytes of the contents of all stored responses.</param>
/// <param name="Space">Bytes that their files take on the disk.</param>
/// <param name="PinnedSpace">Of these, bytes of those that are pinned.</param>
/// <param name="RecordCount">Records of stored responses in the log, void ones included.</param>
/// <param name="RecordLength">Bytes of these records.</param>
internal readonly record struct IndexSums(
    long ContentLength, long Space, long PinnedSpace, long RecordCount, long RecordLength)
{
    /// <summary>With one more response.</summary>
    /// <param name="length">Bytes of its content.</param>
    /// <param name="isPinned">Whether it is pinned.</param>
    public IndexSums With(long length, bool isPinned) => Change(length, Room.SpaceOf(length), isPinned);

    /// <inheritdoc cref="With"/>
    /// <summary>With one response less.</summary>
    public IndexSums Without(long length, bool isPinned) => Change(-length, -Room.SpaceOf(length), isPinned);

    private IndexSums Change(long length, long space, bool isPinned) => this with
    {
        ContentLength = ContentLength + length,
        Space = Space + space,
        PinnedSpace = PinnedSpace + (isPinned ? space : 0),
    };
}
