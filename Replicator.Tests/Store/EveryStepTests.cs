using Xunit.Abstractions;

namespace Replicator.Tests.Store;

/// <summary>Whatever the store does is stopped after each of its steps, in each way: afterwards each response is whole
/// or absent, never half, mixed or with another's head.</summary>
public sealed class EveryStepTests(ITestOutputHelper output)
{
    /// <summary>What is prepared (null: nothing more) and then done, to which target: the others must be there
    /// afterwards, whatever happens. One line for each.</summary>
    private static readonly
        (string Name, string Touched, Action<EveryStepScene>? Prepare, Action<EveryStepScene> Do)[] Operations =
    [
        ("insert", "/new", null, scene => scene.Put("/new", 1)),
        ("insert in a new folder", "/d/e/new", null, scene => scene.Put("/d/e/new", 1)),
        ("insert of a variant", "/old", null, scene => scene.Put("/old", 3, vary: true)),
        ("replace", "/old", null, scene => scene.Put("/old", 2)),
        ("replace by another status", "/old", null, scene => scene.Put("/old", 2, status: 404)),
        ("freshen", "/old", null, scene => scene.Freshen("/old")),
        ("invalidate", "/old", null, scene => scene.Invalidate("/old")),
        ("delete", "/old", null, scene => scene.Delete("/old")),
        ("break off", "/new", null, scene => scene.BreakOff("/new")),
        ("break off with gaps", "/new", null, scene => scene.BreakOffWithGaps()),
        ("go on with gaps", "/new", scene => scene.BreakOffWithGaps(), scene => scene.ContinueWithGaps()),
        ("eviction", EveryStepScene.All, scene => scene.Bound(), scene => scene.PutMany()),
        ("sync", "/unsynced", null, scene => scene.KeepUp()),
        ("sync and compaction", "/void", scene => scene.MakeVoid(), scene => scene.KeepUp()),
        ("end in order with snapshot", "/unsynced", null, scene => scene.End()),
    ];

    /// <summary>How it is stopped, and what is done then.</summary>
    private static readonly (string Name, Action<EveryStepScene, int> Stop, Action<EveryStepScene> Reopen)[] Ways =
    [
        ("killed", (scene, step) => scene.Disk.CrashAfter(step), scene => scene.RestartAfterKill()),
        ("killed in a write", (scene, step) => scene.Disk.CrashAfter(step, shortens: true),
            scene => scene.RestartAfterKill()),
        ("a step fails", (scene, step) => scene.Disk.FailOnceAfter(step), scene => scene.Restart()),
        ("full from then on", (scene, step) => scene.Disk.FillAfter(step), scene => scene.RestartAfterKill()),
        ("power loss: zeros", (scene, step) => scene.Disk.CrashAfter(step), scene => scene.RestartAfterPowerLoss()),
        ("power loss: short", (scene, step) => scene.Disk.CrashAfter(step, shortens: true),
            scene => scene.RestartAfterPowerLoss(cuts: true)),
        ("power loss: zeros, but for the log", (scene, step) => scene.Disk.CrashAfter(step),
            scene => scene.RestartAfterPowerLoss(name => !IsLog(name))),
        ("power loss: only the log", (scene, step) => scene.Disk.CrashAfter(step),
            scene => scene.RestartAfterPowerLoss(IsLog)),
    ];

    public static TheoryData<string> OperationNames => [.. Operations.Select(one => one.Name)];

    [Theory]
    [MemberData(nameof(OperationNames))]
    public void Stopped_after_any_step_each_response_is_whole_or_absent(string name)
    {
        (_, string touched, Action<EveryStepScene>? prepare, Action<EveryStepScene> act) =
            Operations.Single(one => one.Name == name);
        int stepCount = CountSteps(prepare, act);
        Assert.InRange(stepCount, 1, 100);
        foreach ((string way, Action<EveryStepScene, int> stop, Action<EveryStepScene> reopen) in Ways)
        {
            for (int step = 0; step <= stepCount; step++)
            {
                using var scene = new EveryStepScene();
                prepare?.Invoke(scene);
                stop(scene, step);
                scene.Try(act);
                reopen(scene);
                scene.Check(touched, $"{name}, {way} after {step} of {stepCount} steps");
            }
        }

        output.WriteLine($"{name}: {stepCount} steps, stopped before and after each of them in {Ways.Length} ways");
    }

    private static int CountSteps(Action<EveryStepScene>? prepare, Action<EveryStepScene> act)
    {
        using var scene = new EveryStepScene();
        prepare?.Invoke(scene);
        FaultyFolder disk = scene.Disk;
        int before = disk.StepCount;
        act(scene);
        return disk.StepCount - before;
    }

    private static bool IsLog(string name) => name.Contains("/index", StringComparison.Ordinal);
}
