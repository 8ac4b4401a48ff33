namespace Replicator.Tests.Support.Conversations;

/// <summary>Where conversations are played, one after the other.</summary>
internal interface IStage : IDisposable
{
    /// <summary>The origin's scheme and authority.</summary>
    string Origin { get; }

    /// <summary>The proxy stands in front of that origin: clients name nothing but the path.</summary>
    bool IsReverse { get; }

    DateTimeOffset Now { get; }

    /// <summary>Requests that came to the origin so far.</summary>
    IReadOnlyList<ReceivedMessage> Requests { get; }

    /// <summary>The next requests to the origin are answered so, whatever was prepared before.</summary>
    /// <param name="answers">A byte a character; null: it closes, as often as it is asked again.</param>
    void Prepare(IReadOnlyList<string?> answers);

    /// <summary>Sends a request on a connection of its own, and reads to its end.</summary>
    string Ask(string request);

    /// <summary>Sends a request, and another once half of what was prepared for the first has come.</summary>
    /// <param name="first">It is answered in two halves.</param>
    /// <param name="second">Comes between them.</param>
    /// <param name="half">How many bytes of the answer are before.</param>
    (string First, string Second) AskTogether(string first, string second, int half);

    /// <summary>The origin accepts no connection any more, and has closed what there was.</summary>
    void EndOrigin();
}
