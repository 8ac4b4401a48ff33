namespace Fibers;

/// <summary>The process or the system has no descriptor or memory left for one more socket. Whoever accepts
/// connections pauses then: those that wait stay in the backlog, and asking at once again would only burn
/// time.</summary>
/// <param name="message">What was tried.</param>
/// <param name="inner">The <see cref="System.Net.Sockets.SocketException"/>.</param>
public sealed class DescriptorsExhaustedException(string message, Exception? inner = null)
    : IOException(message, inner);
