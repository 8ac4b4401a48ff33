using System.Text;
using Fibers;

namespace Replicator.Tests.Fibers;

/// <summary>Keeps what fibers print, piece by piece.</summary>
internal sealed class CapturingSink : IOutputSink
{
    public bool UsesColour { get; init; }

    /// <summary>One for each write.</summary>
    public List<string> Pieces { get; } = [];

    public string Text => string.Concat(Pieces);

    public void Write(ReadOnlySpan<byte> text) => Pieces.Add(Encoding.UTF8.GetString(text));
}
