namespace Replicator.Tests.Diagnostics;

/// <summary>Tests that replace the console's writers, of which a process has one each.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public static class WithConsole
{
    public const string Name = "console";
}
