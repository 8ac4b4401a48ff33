using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Replicator.Verbs;

/// <summary>The store of the system, which most programs but browsers trust. Changing it takes the rights of root: what
/// needs them is run by sudo.</summary>
/// <param name="commands">Finds programs.</param>
/// <param name="layouts">The ways in which systems keep it; the first that is this one's counts.</param>
internal sealed class SystemTrust(ICommandRunner commands, IReadOnlyList<TrustLayout> layouts) : ITrustStore
{
    private const int HashDigits = 16;
    private const string ByHand = "export the certificate with `replicator ca export replicator-ca.pem`, and add it as "
        + "the system's handbook says, or let each program trust that file";

    public string Name => "the store of this system";

    public string Option => "--system";

    public IReadOnlyList<IReadOnlyList<string>> Installing(string certificatePath, X509Certificate2 certificate)
    {
        (TrustLayout layout, string program) = Layout();
        return
        [
            AsRoot([Need("install"), "-m", "644", certificatePath, PathOf(layout, certificate)]),
            AsRoot([program, .. layout.AfterAdding]),
        ];
    }

    public IReadOnlyList<IReadOnlyList<string>> Uninstalling(X509Certificate2 certificate)
    {
        (TrustLayout layout, string program) = Layout();
        string path = PathOf(layout, certificate);
        return File.Exists(path)
            ? [AsRoot([Need("rm"), "-f", path]), AsRoot([program, .. layout.AfterRemoving])]
            : [];
    }

    // Several may be installed, of several people.
    private static string PathOf(TrustLayout layout, X509Certificate2 certificate) => Path.Combine(layout.Folder,
        $"replicator-{certificate.GetCertHashString(HashAlgorithmName.SHA256).ToLowerInvariant()[..HashDigits]}.crt");

    private (TrustLayout Layout, string Program) Layout()
    {
        foreach (TrustLayout layout in layouts)
        {
            if (Directory.Exists(layout.Folder) && commands.Find(layout.Program) is { } program)
                return (layout, program);
        }

        string known = string.Join(", nor ", layouts.Select(layout => $"{layout.Folder} with {layout.Program}"));
        throw new TrustException($"this system has neither {known}; install the package ca-certificates, or {ByHand}");
    }

    private IReadOnlyList<string> AsRoot(IReadOnlyList<string> command)
    {
        if (commands.IsPrivileged)
            return command;
        return commands.Find("sudo") is { } sudo
            ? [sudo, .. command]
            : throw new TrustException($"only root may change {Name}, and sudo is missing; {ByHand}");
    }

    private string Need(string program) =>
        commands.Find(program) ?? throw new TrustException($"{program} is missing; {ByHand}");
}
