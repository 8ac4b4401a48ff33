namespace Replicator.Tls;

/// <summary>What is wrong with an origin's certificate.</summary>
internal enum CertificateMistake
{
    /// <summary>There is none.</summary>
    Missing,

    /// <summary>A part of it, or of an authority's, is not as it must be (RFC 5280 §4).</summary>
    Malformed,

    /// <summary>Its time, or that of an authority above it, is over.</summary>
    Expired,

    /// <summary>Its time, or that of an authority above it, has not come.</summary>
    NotYetValid,

    /// <summary>It is another's (RFC 9110 §4.3.4).</summary>
    WrongName,

    /// <summary>It vouches for itself.</summary>
    SelfSigned,

    /// <summary>Nobody who is trusted vouches for it.</summary>
    UnknownAuthority,

    /// <summary>Its key, or an authority's, can be broken.</summary>
    WeakKey,

    /// <summary>A signature in its chain can be forged.</summary>
    WeakSignature,

    /// <summary>It may not be used for a server, or by that authority for that name.</summary>
    NotForThis,
}
