namespace Replicator;

/// <summary>Composition root: the only file that knows all.</summary>
internal static class Program
{
    private static int Main() => 0;
}
