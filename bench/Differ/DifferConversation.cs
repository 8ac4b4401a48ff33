using System.Globalization;

namespace Bench.Differ;

/// <summary>Some requests for one URL, one after the other, and what its origin has meanwhile. The content is a letter,
/// many times: which one follows from version and variant.</summary>
/// <param name="Number">Of the run; with the seed it decides all.</param>
/// <param name="Steps">In their order.</param>
internal sealed record DifferConversation(int Number, IReadOnlyList<DifferStep> Steps)
{
    public const int ContentLength = 100;

    private const int Variants = 2;

    private static readonly DateTime FirstModified = DateTime.UtcNow.Date.AddDays(-20);

    /// <summary>Which version the origin has when the request of a step comes: unsafe ones that succeed make
    /// another.</summary>
    public int VersionAt(int index) => Enumerable.Range(0, index + 1).Count(step => Steps[step].Changes)
        + Enumerable.Range(0, index).Count(step => !Steps[step].IsSafe && Steps[step].Fails == 0);

    /// <param name="index">The step.</param>
    /// <param name="request">A head, from which Vary chooses.</param>
    public char LetterAt(int index, string request)
    {
        string vary = Steps[index].Answer.Vary;
        bool isSecond = vary.Length > 1 && (request.Contains($"{vary}: b", StringComparison.OrdinalIgnoreCase)
            || request.Contains($"{vary}: de", StringComparison.OrdinalIgnoreCase));
        return (char)('A' + (VersionAt(index) * Variants) + (isSecond ? 1 : 0));
    }

    public string TagOf(int index, char letter) => $"{(Steps[index].Answer.Tag == "weak" ? "W/" : "")}\"t{letter}\"";

    public static string DateOf(int version) => Written(FirstModified.AddDays(version));

    public static string Written(DateTime time) => time.ToString("R", CultureInfo.InvariantCulture);

    /// <summary>The fields of a step as they are sent.</summary>
    public string FieldsAt(int index)
    {
        DifferStep step = Steps[index];
        return step.Fields
            .Replace("{tag}", TagOf(index, LetterAt(index, step.Fields)))
            .Replace("{old}", TagOf(index, LetterAt(0, step.Fields)))
            .Replace("{date}", DateOf(VersionAt(index)))
            .Replace("{olddate}", DateOf(VersionAt(0)));
    }
}
