using System.Text;

namespace Fibers;

/// <summary>Stands for <see cref="Console.Out"/> or <see cref="Console.Error"/>: prints into the output of the fiber
/// that runs on the calling thread, and between fibers where the console printed before; what cannot be written there
/// is dropped.</summary>
internal sealed class FiberWriter(TextWriter outside, bool isError) : TextWriter
{
    private static int installed;

    /// <inheritdoc/>
    public override Encoding Encoding => outside.Encoding;

    /// <summary>True for the first who asks.</summary>
    public static bool TakeInstallation() => Interlocked.Exchange(ref installed, 1) == 0;

    /// <inheritdoc/>
    public override void Write(char value) => Write([value]);

    /// <inheritdoc/>
    public override void Write(char[] buffer, int index, int count) => Write(buffer.AsSpan(index, count));

    /// <inheritdoc/>
    public override void Write(string? value) => Write(value.AsSpan());

    /// <inheritdoc/>
    public override void Write(ReadOnlySpan<char> buffer)
    {
        if (FiberOutput.OfCurrent is { } output)
            output.Write(buffer, isError);
        else
            WriteOutside(buffer);
    }

    /// <inheritdoc/>
    public override void WriteLine() => Write("\n");

    /// <inheritdoc/>
    public override void WriteLine(string? value) => WriteLine(value.AsSpan());

    /// <inheritdoc/>
    public override void WriteLine(ReadOnlySpan<char> buffer)
    {
        if (FiberOutput.OfCurrent is { } output)
        {
            output.Write(buffer, isError);
            output.Write("\n", isError);
        }
        else
        {
            WriteOutside([.. buffer, .. Environment.NewLine]);
        }
    }

    /// <inheritdoc/>
    public override void Flush()
    {
        try
        {
            outside.Flush();
        }
        catch (IOException)
        {
            // A full disk or a closed pipe: there is nowhere to say so.
        }
    }

    private void WriteOutside(ReadOnlySpan<char> text)
    {
        try
        {
            outside.Write(text);
        }
        catch (IOException)
        {
            // A full disk or a closed pipe: there is nowhere to say so.
        }
    }
}
