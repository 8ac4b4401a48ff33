namespace Replicator.Store;

/// <summary>What of a stored response is the same in every answer that is made of it, ready to be sent.</summary>
/// <param name="Head">Status line and fields, each with its CRLF, without the empty line: the fields that tell of one
/// answer (Age, Connection, Cache-Status) follow.</param>
/// <param name="Content">All of it.</param>
internal sealed record ReadyResponse(ReadOnlyMemory<byte> Head, ReadOnlyMemory<byte> Content)
{
    /// <summary>Bytes that objects and lists take besides, about.</summary>
    private const int Overhead = 256;

    /// <summary>Bytes of memory.</summary>
    public int Length => Head.Length + Content.Length + Overhead;
}
