namespace Fibers;

/// <summary>Where blocks of output go.</summary>
public interface IOutputSink
{
    /// <summary>Whether errors are shown in red.</summary>
    bool UsesColour { get; }

    /// <summary>Writes one or more whole lines in one piece. From any thread; neither waits nor throws: what cannot be
    /// written is dropped.</summary>
    /// <param name="text">UTF-8; borrowed for the call.</param>
    void Write(ReadOnlySpan<byte> text);
}
