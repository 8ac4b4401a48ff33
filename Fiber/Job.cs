using System.Net.Sockets;
using System.Runtime.ExceptionServices;
using System.Security.Authentication;

namespace Fibers;

/// <summary>Something that blocks and is done on a thread of <see cref="Workers"/>.</summary>
/// <remarks>
/// <list type="table">
/// <item><term>accepted</term><description>in its service's queue, or on a thread; then
/// <see cref="Execute"/></description></item>
/// <item><term>executed</term><description>its outcome is known to the thread alone; then <see cref="Complete"/> on the
/// loop</description></item>
/// <item><term>ended</term><description><see cref="HasEnded"/>: those who wait take the outcome</description></item>
/// </list>
/// </remarks>
internal abstract class Job
{
    private ExceptionDispatchInfo? error;

    // Belong to the loop.
    private int waiting;
    private bool taken;

    /// <summary>Set on the loop when the job has ended.</summary>
    public Signal Ended { get; } = new("the end of a job");

    /// <summary>Whether the outcome is there. Belongs to the loop.</summary>
    public bool HasEnded { get; private set; }

    /// <summary>Runs on the loop when the job has ended, before those who wait.</summary>
    public Action? WhenEnded { get; set; }

    /// <summary>Has the runtime load what a failing job takes: there may be no descriptor for that when one
    /// fails.</summary>
    public static void Prepare() => _ = Translate(new IOException());

    /// <summary>One more fiber wants the outcome; it calls <see cref="Leave"/> when it has it, or gives up.</summary>
    public void Join() => waiting++;

    /// <summary>A fiber that joined wants no more. What nobody took is closed when the last one leaves.</summary>
    public void Leave()
    {
        waiting--;
        if (HasEnded)
            DiscardUnwanted();
    }

    /// <summary>Does the work, on a thread. What it throws is kept for the fiber.</summary>
    public void Execute()
    {
        try
        {
            Do();
        }
#pragma warning disable CA1031 // Nothing is swallowed: the fiber that waits gets it.
        catch (Exception thrown)
#pragma warning restore CA1031
        {
            error = ExceptionDispatchInfo.Capture(Translate(thrown));
        }
    }

    /// <summary>Hands the outcome to those who wait, on the loop.</summary>
    public void Complete()
    {
        HasEnded = true;
        WhenEnded?.Invoke();
        DiscardUnwanted();
        Ended.Set();
    }

    /// <summary>Accounts for the outcome's being taken, and throws what the job threw, if it did.</summary>
    protected void Take()
    {
        taken = true;
        error?.Throw();
    }

    /// <summary>The work itself.</summary>
    protected abstract void Do();

    /// <summary>Closes an outcome that nobody waits for any more.</summary>
    protected abstract void Discard();

    private void DiscardUnwanted()
    {
        if (waiting == 0 && !taken)
            Discard();
    }

    // What the world outside does wrong is an IOException or a TimeoutException to a fiber; these three are neither.
    private static Exception Translate(Exception thrown) => thrown
        is SocketException or UnauthorizedAccessException or AuthenticationException
            ? new IOException(thrown.Message, thrown)
            : thrown;
}
