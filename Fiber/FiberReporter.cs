using System.Globalization;
using System.Net.Sockets;

namespace Fibers;

/// <summary>Points the output at the fiber that runs, prints how fibers fail, and closes their blocks when they
/// end.</summary>
/// <remarks>A failure that is the world's fault is a line; a bug, or any failure in debug mode, is the whole trace. A
/// peer that merely left is no error.</remarks>
public sealed class FiberReporter : IFiberObserver
{
    private readonly FiberConsole console;

    /// <param name="console">Where the fibers print.</param>
    public FiberReporter(FiberConsole console)
    {
        ArgumentNullException.ThrowIfNull(console);
        this.console = console;
    }

    /// <summary>Makes <paramref name="scheduler"/> print and report on <paramref name="console"/>.</summary>
    public static void Attach(Scheduler scheduler, FiberConsole console)
    {
        ArgumentNullException.ThrowIfNull(scheduler);
        scheduler.Observer = new FiberReporter(console);
        scheduler.Outputs = fiber => new FiberOutput(fiber, console);
    }

    /// <inheritdoc/>
    public void Started(Fiber fiber)
    {
    }

    /// <inheritdoc/>
    public void Resuming(Fiber fiber) => FiberOutput.Current = fiber;

    /// <inheritdoc/>
    public void Suspended(Fiber fiber, in Yield wait)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        if (console.IsDebug)
            fiber.Output.Print(wait.ToString());
        FiberOutput.Current = null;
    }

    /// <inheritdoc/>
    public void Ended(Fiber fiber, Exception? failure)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        if (failure is not null)
            Print(fiber, failure);
        else if (console.IsDebug)
            fiber.Output.Print("END");
        if (fiber.HasOutput)
            fiber.Output.CloseBlockAtEnd();
        FiberOutput.Current = null;
    }

    /// <inheritdoc/>
    public void StepTook(Fiber fiber, TimeSpan duration)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        if (console.IsDebug)
        {
            fiber.Output.Print(string.Create(CultureInfo.InvariantCulture,
                $"a step of {duration.TotalMilliseconds:0} ms held up the others"));
        }
    }

    private void Print(Fiber fiber, Exception failure)
    {
        if (failure is not (IOException or TimeoutException))
            fiber.Output.PrintError($"bug: {failure}");
        else if (console.IsDebug)
            fiber.Output.PrintError(failure.ToString());
        else if (IsLeaving(failure))
            fiber.Output.Print(failure.Message);
        else
            fiber.Output.PrintError(failure.Message);
    }

    private static bool IsLeaving(Exception failure) => failure.InnerException is SocketException
    {
        SocketErrorCode: SocketError.ConnectionReset or SocketError.ConnectionAborted or SocketError.Shutdown,
    };
}
