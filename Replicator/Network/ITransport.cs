using System.Net;
using System.Runtime.CompilerServices;
using Fibers;
using Microsoft.Win32.SafeHandles;

namespace Replicator.Network;

/// <summary>A byte stream to a peer that never blocks: a socket, TLS, or memory in tests. It supplies its own waits.
/// Errors of the connection are a <see cref="ConnectionException"/>.</summary>
internal interface ITransport : IDisposable
{
    /// <summary>The other side.</summary>
    IPEndPoint RemoteEndPoint { get; }

    /// <summary>This side.</summary>
    IPEndPoint LocalEndPoint { get; }

    /// <summary>Receives what is there. False: nothing yet, yield <see cref="Readable"/>. True with a count of zero:
    /// the peer has ended its side.</summary>
    bool TryReceive(Span<byte> buffer, out int count);

    /// <summary>Sends as much as is taken. False: none, yield <see cref="Writable"/>.</summary>
    /// <param name="bytes">At least one.</param>
    /// <param name="more">More follows at once.</param>
    /// <param name="count">Bytes taken.</param>
    bool TrySend(ReadOnlySpan<byte> bytes, bool more, out int count);

    /// <summary>Sends from all of <paramref name="chunks"/> at once.</summary>
    bool TrySend(ReadOnlySpan<ReadOnlyMemory<byte>> chunks, bool more, out int count);

    /// <summary>Sends from a file, without a copy where the transport can. A count of zero with true: the file ended
    /// early.</summary>
    bool TrySendFile(SafeFileHandle file, long position, int length, out int count);

    /// <summary>A wait until there is something to receive, an end or an error.</summary>
    Yield Readable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    /// <summary>A wait until it takes bytes, or failed.</summary>
    Yield Writable(TimeSpan timeout, [CallerFilePath] string file = "", [CallerLineNumber] int line = 0);

    /// <summary>The connection is known to be broken: nothing that is sent arrives any more. Asks the system; one whose
    /// peer has only ended its side is not broken.</summary>
    bool IsBroken { get; }

    /// <summary>What broke it off after it was made, as far as that is known: also an end that was received, and that
    /// the peer has not signed though it should have, so that anybody may have cut it. Null: nothing.</summary>
    Exception? Failure { get; }

    /// <summary>Ends this side; what was sent arrives.</summary>
    /// <param name="isSigned">The protocol tells that this is the end; false: nobody knows whether it is.</param>
    void ShutdownSend(bool isSigned = true);

    /// <summary>Makes <see cref="IDisposable.Dispose"/> a reset, so that the peer sees that it was cut.</summary>
    void Abort();
}
