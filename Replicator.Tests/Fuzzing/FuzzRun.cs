using System.Globalization;
using Xunit.Sdk;

namespace Replicator.Tests.Fuzzing;

/// <summary>Many cases that a seed decides, each by itself: the variables REPLICATOR_FUZZ_SEED and REPLICATOR_FUZZ_CASE
/// choose another seed, and one case alone.</summary>
internal static class FuzzRun
{
    private const int FixedSeed = 9112;

    public static int Seed { get; } = Variable("REPLICATOR_FUZZ_SEED") ?? FixedSeed;

    private static int? OnlyCase { get; } = Variable("REPLICATOR_FUZZ_CASE");

    /// <summary>Runs each case with chance of its own, which depends on nothing but seed and index.</summary>
    /// <exception cref="XunitException">A case failed: which one, and how it is run alone.</exception>
    public static void Cases(int count, Action<Random, int> run)
    {
        for (int index = OnlyCase ?? 0; index < (OnlyCase + 1 ?? count); index++)
        {
            try
            {
                run(RandomOf(index), index);
            }
            catch (Exception failure)
            {
                throw new XunitException(
                    string.Create(CultureInfo.InvariantCulture,
                        $"case {index} of seed {Seed} (alone: REPLICATOR_FUZZ_SEED={Seed} REPLICATOR_FUZZ_CASE={index}): ")
                    + failure.Message,
                    failure);
            }
        }
    }

    /// <summary>The chance of one case.</summary>
    public static Random RandomOf(int index) => new(unchecked((Seed * 486_187_739) + (index * 16_777_619)));

    private static int? Variable(string name) =>
        int.TryParse(Environment.GetEnvironmentVariable(name), CultureInfo.InvariantCulture, out int value) ? value : null;
}
