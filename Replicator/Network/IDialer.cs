using Fibers;

namespace Replicator.Network;

/// <summary>Opens connections to next hops by name.</summary>
internal interface IDialer
{
    /// <summary>Connects to the hop; the transport is the caller's to dispose.</summary>
    /// <param name="hop">Of the target.</param>
    /// <param name="transport">The connection.</param>
    /// <exception cref="UpstreamException">It has no address, none may be connected to, or none answered.</exception>
    IEnumerable<Yield> Dial(NextHop hop, Result<ITransport> transport);

    /// <summary>Judges what needs no lookup: a target that is a literal address. Behind an external proxy, which looks
    /// names up by itself, nothing else is. To be asked for each request, also over a connection that was
    /// kept.</summary>
    /// <exception cref="UpstreamException">It may not be reached.</exception>
    void Judge(NextHop hop);
}
