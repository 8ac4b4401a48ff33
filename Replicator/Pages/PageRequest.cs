using System.Net;

namespace Replicator.Pages;

/// <summary>Who asks for a page of our own.</summary>
/// <param name="Client">Its address.</param>
/// <param name="Authority">Under which it reached us, <c>host:port</c>, recognised as our own.</param>
internal readonly record struct PageRequest(IPAddress Client, string Authority);
