using System.Security.Cryptography.X509Certificates;
using System.Text;

namespace Replicator.Clients;

/// <summary>Writes the files by which clients trust an authority of our own beside the system's. They hold
/// certificates only, and anybody may read them, as apt does as a user of its own.</summary>
internal static class TrustFiles
{
    // In the name of each authority of ours.
    private const string OwnMark = "O=Replicator";

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    /// <summary>Writes them where they are not as they are to be. Nobody sees one half.</summary>
    /// <param name="place">Where to; the folder is there.</param>
    /// <param name="authority">Of our own.</param>
    /// <param name="system">What the system trusts.</param>
    /// <exception cref="IOException">One cannot be written.</exception>
    /// <exception cref="UnauthorizedAccessException">The same.</exception>
    public static void Write(
        ProxyPlace place, X509Certificate2 authority, IReadOnlyList<X509Certificate2> system)
    {
        // Former authorities of ours got among the system's where the shell has evaluated settings before.
        IEnumerable<X509Certificate2> others = system.Where(
            one => !one.Subject.Contains(OwnMark, StringComparison.Ordinal));
        X509Certificate2[] all = [authority, .. others];
        Write(place.AuthorityPath, Encoding.ASCII.GetBytes(authority.ExportCertificatePem() + "\n"));
        Write(place.BundlePath, Encoding.ASCII.GetBytes(
            string.Concat(all.Select(one => one.ExportCertificatePem() + "\n"))));
        Write(place.KeyStorePath, KeyStore.Write(all, ProxyPlace.KeyStorePassword));
    }

    /// <summary>What the system trusts, or what the variables say that OpenSSL heeds; the caller's.</summary>
    public static IReadOnlyList<X509Certificate2> OfSystem()
    {
        var found = new List<X509Certificate2>();
        foreach (StoreLocation location in (StoreLocation[])[StoreLocation.LocalMachine, StoreLocation.CurrentUser])
        {
            using var store = new X509Store(StoreName.Root, location);
            store.Open(OpenFlags.ReadOnly);
            found.AddRange(store.Certificates);
        }

        return [.. found.DistinctBy(one => one.Thumbprint)];
    }

    private static void Write(string path, byte[] content)
    {
        if (File.Exists(path) && File.ReadAllBytes(path).AsSpan().SequenceEqual(content))
            return;
        string beside = $"{path}.{Environment.ProcessId}";
        File.WriteAllBytes(beside, content);
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(beside, Readable);
        File.Move(beside, path, overwrite: true);
    }
}
