using System.Security.Cryptography.X509Certificates;
using System.Text;
using Microsoft.Win32.SafeHandles;
using Replicator.Clients;

namespace Replicator.Verbs;

/// <summary>What one command gets so that its clients go through a proxy and trust its authority: an environment, and a
/// folder of files that goes away with it.</summary>
internal sealed class CommandFolder : IDisposable
{
    // Others may look for a name that they were told, as apt does as a user of its own, but not list what there is.
    private const UnixFileMode Passable = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute
        | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;

    private const UnixFileMode OwnersOnly = UnixFileMode.UserRead | UnixFileMode.UserWrite;

    private const string Prefix = "replicator-run-";

    private readonly string path;
    private readonly SafeFileHandle owner;

    private CommandFolder(string path, SafeFileHandle owner) => (this.path, this.owner) = (path, owner);

    /// <summary>All of it, the person's own variables too.</summary>
    public IReadOnlyDictionary<string, string> Environment { get; private set; } =
        new Dictionary<string, string>();

    /// <summary>Makes folder and files, and removes those of commands of the same user that were killed.</summary>
    /// <param name="port">Of the proxy on 127.0.0.1.</param>
    /// <param name="authority">Of the proxy.</param>
    /// <param name="environment">The person's own.</param>
    /// <param name="isOffline">Whether the proxy asks nobody.</param>
    /// <exception cref="IOException">There is no room for temporary files, or none may be made.</exception>
    public static CommandFolder Make(
        int port, X509Certificate2 authority, IReadOnlyDictionary<string, string> environment, bool isOffline)
    {
        CommandLock.RemoveLeft(Path.GetTempPath(), Prefix);
        CommandFolder folder = Make();
        try
        {
            if (!OperatingSystem.IsWindows())
                File.SetUnixFileMode(folder.path, Passable);
            var place = new ProxyPlace("127.0.0.1", port, folder.path, Trusts: true) { IsOffline = isOffline };
            TrustFiles.Write(place, authority, TrustFiles.OfSystem());
            folder.Environment = folder.Write(new ClientTable(place, environment).All, environment);
            return folder;
        }
        catch
        {
            folder.Dispose();
            throw;
        }
    }

    public void Dispose()
    {
        try
        {
            Directory.Delete(path, recursive: true);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            // It lies among temporary files, which the system clears.
        }

        owner.Dispose();
    }

    private static CommandFolder Make()
    {
        string? made = null;
        try
        {
            made = Directory.CreateTempSubdirectory(Prefix).FullName;
            return new CommandFolder(made, CommandLock.Take(made));
        }
        catch (Exception refused) when (refused is IOException or UnauthorizedAccessException)
        {
            if (made is not null)
                Directory.Delete(made, recursive: true);
            throw new IOException($"run: no temporary files can be made in {Path.GetTempPath()} ({refused.Message}); "
                + "let TMPDIR name a folder where they can", refused);
        }
    }

    private Dictionary<string, string> Write(
        IReadOnlyList<ClientSetup> clients, IReadOnlyDictionary<string, string> environment)
    {
        var all = new Dictionary<string, string>(environment);
        foreach (ClientSetup client in clients)
        {
            foreach (ClientVariable variable in client.Variables)
                all[variable.Name] = variable.Value;
            foreach (ClientFile file in client.Files)
            {
                string target = Path.Combine(path, file.Name);
                Write(target, file);
                if (file.Variable is not null)
                    all[file.Variable] = file.IsFoundByFolder ? path : target;
            }
        }

        return all;
    }

    private static void Write(string target, ClientFile file)
    {
        string own = "";
        try
        {
            if (file.Own is not null && File.Exists(file.Own))
                own = File.ReadAllText(file.Own).TrimEnd('\n') + "\n";
        }
        catch (Exception unreadable) when (unreadable is IOException or UnauthorizedAccessException)
        {
            // The client could not read it either.
        }

        File.WriteAllText(target, own + file.Content, new UTF8Encoding(false));
        // It may hold passwords.
        if (own.Length > 0 && !OperatingSystem.IsWindows())
            File.SetUnixFileMode(target, OwnersOnly);
    }
}
