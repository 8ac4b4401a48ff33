using System.Globalization;
using System.Text.RegularExpressions;

namespace Bench.Verbs;

/// <summary>What a program in debug mode said of the steps of its loop while something was done.</summary>
/// <param name="Count">Of steps over 10 ms.</param>
/// <param name="Longest">ms of the longest of them; zero: there was none.</param>
internal sealed partial record StepReport(int Count, double Longest)
{
    /// <summary>Since it was asked to forget them.</summary>
    public static StepReport Of(ProxyProcess proxy)
    {
        IReadOnlyList<string> lines = proxy.LongSteps;
        foreach (string line in lines.Take(3))
            Console.Error.WriteLine(line);
        return new StepReport(lines.Count, lines.Select(LengthOf).DefaultIfEmpty().Max());
    }

    private static double LengthOf(string line) =>
        double.Parse(Length().Match(line).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex(@"a step of (\d+) ms")]
    private static partial Regex Length();
}
