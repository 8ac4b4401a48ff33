namespace Replicator.Tests.Cache.Model;

/// <summary>A request that came to the origin, and what it answered: kept for good.</summary>
/// <param name="Id">Unique; it is sent as X-Id.</param>
/// <param name="Request">As it came.</param>
/// <param name="Arrived">When.</param>
internal sealed record OriginAnswer(int Id, Head Request, Instant Arrived)
{
    public int Status { get; init; }

    /// <summary>What it is about; null: nothing that is stored.</summary>
    public Content? Content { get; init; }

    public required Head Head { get; init; }

    /// <summary>All bytes, as announced.</summary>
    public string Text { get; init; } = "";

    /// <summary>When its head was sent; null: not, the connection broke.</summary>
    public Instant? Begun { get; set; }

    /// <summary>When its last byte was sent; null: that was never.</summary>
    public Instant? Ended { get; set; }

    /// <summary>The client whose request caused it.</summary>
    public int Client => int.Parse(Request["X-Client"]!, null);

    /// <summary>One of two, of which the first has variants.</summary>
    public int Path => Request.StartLine.Split(' ')[1][^1] - '0';

    /// <summary>It breaks off within the content.</summary>
    public bool BreaksOff { get; init; }

    /// <summary>It is about something that nobody asked for.</summary>
    public bool IsConfused { get; init; }
}
