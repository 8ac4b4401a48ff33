using System.Globalization;

namespace Bench;

/// <summary>One line of a table: what was measured, and its target where it has one.</summary>
internal sealed record Figure
{
    private Figure(string what, double value, string unit, string target, bool isMissed)
    {
        What = what;
        Value = string.Create(CultureInfo.InvariantCulture, $"{value:0.###} {unit}").TrimEnd();
        Target = target;
        IsMissed = isMissed;
    }

    public string What { get; }

    /// <summary>With its unit.</summary>
    public string Value { get; }

    /// <summary>Empty: the figure is for information.</summary>
    public string Target { get; }

    public bool IsMissed { get; }

    /// <summary>A figure without a target.</summary>
    public static Figure Told(string what, double value, string unit = "") => new(what, value, unit, "", false);

    public static Figure Under(string what, double value, string unit, double bound)
    {
        string target = string.Create(CultureInfo.InvariantCulture, $"under {bound:0.###} {unit}");
        return new Figure(what, value, unit, target, !(value < bound));
    }

    public static Figure Exactly(string what, double value, double wanted) => new(
        what, value, "", string.Create(CultureInfo.InvariantCulture, $"{wanted:0}"), value != wanted);
}
