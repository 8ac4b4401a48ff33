using Fibers;

namespace Replicator.Verbs;

/// <summary>Rows for the process that makes them.</summary>
/// <param name="take">Gets each.</param>
internal sealed class LocalOutput(Action<VerbRow> take) : IRowOutput
{
    public IEnumerable<Yield> Write(IReadOnlyList<VerbRow> rows)
    {
        foreach (VerbRow row in rows)
            take(row);
        yield return Yield.Wait(TimeSpan.Zero);
    }
}
