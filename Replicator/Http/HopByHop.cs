namespace Replicator.Http;

/// <summary>What a proxy takes out of and puts into the fields that it forwards (RFC 9110 §7.6).</summary>
internal static class HopByHop
{
    /// <summary>Removes Connection, the fields that it names (but those that the message cannot be understood without), Keep-Alive, Proxy-Connection, TE, Trailer, Transfer-Encoding,
    /// Upgrade, and Proxy-Authorization/Proxy-Authenticate/Proxy-Authentication-Info; Content-Length is left.</summary>
    public static void Remove(FieldSection fields) => throw new NotImplementedException();

    /// <summary>Appends ourselves to Via (RFC 9110 §7.6.3).</summary>
    public static void AddVia(FieldSection fields, int receivedMinorVersion, string pseudonym) => throw new NotImplementedException();

    /// <summary>Whether Via names us already: a loop.</summary>
    public static bool ViaContains(FieldSection fields, string pseudonym) => throw new NotImplementedException();
}
