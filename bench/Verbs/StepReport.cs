using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Verbs;

/// <summary>What a program in debug mode said of the steps of its loop while something was done.</summary>
/// <param name="Longest">ms of the longest over 10 ms; zero: there was none.</param>
internal sealed partial record StepReport(double Longest)
{
    private const int MostShown = 3;

    /// <summary>Since it was asked to forget them.</summary>
    public static StepReport Of(ProxyProcess proxy)
    {
        IReadOnlyList<string> lines = proxy.LongSteps;
        foreach (string line in lines.Take(MostShown))
            Console.Error.WriteLine(line);
        return new StepReport(lines.Select(LengthOf).DefaultIfEmpty().Max());
    }

    private static double LengthOf(string line) =>
        double.Parse(Length().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"a step of (\d+) ms")]
    private static partial Regex Length();
}
