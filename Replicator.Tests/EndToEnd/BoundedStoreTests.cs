using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

[Collection(RealPrograms.Name)]
public sealed class BoundedStoreTests : IDisposable
{
    private const long Bound = 5 << 20;

    private readonly TemporaryFolder folder = new();
    private readonly byte[] content = new byte[1_000_000];
    private readonly RawOrigin origin;

    public BoundedStoreTests()
    {
        new Random(1).NextBytes(content);
        origin = new RawOrigin(exchange => exchange.SendWhole(content, "Cache-Control: max-age=600"));
    }

    public void Dispose()
    {
        origin.Dispose();
        folder.Dispose();
    }

    private long Stored => Directory.Exists(folder["root"])
        ? new DirectoryInfo(folder["root"]).EnumerateFiles("*", SearchOption.AllDirectories).Sum(file => file.Length)
        : 0;

    [NeedsFact("env")]
    public void What_is_stored_stays_within_its_bound_and_goes_down_to_a_lower_one()
    {
        using (ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--max-size", "5M"))
        {
            for (int number = 0; number < 30; number++)
            {
                proxy.AssertServes(origin.Uri($"/{number}"), content, isHit: false);
                Assert.InRange(Stored, 1, Bound);
            }

            proxy.AssertServes(origin.Uri("/29"), content, isHit: true);
            proxy.Stop();
        }

        Assert.InRange(Stored, Bound / 2, Bound);
        using ReplicatorProcess again = ReplicatorProcess.Start(folder["root"], "--max-size", "2M");
        again.WaitForOutput(text => text.Contains("2 MiB may be (--max-size)", StringComparison.Ordinal));
        Until.Holds(() => Stored < 2 << 20, () => "the rest to go");
        again.AssertServes(origin.Uri("/new"), content, isHit: false);
        again.AssertServes(origin.Uri("/new"), content, isHit: true);
        again.Stop();
    }

    [NeedsFact("env")]
    public void What_is_not_used_goes_for_its_age()
    {
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder["root"], "--max-age", "2s");
        proxy.AssertServes(origin.Uri("/one"), content, isHit: false);
        string path = proxy.PathOf(origin.Authority, "/one");
        Assert.True(File.Exists(path));
        Until.Holds(() => !File.Exists(path), () => "it to go");
        proxy.Stop();
    }
}
