namespace Bench.Eviction;

/// <summary>Makes traces from a seed. Lengths follow a power law from 1 KiB to 4 GiB, half of them below 4 KiB, and
/// have nothing to do with how often something is asked for.</summary>
internal sealed class TraceMaker(int seed)
{
    private const int RequestCount = 200_000;
    private const int ObjectCount = 40_000;
    private const double Shortest = 1 << 10;
    private const double Longest = 1L << 32;
    private const double Tail = 0.6;

    /// <summary>All of them.</summary>
    public IEnumerable<Trace> All()
    {
        foreach (double exponent in new[] { 0.7, 0.9, 1.1 })
            yield return Make($"Zipf {exponent:0.0}", random => Popular(random, exponent));
        yield return Make("scans", Scans);
        yield return Make("release days", ReleaseDays);
        yield return Make("one-hit wonders", OneHitWonders);
        yield return Make("builds", Builds);
        yield return Make("mixed", Mixed);
    }

    private Trace Make(string name, Func<Random, IEnumerable<int>> requests)
    {
        var random = new Random(seed);
        int[] asked = [.. requests(random).Take(RequestCount)];
        var lengths = new long[asked.Max() + 1];
        for (int id = 0; id < lengths.Length; id++)
            lengths[id] = NextLength(random);
        return new Trace(name, asked, lengths);
    }

    // A bounded Pareto distribution.
    private static long NextLength(Random random)
    {
        double rest = 1 - (random.NextDouble() * (1 - Math.Pow(Shortest / Longest, Tail)));
        return (long)(Shortest * Math.Pow(rest, -1 / Tail));
    }

    private static IEnumerable<int> Popular(Random random, double exponent)
    {
        var zipf = new Zipf(ObjectCount, exponent);
        while (true)
            yield return zipf.Next(random);
    }

    // Somebody reads much in order now and then, half of it the same as the last time.
    private static IEnumerable<int> Scans(Random random)
    {
        const int Between = 20_000, Same = 5_000, Once = 5_000;
        var zipf = new Zipf(ObjectCount / 2, 0.9);
        for (int scan = 0; ; scan++)
        {
            for (int request = 0; request < Between; request++)
                yield return zipf.Next(random);
            for (int step = 0; step < Same; step++)
                yield return (ObjectCount / 2) + step;
            for (int step = 0; step < Once; step++)
                yield return (ObjectCount / 2) + Same + (scan * Once) + step;
        }
    }

    // Each day some packages have a new version, which many want at once; a few still want an older one.
    private static IEnumerable<int> ReleaseDays(Random random)
    {
        const int Packages = 10_000, ReleasedADay = 300, RequestsADay = 5_000;
        var zipf = new Zipf(Packages, 0.8);
        var releases = new Zipf(ReleasedADay, 0.8);
        int[] latest = [.. Enumerable.Range(0, Packages)];
        int next = Packages;
        while (true)
        {
            var released = new int[ReleasedADay];
            for (int one = 0; one < ReleasedADay; one++)
            {
                released[one] = random.Next(Packages);
                latest[released[one]] = next++;
            }

            for (int request = 0; request < RequestsADay; request++)
            {
                yield return random.Next(100) switch
                {
                    < 30 => latest[released[releases.Next(random)]],
                    < 95 => latest[zipf.Next(random)],
                    _ => random.Next(next),
                };
            }
        }
    }

    private static IEnumerable<int> OneHitWonders(Random random)
    {
        var zipf = new Zipf(ObjectCount / 2, 0.9);
        for (int next = ObjectCount / 2; ;)
            yield return random.Next(2) == 0 ? next++ : zipf.Next(random);
    }

    // The same list in the same order, over and over, with a few newer ones each time; others work beside it.
    private static IEnumerable<int> Builds(Random random)
    {
        const int Packages = 5_000, NewEachTime = 50;
        var zipf = new Zipf(ObjectCount / 2, 0.9);
        int[] list = [.. Enumerable.Range(ObjectCount / 2, Packages)];
        int next = (ObjectCount / 2) + Packages;
        while (true)
        {
            for (int one = 0; one < NewEachTime; one++)
                list[random.Next(Packages)] = next++;
            foreach (int package in list)
            {
                yield return package;
                yield return zipf.Next(random);
            }
        }
    }

    private static IEnumerable<int> Mixed(Random random)
    {
        IEnumerator<int>[] kinds =
        [
            Popular(random, 0.9).GetEnumerator(), Scans(random).GetEnumerator(), ReleaseDays(random).GetEnumerator(),
            OneHitWonders(random).GetEnumerator(), Builds(random).GetEnumerator(),
        ];
        var known = new Dictionary<(int Kind, int Id), int>();
        while (true)
        {
            int kind = random.Next(kinds.Length);
            kinds[kind].MoveNext();
            (int, int) wanted = (kind, kinds[kind].Current);
            if (!known.TryGetValue(wanted, out int id))
                known[wanted] = id = known.Count;
            yield return id;
        }
    }
}
