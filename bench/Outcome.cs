namespace Bench;

/// <summary>What a verb measured.</summary>
/// <param name="Figures">In the order in which they are shown.</param>
/// <param name="OtherCores">Cores that work of others kept busy meanwhile.</param>
internal sealed record Outcome(IReadOnlyList<Figure> Figures, double OtherCores)
{
    /// <summary>Other work on the machine may be why a target was missed.</summary>
    public bool MayRepeat { get; init; } = true;

    public bool HasMissed => Figures.Any(figure => figure.IsMissed);

    /// <summary>Prints the figures as a table.</summary>
    public void Print(string title, TextWriter output)
    {
        Figure others = Figure.Told("other work on the machine", OtherCores, "cores");
        Figure[] rows = [.. Figures, others];
        int what = rows.Max(row => row.What.Length);
        int value = rows.Max(row => row.Value.Length);
        int target = rows.Max(row => row.Target.Length);
        output.WriteLine(title);
        foreach (Figure row in rows)
        {
            string verdict = row.IsMissed ? "MISSED" : row.Target.Length > 0 ? "met" : "";
            string figure = $"  {row.What.PadRight(what)}  {row.Value.PadLeft(value)}";
            output.WriteLine($"{figure}  {row.Target.PadRight(target)}  {verdict}".TrimEnd());
        }
    }
}
