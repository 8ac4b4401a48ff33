using System.Net;

namespace Replicator.Pages;

/// <summary>Who asks for a page of our own.</summary>
/// <param name="Client">Its address.</param>
/// <param name="Authority">Under which it reached us, <c>host:port</c>, recognised as our own.</param>
/// <param name="Query">As it was sent, without its "?"; empty without one.</param>
internal readonly record struct PageRequest(IPAddress Client, string Authority, string Query = "");
