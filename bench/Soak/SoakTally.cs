using System.Globalization;

namespace Bench.Soak;

/// <summary>What came of all exchanges.</summary>
internal sealed class SoakTally
{
    private const int MostTold = 40;

    private readonly SortedDictionary<string, SortedDictionary<string, long>> outcomes = [];
    private readonly Lock gate = new();
    private int told;

    public long Requests { get; private set; }

    /// <summary>Contents that were called complete and were compared.</summary>
    public long Bodies { get; private set; }

    public long BodyBytes { get; private set; }

    /// <summary>Uploads that an origin took for whole.</summary>
    public long Uploads { get; private set; }

    public long WrongBodies { get; private set; }

    public long Hangs { get; private set; }

    /// <summary>Neither a hang nor a wrong body, and still nothing that may come of such a request.</summary>
    public long Unexpected { get; private set; }

    public void Came(string kind, string outcome)
    {
        lock (gate)
        {
            Requests++;
            if (!outcomes.TryGetValue(kind, out SortedDictionary<string, long>? row))
                outcomes[kind] = row = [];
            row[outcome] = row.GetValueOrDefault(outcome) + 1;
        }
    }

    public void BodyWasRight(long length)
    {
        lock (gate)
        {
            Bodies++;
            BodyBytes += length;
        }
    }

    public void UploadWasRight()
    {
        lock (gate)
            Uploads++;
    }

    public void Wrong(string what)
    {
        lock (gate)
        {
            WrongBodies++;
            Tell($"WRONG {what}");
        }
    }

    public void Hung(string what)
    {
        lock (gate)
        {
            Hangs++;
            Tell($"HANG {what}");
        }
    }

    public void Surprised(string what)
    {
        lock (gate)
        {
            Unexpected++;
            Tell($"UNEXPECTED {what}");
        }
    }

    /// <summary>A line for each kind.</summary>
    public void Print(TextWriter output)
    {
        lock (gate)
        {
            output.WriteLine("requests by kind and outcome");
            int width = outcomes.Keys.Max(kind => kind.Length);
            foreach ((string kind, SortedDictionary<string, long> row) in outcomes)
            {
                string cells = string.Join(", ", row.OrderByDescending(cell => cell.Value).Select(cell =>
                    string.Create(CultureInfo.InvariantCulture, $"{cell.Key} {cell.Value}")));
                output.WriteLine($"  {kind.PadRight(width)}  {row.Values.Sum(),8}  {cells}");
            }
        }
    }

    private void Tell(string what)
    {
        if (told++ < MostTold)
            Console.Error.WriteLine(what);
    }
}
