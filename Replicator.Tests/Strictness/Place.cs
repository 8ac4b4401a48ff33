namespace Replicator.Tests.Strictness;

/// <summary>Where in a conversation a client's message stands, and what is stored for its target by then.</summary>
public enum Place
{
    /// <summary>First on its connection; nothing is stored.</summary>
    Fresh,

    /// <summary>Second on its connection, after an exchange that went well.</summary>
    Reused,

    /// <summary>Sent together with a good request before it.</summary>
    Pipelined,

    /// <summary>First on its connection, against a stored response that is fresh.</summary>
    Hot,

    /// <summary>Behind the request that brought the stored response.</summary>
    HotReused,

    /// <summary>First on its connection, and every byte comes alone.</summary>
    Split,
}
