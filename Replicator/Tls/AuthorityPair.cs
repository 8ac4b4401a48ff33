using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Replicator.Http;

namespace Replicator.Tls;

/// <summary>Reads certificate and key of an authority and judges them, and writes them. What is wrong is told, and left
/// as it is: whoever trusts the one that lies there must learn that another took its place.</summary>
/// <param name="folder">Where they lie.</param>
/// <param name="hosts">For which alone the authority vouches; null: for every host.</param>
/// <param name="remedy">The command that makes a new pair.</param>
internal sealed class AuthorityPair(string folder, HostList? hosts, string remedy)
{
    public const string CertificateName = "ca.pem";
    public const string KeyName = "ca.key";

    private const int MaximumLength = 64 << 10;
    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;
    private const UnixFileMode Everybody = OwnersOnly | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private string CertificatePath => Path.Combine(folder, CertificateName);

    private string KeyPath => Path.Combine(folder, KeyName);

    /// <summary>Whether both or one of them are there.</summary>
    public bool Exists => File.Exists(CertificatePath) || File.Exists(KeyPath);

    /// <exception cref="AuthorityException">They are not there, not in order, not safe, or not valid now.</exception>
    public Authority Read(DateTimeOffset now)
    {
        X509Certificate2 certificate = ReadCertificate();
        ECDsa? key = null;
        try
        {
            Check(certificate, now);
            key = ReadKey();
            if (!certificate.PublicKey.ExportSubjectPublicKeyInfo().AsSpan().SequenceEqual(
                key.ExportSubjectPublicKeyInfo()))
                throw Broken($"{KeyPath} is not the key of {CertificateName} beside it");
            var authority = new Authority(certificate, key, hosts);
            (certificate, key) = (null!, null);
            return authority;
        }
        finally
        {
            certificate?.Dispose();
            key?.Dispose();
        }
    }

    /// <summary>Writes both, safely on the disk when this returns.</summary>
    public void Write(Authority authority)
    {
        WriteFile(KeyPath, authority.ExportKey(), OwnersOnly);
        WriteFile(CertificatePath, authority.Certificate.ExportCertificatePem() + "\n", Everybody);
    }

    /// <summary>Writes a file that is not there yet.</summary>
    public static void WriteFile(string path, string text, UnixFileMode mode)
    {
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
            options.UnixCreateMode = mode;
        using var file = new FileStream(path, options);
        // What the umask took away is given back.
        if (!OperatingSystem.IsWindows())
            File.SetUnixFileMode(file.SafeFileHandle, mode);
        file.Write(Encoding.UTF8.GetBytes(text));
        file.Flush(flushToDisk: true);
    }

    /// <summary>A certificate in PEM; other text round it does not matter.</summary>
    /// <exception cref="CryptographicException">It is none.</exception>
    public static X509Certificate2 Parse(string text) => X509Certificate2.CreateFromPem(text);

    private X509Certificate2 ReadCertificate()
    {
        string text = ReadText(CertificatePath, _ => { });
        try
        {
            return Parse(text);
        }
        catch (CryptographicException failure)
        {
            throw Broken($"{CertificatePath} is no certificate", failure);
        }
    }

    private void Check(X509Certificate2 certificate, DateTimeOffset now)
    {
        if (!certificate.Extensions.OfType<X509BasicConstraintsExtension>().Any(one => one.CertificateAuthority))
            throw Broken($"{CertificatePath} is a certificate, but not one of an authority");
        if (hosts is not null && !IsFor(certificate, hosts))
            throw Broken($"{CertificatePath} is not for just the hosts {hosts.Text}");
        if (certificate.NotAfter.ToUniversalTime() <= now.UtcDateTime)
        {
            throw new AuthorityException(AuthorityFault.Expired, $"the authority in {CertificatePath} has ended on "
                + $"{certificate.NotAfter.ToUniversalTime():yyyy-MM-dd}; make a new one with: {remedy}");
        }

        if (certificate.NotBefore.ToUniversalTime() > now.UtcDateTime)
        {
            throw new AuthorityException(AuthorityFault.Expired, $"the authority in {CertificatePath} begins on "
                + $"{certificate.NotBefore.ToUniversalTime():yyyy-MM-dd} only; set this machine's clock, or if that "
                + $"was wrong before, make a new one with: {remedy}");
        }
    }

    private static bool IsFor(X509Certificate2 certificate, HostList hosts) => certificate.Extensions.Any(one =>
        one.Oid?.Value == NameConstraints.ObjectId
        && one.RawData.AsSpan().SequenceEqual(NameConstraints.Make(hosts).RawData));

    private ECDsa ReadKey()
    {
        string text = ReadText(KeyPath, CheckOwner);
        var key = ECDsa.Create();
        try
        {
            key.ImportFromPem(text);
            return key;
        }
        catch (Exception failure) when (failure is ArgumentException or CryptographicException)
        {
            key.Dispose();
            throw Broken($"{KeyPath} is no key of an elliptic curve in PEM", failure);
        }
    }

    private void CheckOwner(SafeFileHandle file)
    {
        if (!LinuxFiles.IsOurs(file))
        {
            throw new AuthorityException(AuthorityFault.Exposed, $"{KeyPath} belongs to another user; run this as that "
                + "user, or name a folder of your own in XDG_DATA_HOME");
        }

        const UnixFileMode Harmless = OwnersOnly | UnixFileMode.UserExecute;
        if (!OperatingSystem.IsWindows() && (File.GetUnixFileMode(file) & ~Harmless) != 0)
        {
            throw new AuthorityException(AuthorityFault.Exposed, $"{KeyPath} is open to others than its owner; if you "
                + $"are sure that nobody has read it: chmod 600 {KeyPath}; else make a new one with: {remedy}");
        }
    }

    private string ReadText(string path, Action<SafeFileHandle> check)
    {
        try
        {
            // Whatever is judged is judged of the very file that is read.
            using SafeFileHandle file = File.OpenHandle(path);
            check(file);
            var bytes = new byte[MaximumLength];
            int length = RandomAccess.Read(file, bytes, 0);
            return Encoding.UTF8.GetString(bytes, 0, length);
        }
        catch (Exception missing) when (missing is FileNotFoundException or DirectoryNotFoundException)
        {
            throw Broken($"{path} is missing", missing);
        }
        catch (Exception failure) when (failure is IOException and not AuthorityException
            or UnauthorizedAccessException)
        {
            throw new AuthorityException(AuthorityFault.Failing, $"{path} cannot be read: {failure.Message}", failure);
        }
    }

    private AuthorityException Broken(string what, Exception? inner = null) => new(AuthorityFault.Broken,
        $"{what}; put back what was there, or make a new authority, which must be trusted anew, with: {remedy}", inner);
}
