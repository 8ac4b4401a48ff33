using System.Text;
using Replicator.Network;
using Replicator.Tests.Support;

namespace Replicator.Tests.Cache.Model;

/// <summary>Texts over a transport, a byte a character.</summary>
internal static class Wire
{
    private const string HeadEnd = "\r\n\r\n";

    /// <summary>Takes what is there.</summary>
    /// <param name="transport">From which.</param>
    /// <param name="received">To which it is added.</param>
    /// <param name="hasEnded">Nothing more will come.</param>
    /// <returns>Whether anything was.</returns>
    public static bool TryReceive(MemoryTransport transport, StringBuilder received, out bool hasEnded)
    {
        byte[] buffer = new byte[64 << 10];
        hasEnded = false;
        try
        {
            if (!transport.TryReceive(buffer, out int count))
                return false;
            hasEnded = count == 0;
            received.Append(Encoding.Latin1.GetString(buffer, 0, count));
            return count > 0;
        }
        catch (ConnectionException)
        {
            hasEnded = true;
            return false;
        }
    }

    /// <returns>False: the other side takes nothing now. Where it has gone, all is taken.</returns>
    public static bool TrySend(MemoryTransport transport, string text, out int count)
    {
        try
        {
            return transport.TrySend(Encoding.Latin1.GetBytes(text), more: false, out count);
        }
        catch (ConnectionException)
        {
            count = text.Length;
            return true;
        }
    }

    /// <summary>Takes the first head out of what was received; null: it is not there yet.</summary>
    public static Head? TryTakeHead(StringBuilder received)
    {
        string text = received.ToString();
        int end = text.IndexOf(HeadEnd, StringComparison.Ordinal);
        if (end < 0)
            return null;
        received.Remove(0, end + HeadEnd.Length);
        return new Head(text[..(end + 2)].Replace("\r\n", "\n", StringComparison.Ordinal));
    }
}
