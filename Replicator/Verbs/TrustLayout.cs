namespace Replicator.Verbs;

/// <summary>How a system keeps the authorities that its owner adds.</summary>
/// <param name="Folder">Where they lie, in PEM.</param>
/// <param name="Program">What must run after a change there.</param>
/// <param name="AfterAdding">With these arguments after one was put there.</param>
/// <param name="AfterRemoving">With these arguments after one was removed.</param>
internal sealed record TrustLayout(
    string Folder, string Program, IReadOnlyList<string> AfterAdding, IReadOnlyList<string> AfterRemoving)
{
    /// <summary>Of Debian and those derived from it, also of Alpine; and of Fedora and Red Hat's.</summary>
    public static IReadOnlyList<TrustLayout> Known { get; } =
    [
        new("/usr/local/share/ca-certificates", "update-ca-certificates", [], ["--fresh"]),
        new("/etc/pki/ca-trust/source/anchors", "update-ca-trust", ["extract"], ["extract"]),
    ];
}
