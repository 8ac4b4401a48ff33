using Replicator.Http;

namespace Replicator.Tests.Cache.Indexes;

/// <summary>Gives a content in two pieces, or in many of one length.</summary>
/// <param name="cut">The length of the first piece.</param>
/// <param name="isRepeated">Whether each piece has that length.</param>
internal sealed class CutStream(byte[] content, int cut, bool isRepeated = false) : UnseekableStream
{
    private int position;

    public override bool CanRead => true;

    public override bool CanWrite => false;

    public override int Read(byte[] buffer, int offset, int count)
    {
        int most = isRepeated ? cut : position < cut ? cut - position : content.Length;
        int taken = Math.Min(Math.Min(most, count), content.Length - position);
        content.AsSpan(position, taken).CopyTo(buffer.AsSpan(offset));
        position += taken;
        return taken;
    }

    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
