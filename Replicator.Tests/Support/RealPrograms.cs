namespace Replicator.Tests.Support;

/// <summary>Tests that start real programs: one after the other, when all others are done, for some of them measure how
/// long an end takes.</summary>
[CollectionDefinition(Name, DisableParallelization = true)]
public sealed class RealPrograms
{
    public const string Name = "Real programs";
}
