using System.Globalization;
using System.Text;
using Fibers;

namespace Replicator.Diagnostics;

/// <summary>What a person reads on the console. It prints through <see cref="Console"/>, whose writers lead to the
/// block of the running fiber; what is printed as an error is shown in red where that can be seen. Nothing that a peer
/// sent steers the terminal, and nothing secret is shown.</summary>
/// <remarks>Callers ask <see cref="ShowsExchanges"/> and its kin first, so that what is not shown costs nothing. But
/// for <see cref="Warning"/> and <see cref="Error"/>, members are for the loop's thread.</remarks>
internal sealed class Log(Verbosity verbosity)
{
    // Longer targets and values are cut, for a block is of use only if it can be read.
    private const int TargetBound = 2048;
    private const int ValueBound = 512;

    private readonly StringBuilder line = new();

    /// <summary>Whether <see cref="Exchange"/> and <see cref="Note"/> print.</summary>
    public bool ShowsExchanges => verbosity >= Verbosity.Exchanges;

    /// <summary>Whether <see cref="Field"/> prints.</summary>
    public bool ShowsFields => verbosity >= Verbosity.Fields;

    /// <summary>Whether <see cref="Step"/> prints.</summary>
    public bool ShowsSteps => verbosity >= Verbosity.Steps;

    /// <summary>Two lines: the request, and what became of it. Allocates nothing.</summary>
    public void Exchange(in ExchangeLine exchange)
    {
        if (!ShowsExchanges)
            return;

        line.Clear();
        if (!exchange.Client.IsEmpty)
            line.Append(exchange.Client).Append(' ');
        LogText.Append(line, Cut(exchange.Method, ValueBound));
        line.Append(' ');
        Secrets.AppendMaskedTarget(line, Cut(exchange.Target, TargetBound));
        AppendCut(exchange.Target.Length - TargetBound);
        line.Append(" HTTP/1.").Append(exchange.MinorVersion);
        Console.Out.WriteLine(line);

        line.Clear();
        if (exchange.Status == 0)
            line.Append("no answer");
        else
            line.Append(exchange.Status);
        if (!exchange.CacheStatus.IsEmpty)
        {
            line.Append(", ");
            LogText.Append(line, exchange.CacheStatus);
        }

        line.Append(", ");
        Quantity.AppendBytes(line, exchange.Length);
        line.Append(" in ");
        Quantity.AppendTime(line, exchange.Elapsed);
        if (!exchange.Note.IsEmpty)
            line.Append(", ").Append(LogText.Escape(exchange.Note.ToString()));
        Console.Out.WriteLine(line);
    }

    /// <summary>A field line of a message.</summary>
    /// <param name="mark">Whose message it is, as <c>&gt;</c> for the request and <c>&lt;</c> for the
    /// answer, as curl does.</param>
    /// <param name="name">As it came.</param>
    /// <param name="value">As it came; secrets are masked.</param>
    public void Field(char mark, ReadOnlySpan<byte> name, ReadOnlySpan<byte> value)
    {
        if (!ShowsFields)
            return;

        line.Clear().Append("  ").Append(mark).Append(' ');
        LogText.Append(line, Cut(name, ValueBound));
        line.Append(": ");
        if (Secrets.IsSecret(name))
        {
            line.Append(Secrets.Mask);
        }
        else if (Ascii.EqualsIgnoreCase(name, "host"u8))
        {
            Secrets.AppendMaskedTarget(line, Cut(value, ValueBound));
            AppendCut(value.Length - ValueBound);
        }
        else
        {
            Secrets.AppendMasked(line, Cut(value, ValueBound));
            AppendCut(value.Length - ValueBound);
        }

        Console.Out.WriteLine(line);
    }

    /// <summary>A line in the running fiber's block.</summary>
    public void Note(string text)
    {
        if (ShowsExchanges)
            Console.Out.WriteLine(LogText.Escape(text));
    }

    /// <summary>What a fiber does at this moment.</summary>
    public void Step(string text)
    {
        if (ShowsSteps)
            Console.Out.WriteLine("  " + LogText.Escape(text));
    }

    /// <summary>Something to know without having asked: it works on, but not as it should. In an exchange's block, and
    /// outside of one at once. From any thread.</summary>
    public static void Warning(string text) => Show("warning: " + LogText.Escape(text));

    /// <summary>Something failed that somebody waited for. Not for a client that merely left. In an exchange's block,
    /// and outside of one at once. From any thread.</summary>
    public static void Error(string text) => Show("error: " + LogText.Escape(text));

    // The store's upkeep, for one, never ends: its block would be seen when the program does.
    private static void Show(string line)
    {
        Console.Error.WriteLine(line);
        FiberOutput.ShowUnlessBegun();
    }

    private static ReadOnlySpan<byte> Cut(ReadOnlySpan<byte> bytes, int bound) =>
        bytes.Length > bound ? bytes[..bound] : bytes;

    private void AppendCut(int length)
    {
        if (length > 0)
            line.Append(CultureInfo.InvariantCulture, $"… ({length} bytes more)");
    }
}
