using System.Text;

namespace Replicator.Cache.Indexes;

/// <summary>Gives the text of a stream to a parser, and no more than so much at a time: what the parser keeps of a
/// step is bounded then, whatever it is.</summary>
/// <param name="content">In UTF-8; borrowed.</param>
internal sealed class BoundedText(Stream content) : TextReader
{
    // No name, value or text of an index comes near it.
    private const int MostInStep = 1 << 20;

    private readonly StreamReader reader = new(content, Encoding.UTF8, leaveOpen: true);
    private int left = MostInStep;

    /// <summary>The parser begins another step.</summary>
    public void BeginStep() => left = MostInStep;

    public override int Peek() => reader.Peek();

    /// <exception cref="IOException">The step is too long.</exception>
    public override int Read()
    {
        int value = reader.Read();
        if (value >= 0)
            Count(1);
        return value;
    }

    /// <inheritdoc/>
    /// <exception cref="IOException">The step is too long.</exception>
    public override int Read(char[] buffer, int index, int count)
    {
        int read = reader.Read(buffer, index, count);
        Count(read);
        return read;
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing)
            reader.Dispose();
        base.Dispose(disposing);
    }

    private void Count(int read)
    {
        left -= read;
        if (left < 0)
            throw new IOException($"An index has a part of more than {MostInStep >> 10} Ki characters.");
    }
}
