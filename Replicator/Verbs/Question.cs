namespace Replicator.Verbs;

/// <summary>Asks the person at the terminal.</summary>
/// <param name="answers">What they type, borrowed; null: nobody is there.</param>
/// <param name="screen">What they see, borrowed.</param>
internal sealed class Question(TextReader? answers, TextWriter screen)
{
    /// <summary>Whether somebody is there to answer.</summary>
    public bool CanAsk => answers is not null;

    /// <summary>Whether they say yes; anything else is no.</summary>
    public bool Ask(string text)
    {
        screen.Write($"{text} [y/N] ");
        screen.Flush();
        string answer = answers?.ReadLine()?.Trim() ?? "";
        return answer.Equals("y", StringComparison.OrdinalIgnoreCase)
            || answer.Equals("yes", StringComparison.OrdinalIgnoreCase);
    }
}
