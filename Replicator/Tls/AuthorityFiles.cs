using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Replicator.Http;

namespace Replicator.Tls;

/// <summary>Where an authority lies: <c>ca.pem</c> and <c>ca.key</c> in a folder that is its owner's alone. One that
/// vouches for some hosts only has a folder of its own, named after a hash of their list, with the list in
/// <c>hosts</c>.
/// <para>The pair is never seen half: it is written into a folder beside, which then takes its name in one step. Of two
/// processes that do so at once one is first, and the other takes what the first one made.</para></summary>
internal sealed class AuthorityFiles
{
    private const string FolderName = "ca";
    private const string HostsName = "hosts";
    private const string FormerName = AuthorityPair.CertificateName + ".former";
    private const string StagingMark = ".new-";
    private const int HashLength = 8;
    private const int Tries = 3;

    private const UnixFileMode OwnersOnly =
        UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;

    private const UnixFileMode Readable = UnixFileMode.UserRead | UnixFileMode.UserWrite
        | UnixFileMode.GroupRead | UnixFileMode.OtherRead;

    private static readonly string[] OwnNames =
        [AuthorityPair.CertificateName, AuthorityPair.KeyName, HostsName, FormerName];

    // Whoever makes one is done long before.
    private static readonly TimeSpan StagingTime = TimeSpan.FromHours(1);

    private readonly HostList? hosts;
    private readonly TimeProvider time;
    private readonly string rotateCommand;
    private readonly AuthorityPair pair;

    /// <param name="dataFolder">Where all authorities of this person lie; may not exist.</param>
    /// <param name="hosts">For which alone it vouches; null: for every host.</param>
    public AuthorityFiles(string dataFolder, HostList? hosts, TimeProvider time)
    {
        this.hosts = hosts;
        this.time = time;
        Folder = Path.Combine(dataFolder, hosts is null ? FolderName : $"{FolderName}-{HashOf(hosts)}");
        rotateCommand = CommandFor("rotate");
        pair = new AuthorityPair(Folder, hosts, rotateCommand);
    }

    /// <summary>Its own folder.</summary>
    public string Folder { get; }

    /// <summary>What clients are to trust, in PEM.</summary>
    public string CertificatePath => Path.Combine(Folder, AuthorityPair.CertificateName);

    /// <summary>The same of the one before the last rotation.</summary>
    public string FormerPath => Path.Combine(Folder, FormerName);

    /// <summary>The command line that does something with it.</summary>
    /// <param name="action">As <c>install</c>.</param>
    public string CommandFor(string action) =>
        $"replicator ca {action}" + (hosts is null ? "" : $" --only '{hosts.Text}'");

    /// <summary>The authority, made now if there is none yet.</summary>
    /// <returns>The caller's.</returns>
    /// <exception cref="AuthorityException">There is one that cannot be used, or none can be made.</exception>
    public Authority Open()
    {
        for (int attempt = 0; attempt < Tries; attempt++)
        {
            if (Find() is { } found)
                return found;
            if (TryMake() is { } made)
                return made;
        }

        throw new AuthorityException(AuthorityFault.Failing, $"{Folder} is changed by another process all the time; "
            + "try again when that is done");
    }

    /// <summary>The authority, if there is one.</summary>
    /// <returns>The caller's; null: none was made yet.</returns>
    /// <exception cref="AuthorityException">It cannot be used.</exception>
    public Authority? Find()
    {
        for (string? before = null; ;)
        {
            try
            {
                return Exists() ? pair.Read(time.GetUtcNow()) : null;
            }
            catch (AuthorityException broken) when (broken.Fault == AuthorityFault.Broken)
            {
                // One file may have been read before a rotation, and the other after it. They are broken only if they
                // are while nothing changes.
                string seen = ReadLoosely(CertificatePath);
                if (seen == before)
                    throw;
                before = seen;
            }
        }
    }

    /// <summary>Makes a new one in place of what is there, in order or not. The key that was there is gone.</summary>
    /// <returns>The caller's.</returns>
    /// <exception cref="AuthorityException">None can be made.</exception>
    public Authority Rotate() => Translate(() =>
    {
        Sweep();
        string staging = Stage(out Authority authority, File.Exists(CertificatePath) ? CertificatePath : null);
        if (!Directory.Exists(Folder))
        {
            Directory.Move(staging, Folder);
            return authority;
        }

        string old = staging;
        if (!LinuxFiles.TryExchange(staging, Folder))
        {
            // Where the file system cannot exchange them there is none for an instant.
            old = NewStaging();
            Directory.Move(Folder, old);
            Directory.Move(staging, Folder);
        }

        // What somebody else put beside the pair is none of ours.
        foreach (string path in Directory.EnumerateFileSystemEntries(old).ToArray())
        {
            string name = Path.GetFileName(path);
            if (!OwnNames.Contains(name))
                Directory.Move(path, Path.Combine(Folder, name));
        }

        Remove(old);
        return authority;
    });

    /// <summary>The certificates that some may trust, in order or not: of the one that is there, and of the one before
    /// the last rotation.</summary>
    /// <returns>The caller's, the present one first; fewer than two where there are none.</returns>
    public IReadOnlyList<X509Certificate2> Certificates() =>
        [.. new[] { CertificatePath, FormerPath }.Select(Parse).OfType<X509Certificate2>()];

    private static X509Certificate2? Parse(string path)
    {
        try
        {
            return AuthorityPair.Parse(ReadLoosely(path));
        }
        catch (CryptographicException)
        {
            return null;
        }
    }

    // What cannot be read is empty.
    private static string ReadLoosely(string path)
    {
        try
        {
            return File.Exists(path) ? File.ReadAllText(path) : "";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string HashOf(HostList hosts) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(hosts.Text)).AsSpan(0, HashLength));

    private bool Exists() => Translate(() =>
    {
        if (pair.Exists)
            return true;
        if (!Directory.Exists(Folder) || !Directory.EnumerateFileSystemEntries(Folder).Any())
            return false;
        throw new AuthorityException(AuthorityFault.Broken, $"{Folder} holds neither {AuthorityPair.CertificateName} "
            + $"nor {AuthorityPair.KeyName}; put back what was there, or make them anew with: {rotateCommand}");
    });

    /// <returns>Null: somebody else was first.</returns>
    private Authority? TryMake() => Translate(() =>
    {
        Sweep();
        string staging = Stage(out Authority authority, former: null);
        try
        {
            // An empty folder may lie there; one that is not empty refuses both.
            if (Directory.Exists(Folder))
                Directory.Delete(Folder);
            Directory.Move(staging, Folder);
            return authority;
        }
        catch (IOException) when (pair.Exists)
        {
            authority.Dispose();
            Remove(staging);
            return null;
        }
    });

    private string Stage(out Authority authority, string? former)
    {
        string staging = NewStaging();
        Directory.CreateDirectory(Path.GetDirectoryName(Folder)!);
        if (OperatingSystem.IsWindows())
            Directory.CreateDirectory(staging);
        else
            Directory.CreateDirectory(staging, OwnersOnly);
        if (former is not null)
            AuthorityPair.WriteFile(Path.Combine(staging, FormerName), File.ReadAllText(former), Readable);
        if (hosts is not null)
            AuthorityPair.WriteFile(
                Path.Combine(staging, HostsName), hosts.Text.Replace(',', '\n') + "\n", Readable);
        authority = Authority.Make(hosts, Environment.MachineName, time.GetUtcNow());
        new AuthorityPair(staging, hosts, rotateCommand).Write(authority);
        return staging;
    }

    private string NewStaging() => Folder + StagingMark + RandomNumberGenerator.GetHexString(8, lowercase: true);

    // What was left by one that was killed holds a key, which may even be one that is trusted.
    private void Sweep()
    {
        string parent = Path.GetDirectoryName(Folder)!;
        if (!Directory.Exists(parent))
            return;
        foreach (string left in Directory.EnumerateDirectories(parent, Path.GetFileName(Folder) + StagingMark + "*"))
        {
            if (time.GetUtcNow() - Directory.GetLastWriteTimeUtc(left) > StagingTime)
                Remove(left);
        }
    }

    private static void Remove(string folder)
    {
        foreach (string name in OwnNames)
            File.Delete(Path.Combine(folder, name));
        Directory.Delete(folder);
    }

    private T Translate<T>(Func<T> act)
    {
        try
        {
            return act();
        }
        catch (Exception failure) when (failure is IOException and not AuthorityException
            or UnauthorizedAccessException)
        {
            throw new AuthorityException(
                AuthorityFault.Failing, $"{Folder} cannot be used: {failure.Message}", failure);
        }
    }
}
