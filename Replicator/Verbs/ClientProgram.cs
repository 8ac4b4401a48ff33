using System.Security.Cryptography.X509Certificates;
using Replicator.Clients;
using Replicator.Diagnostics;
using Replicator.Settings;
using Replicator.Tls;

namespace Replicator.Verbs;

/// <summary>env: prints what points clients at the proxy, for a shell to evaluate.</summary>
/// <param name="request">What is asked.</param>
/// <param name="environment">That the variables come on top of.</param>
/// <param name="time">Tells whether the authority has ended.</param>
internal sealed class ClientProgram(
    ClientSettings request, IReadOnlyDictionary<string, string> environment, TimeProvider time)
{
    private const string Host = "localhost";

    private const string NoAuthority =
        "HTTPS is tunnelled, and not stored: there is no authority yet; replicator --intercept makes one";

    private readonly Shell shell = Enum.Parse<Shell>(request.Shell, ignoreCase: true);

    /// <summary>Prints it. Where there is an authority, the files that clients trust it by are written beside
    /// it.</summary>
    /// <returns>With which the process ends, see <see cref="ExitCode"/>.</returns>
    public int Run(TextWriter output, TextWriter errors)
    {
        try
        {
            var files = new AuthorityFiles(request.DataFolder, request.Only, time);
            using Authority? authority = files.Find();
            string folder = Path.Combine(request.DataFolder, "trust", Path.GetFileName(files.Folder));
            var place = new ProxyPlace(Host, request.Port, folder, authority is not null);
            if (authority is not null)
                Write(place, authority.Certificate);
            Print(place, authority?.Name, output);
            output.Flush();
            if (authority is null)
                errors.WriteLine($"replicator: {NoAuthority}");
            return ExitCode.Ok;
        }
        catch (AuthorityException unusable)
        {
            errors.WriteLine($"replicator: {LogText.Escape(unusable.Message)}");
            return ExitCode.Unavailable;
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            errors.WriteLine($"replicator: {LogText.Escape(failure.Message)}");
            return ExitCode.Failing;
        }
    }

    private static void Write(ProxyPlace place, X509Certificate2 authority)
    {
        Directory.CreateDirectory(place.Folder);
        TrustFiles.Write(place, authority, TrustFiles.OfSystem());
    }

    private void Print(ProxyPlace place, string? authority, TextWriter output)
    {
        ClientSetup[] clients = [.. new ClientTable(place, environment).All
            .Where(client => request.Clients.Count == 0 || request.Clients.Contains(client.Name))];
        string command = shell == Shell.Bash ? "replicator env" : $"replicator env --shell {request.Shell}";
        Line(output, $"{ShellText.Evaluation(shell, command)} points clients at {place.Url}");
        Line(output, authority is null ? NoAuthority : $"and lets them trust {authority}");
        foreach (ClientVariable variable in clients.SelectMany(client => client.Variables).DistinctBy(one => one.Name))
            output.Write(ShellText.Set(shell, variable) + "\n");
        foreach (string note in clients.SelectMany(client => client.Notes))
            Line(output, note);
    }

    private static void Line(TextWriter output, string comment) => output.Write(ShellText.Comment(comment) + "\n");
}
