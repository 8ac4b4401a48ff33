using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>What a client asked and what it got.</summary>
/// <param name="Id">It is sent as X-Client.</param>
/// <param name="Asked">What the history says.</param>
/// <param name="Request">As it was sent.</param>
/// <param name="Sent">When.</param>
internal sealed record ClientAnswer(int Id, Ask Asked, Head Request, Instant Sent)
{
    private readonly StringBuilder received = new();

    /// <summary>When the first byte came; null: none did.</summary>
    public Instant? Begun { get; set; }

    /// <summary>When the connection ended; null: it has not.</summary>
    public Instant? Ended { get; set; }

    public string Received => received.ToString();

    /// <summary>The final answer as far as it came; null: none.</summary>
    public ReceivedMessage? Answer => ReceivedMessage.ParseAll(Received, Ended is not null, [Asked.Method]) switch
    {
        [.., { Status: >= 200 } final] => final,
        _ => null,
    };

    public void Receive(string text) => received.Append(text);
}
