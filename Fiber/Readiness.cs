namespace Fibers;

/// <summary>What a socket is watched for, or ready for. An error or an end makes it ready for both.</summary>
[Flags]
public enum Readiness : byte
{
    /// <summary>Nothing.</summary>
    None = 0,

    /// <summary>Data, an end, an error or a connection to accept.</summary>
    Receive = 1,

    /// <summary>Room for data, a finished attempt to connect, or an error.</summary>
    Send = 2,
}
