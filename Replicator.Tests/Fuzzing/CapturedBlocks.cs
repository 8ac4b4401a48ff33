using System.Text;
using Fibers;

namespace Replicator.Tests.Fuzzing;

/// <summary>Keeps each block of output by itself.</summary>
internal sealed class CapturedBlocks : IOutputSink
{
    private readonly List<string> blocks = [];

    public IReadOnlyList<string> Blocks => blocks;

    public bool UsesColour => false;

    public void Write(ReadOnlySpan<byte> text) => blocks.Add(Encoding.UTF8.GetString(text));
}
