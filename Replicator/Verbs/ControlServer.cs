using Fibers;
using Replicator.Diagnostics;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>Listens in the store's own folder for verbs of the same user, and runs them on the proxy's loop.</summary>
/// <param name="scheduler">The proxy's.</param>
/// <param name="files">The disk.</param>
/// <param name="store">Listens only while it has a tree, for then the lock is ours.</param>
/// <param name="runner">Does what is asked.</param>
/// <param name="root">Of the store.</param>
/// <param name="flat">As the store is.</param>
/// <param name="lend">Opens a port for one command, and ends when its connection does.</param>
internal sealed class ControlServer(
    Scheduler scheduler, IFileSystem files, FileStore store, VerbRunner runner, string root, bool flat,
    Func<LoanRequest, FiberSocket, IRowOutput, IEnumerable<Yield>> lend)
{
    // Verbs at a time, and further ones that wait to be accepted.
    private const int MaximumCount = 16;

    // How often it looks whether its socket lies where verbs look for it.
    private static readonly TimeSpan LookInterval = TimeSpan.FromSeconds(5);

    // How long a verb takes no rows, or does not say what it wants.
    private static readonly TimeSpan Stall = TimeSpan.FromSeconds(60);

    private int count;
    private bool hasWarned;

    /// <summary>Listens without end; anew where the tree was replaced.</summary>
    public IEnumerable<Yield> Run()
    {
        var outcome = new Result();
        while (true)
        {
            using FiberSocket? listener = TryListen(out FileFacts place);
            if (listener is null)
            {
                yield return Yield.Wait(LookInterval);
                continue;
            }

            try
            {
                while (IsInPlace(place))
                {
                    yield return Yield.Try(Await(listener), outcome);
                    if (!TryAccept(listener))
                        yield return Yield.Wait(LookInterval);
                }
            }
            finally
            {
                if (IsInPlace(place))
                    Delete();
            }
        }
    }

    private static IEnumerable<Yield> Await(FiberSocket listener)
    {
        yield return Yield.Recv(listener, LookInterval);
    }

    // False: it failed, as where no descriptor is left.
    private bool TryAccept(FiberSocket listener)
    {
        try
        {
            while (listener.TryAccept(out FiberSocket? socket))
                scheduler.Start(Serve(socket), "verb", socket);
            return true;
        }
        catch (IOException)
        {
            return false;
        }
    }

    private FiberSocket? TryListen(out FileFacts facts)
    {
        facts = default;
        if (!store.IsInPlace)
            return null;
        try
        {
            using ControlPlace place = ControlPlace.Open(root);
            using IFolder folder = files.OpenRoot(root);
            // What an earlier run left behind: the lock is ours.
            folder.TryDelete(ControlPlace.RelativePath);
            FiberSocket listener = scheduler.ListenLocal(place.Path, MaximumCount);
            facts = folder.TryStat(ControlPlace.RelativePath) ?? default;
            return listener;
        }
        catch (IOException refused)
        {
            // The proxy does without.
            if (!hasWarned)
                Log.Warning($"verbs cannot reach this proxy: {refused.Message}");
            hasWarned = true;
            return null;
        }
    }

    private bool IsInPlace(FileFacts place)
    {
        try
        {
            using IFolder folder = files.OpenRoot(root);
            return folder.TryStat(ControlPlace.RelativePath) is { } present && present.IsSameFile(place);
        }
        catch (StoreException)
        {
            return false;
        }
    }

    private void Delete()
    {
        try
        {
            using IFolder folder = files.OpenRoot(root);
            folder.TryDelete(ControlPlace.RelativePath);
        }
        catch (StoreException)
        {
            // The next run clears it, and until then nobody answers there.
        }
    }

    /// <param name="socket">Closed by the scheduler.</param>
    private IEnumerable<Yield> Serve(FiberSocket socket)
    {
        count++;
        try
        {
            // Whoever asked may leave at any moment; that is nobody's error.
            yield return Yield.Try(Answer(socket), new Result());
        }
        finally
        {
            count--;
        }
    }

    private IEnumerable<Yield> Answer(FiberSocket socket)
    {
        var output = new ConnectionOutput(socket, Stall);
        var line = new Result<byte[]>();
        yield return Yield.Call(ReceiveLine(socket, line));
        if (LoanRequest.TryRead(line.Value) is { } loan)
        {
            // It lasts as long as its command, and is bounded by whoever lends.
            count--;
            try
            {
                yield return Yield.Call(lend(loan, socket, output));
            }
            finally
            {
                count++;
            }

            yield break;
        }

        VerbSettings? request = RequestLine.TryRead(line.Value, root, flat);
        if (count > MaximumCount)
            yield return Yield.Call(output.Write([VerbRow.End(ExitCode.Unavailable, "too many verbs run already")]));
        else if (request is null)
            yield return Yield.Call(output.Write([VerbRow.End(
                ExitCode.Unavailable, "the proxy does not understand what is asked: it is of another version")]));
        else
            yield return Yield.Call(runner.Run(request, output));
    }

    private static IEnumerable<Yield> ReceiveLine(FiberSocket socket, Result<byte[]> line)
    {
        const int StepLength = 4096;
        var received = new List<byte>();
        byte[] buffer = new byte[StepLength];
        while (line.Value is null)
        {
            yield return Yield.Recv(socket, Stall);
            if (!socket.TryReceive(buffer, out int length))
                continue;
            if (length == 0 || received.Count + length > RequestLine.MaximumLength)
                throw new IOException("What is asked is not said.");
            received.AddRange(buffer.AsSpan(0, length));
            int end = buffer.AsSpan(0, length).IndexOf((byte)'\n');
            if (end >= 0)
                line.Value = [.. received[..(received.Count - length + end)]];
        }
    }
}
