using System.Security.Cryptography.X509Certificates;

namespace Replicator.Verbs;

/// <summary>Where the authorities lie that programs trust.</summary>
internal interface ITrustStore
{
    /// <summary>What it is called in a sentence.</summary>
    string Name { get; }

    /// <summary>How it is named on the command line.</summary>
    string Option { get; }

    /// <summary>The commands that put an authority into it.</summary>
    /// <param name="certificatePath">Where it lies, in PEM.</param>
    /// <exception cref="TrustException">None do here.</exception>
    IReadOnlyList<IReadOnlyList<string>> Installing(string certificatePath, X509Certificate2 certificate);

    /// <summary>The commands that take it out again; empty: it is not there.</summary>
    /// <exception cref="TrustException">None do here.</exception>
    IReadOnlyList<IReadOnlyList<string>> Uninstalling(X509Certificate2 certificate);
}
