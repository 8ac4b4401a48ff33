using System.Security.Cryptography.X509Certificates;

namespace Replicator.Verbs;

/// <summary>A database of NSS, which browsers trust.</summary>
/// <param name="commands">Finds programs, and asks the database.</param>
/// <param name="folder">Where it lies, an absolute path.</param>
internal sealed class NssTrust(ICommandRunner commands, string folder) : ITrustStore
{
    private const string Program = "certutil";
    private const string DatabaseName = "cert9.db";

    // An authority for servers, and for nothing else.
    private const string Trust = "C,,";

    public string Name => $"the NSS database in {folder}";

    public string Option => $"--nss {folder}";

    private string Database => $"sql:{folder}";

    public IReadOnlyList<IReadOnlyList<string>> Installing(string certificatePath, X509Certificate2 certificate) =>
        [[Tool(), "-A", "-d", Database, "-t", Trust, "-n", NameOf(certificate), "-i", certificatePath]];

    public IReadOnlyList<IReadOnlyList<string>> Uninstalling(X509Certificate2 certificate)
    {
        string tool = Tool();
        string name = NameOf(certificate);
        return commands.Run([tool, "-L", "-d", Database, "-n", name]).ExitCode == 0
            ? [[tool, "-D", "-d", Database, "-n", name]]
            : [];
    }

    private static string NameOf(X509Certificate2 certificate) =>
        certificate.GetNameInfo(X509NameType.SimpleName, forIssuer: false);

    private string Tool()
    {
        // The tool would make one, also where the name is a slip.
        if (!File.Exists(Path.Combine(folder, DatabaseName)))
        {
            throw new TrustException($"there is no NSS database in {folder} (no {DatabaseName}); name the folder that "
                + $"has one, or start the browser once, or make one with: {Program} -N -d {Database} --empty-password");
        }

        return commands.Find(Program) ?? throw new TrustException($"{Program} is missing; it is in the package "
            + "libnss3-tools (Debian, Ubuntu), nss-tools (Fedora, Red Hat, Alpine) or nss (Arch)");
    }
}
