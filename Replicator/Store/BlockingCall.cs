namespace Replicator.Store;

/// <summary>Calls what a disk may hold up for any time, where there is little.</summary>
internal static class BlockingCall
{
    /// <summary>Runs it in a thread of its own, for as long as there is time; it goes on unheard after that.</summary>
    /// <returns>Whether it was done in time, and the disk did not refuse.</returns>
    public static bool TryRun(Action action, TimeSpan patience)
    {
        bool isDone = false;
        var thread = new Thread(() =>
        {
            try
            {
                action();
                Volatile.Write(ref isDone, true);
            }
            catch (Exception failure) when (failure is StoreException or ObjectDisposedException)
            {
                // Refused, or given up by the caller, who has closed the file.
            }
        })
        {
            IsBackground = true,
            Name = "sync at the end",
        };
        thread.Start();
        return thread.Join(patience) && Volatile.Read(ref isDone);
    }
}
