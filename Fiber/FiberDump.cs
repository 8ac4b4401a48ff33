using System.Globalization;

namespace Fibers;

/// <summary>Lists fibers for a person: what each serves, for what it waits and since when, and its chain of
/// calls.</summary>
public static class FiberDump
{
    // So that the list of very many holds up nobody.
    private const int TurnLength = 64;

    /// <summary>The lines of one fiber: its name, its wait, then its calls, outermost first, each with its source
    /// line.</summary>
    public static IEnumerable<string> Lines(Fiber fiber)
    {
        ArgumentNullException.ThrowIfNull(fiber);
        yield return $"{fiber.Title}: {(fiber.IsWaiting ? Waiting(fiber) : "runs or is ready to")}";
        foreach (FiberFrame frame in fiber.Frames)
            yield return $"    {frame}";
    }

    /// <summary>Prints a list of all fibers of <paramref name="scheduler"/>, a piece at a time.</summary>
    internal static IEnumerable<Yield> Print(Scheduler scheduler, FiberConsole console)
    {
        // All but the one that prints.
        Fiber[] fibers = [.. scheduler.Fibers.Where(fiber => fiber != scheduler.Current)];
        console.WriteLine($"{fibers.Length} fibers at {Date(scheduler.Time)}");
        for (int i = 0; i < fibers.Length; i += TurnLength)
        {
            console.WriteLine(string.Join('\n', fibers.Skip(i).Take(TurnLength)
                .Where(fiber => !fiber.HasEnded)
                .SelectMany(Lines)));
            yield return Yield.Wait(TimeSpan.Zero);
        }
    }

    /// <summary>Prints such a list every <paramref name="interval"/>.</summary>
    internal static IEnumerable<Yield> Repeat(Scheduler scheduler, FiberConsole console, TimeSpan interval)
    {
        while (true)
        {
            yield return Yield.Wait(interval);
            yield return Yield.Call(Print(scheduler, console));
        }
    }

    private static string Waiting(Fiber fiber)
    {
        string text = string.Create(CultureInfo.InvariantCulture,
            $"{fiber.Wait.What()} since {fiber.Waited.TotalSeconds:0.0} s");
        return fiber.Remaining is { } remaining
            ? string.Create(CultureInfo.InvariantCulture, $"{text}, for {remaining.TotalSeconds:0.0} s more")
            : text;
    }

    private static string Date(TimeProvider time) =>
        time.GetLocalNow().ToString("yyyy-MM-dd HH:mm:ss", CultureInfo.InvariantCulture);
}
