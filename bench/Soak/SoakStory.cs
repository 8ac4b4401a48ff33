namespace Bench.Soak;

/// <summary>One kind of what a client does.</summary>
/// <param name="Kind">For the table.</param>
/// <param name="Weight">How often it comes, among all.</param>
/// <param name="Tell">Does it and says what came of it.</param>
/// <param name="MayEnd">What may come of it; empty: anything but a hang and a wrong content.</param>
internal sealed record SoakStory(
    string Kind, int Weight, Func<SoakWorker, Task<string>> Tell, params string[] MayEnd);
