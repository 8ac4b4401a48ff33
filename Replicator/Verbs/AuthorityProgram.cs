using System.Globalization;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Replicator.Diagnostics;
using Replicator.Settings;
using Replicator.Tls;

namespace Replicator.Verbs;

/// <summary>The process that a person starts for the verb <c>ca</c>: shows the authority, hands it out, has it trusted
/// and no longer trusted, and makes a new one.</summary>
/// <param name="request">What is asked.</param>
/// <param name="commands">Runs what changes a store.</param>
/// <param name="layouts">The ways in which systems keep theirs.</param>
/// <param name="question">Asks the person before that.</param>
internal sealed class AuthorityProgram(AuthorityRequest request, ICommandRunner commands,
    IReadOnlyList<TrustLayout> layouts, Question question, TimeProvider time)
{
    private static readonly string[] BinaryExtensions = [".crt", ".der"];

    private readonly AuthorityFiles files = new(request.DataFolder, request.Only, time);

    private string Hosts => request.Only is null ? "every host" : request.Only.Text.Replace(",", ", ");

    /// <summary>Does it.</summary>
    /// <param name="standardOutput">Borrowed.</param>
    /// <param name="errors">Borrowed.</param>
    /// <returns>With which the process ends, see <see cref="ExitCode"/>.</returns>
    public int Run(Stream standardOutput, TextWriter errors)
    {
        try
        {
            return request.Action switch
            {
                AuthorityAction.Print => Print(standardOutput, errors),
                AuthorityAction.Export => Export(standardOutput, errors),
                AuthorityAction.Install => Install(errors),
                AuthorityAction.Uninstall => Uninstall(errors),
                _ => Rotate(errors),
            };
        }
        catch (AuthorityException refused)
        {
            return Fail(errors, refused.Message, refused.Fault switch
            {
                AuthorityFault.Exposed => ExitCode.NoPermission,
                AuthorityFault.Failing => ExitCode.Failing,
                _ => ExitCode.BadData,
            });
        }
        catch (TrustException impossible)
        {
            return Fail(errors, impossible.Message, ExitCode.Unavailable);
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            return Fail(errors, failure.Message, ExitCode.Failing);
        }
    }

    private int Print(Stream output, TextWriter errors)
    {
        using Authority authority = Open(errors);
        output.Write(Encoding.UTF8.GetBytes(string.Create(CultureInfo.InvariantCulture, $"""
            authority    {authority.Name}
            lies in      {LogText.Escape(files.CertificatePath)}
            fingerprint  {authority.Fingerprint} (SHA-256)
            valid        {authority.Begin:yyyy-MM-dd} to {authority.End:yyyy-MM-dd}
            vouches for  {Hosts}
            {authority.Certificate.ExportCertificatePem()}

            """)));
        return ExitCode.Ok;
    }

    private int Export(Stream output, TextWriter errors)
    {
        using Authority authority = Open(errors);
        string file = request.File!;
        bool isBinary = BinaryExtensions.Contains(Path.GetExtension(file), StringComparer.OrdinalIgnoreCase);
        byte[] bytes = isBinary
            ? authority.Certificate.RawData
            : Encoding.ASCII.GetBytes(authority.Certificate.ExportCertificatePem() + "\n");
        if (file == "-")
            output.Write(bytes);
        else
            File.WriteAllBytes(file, bytes);
        return ExitCode.Ok;
    }

    private int Install(TextWriter errors)
    {
        using Authority authority = Open(errors);
        foreach (ITrustStore store in Stores())
        {
            IReadOnlyList<IReadOnlyList<string>> steps =
                store.Installing(files.CertificatePath, authority.Certificate);
            string text = $"Programs that heed {store.Name} will believe {authority.Name} for {Hosts}, and so whoever "
                + $"gets hold of its key in {LogText.Escape(files.Folder)}.";
            if (!MayRun(steps, text, errors, out int refusal))
                return refusal;
            RunAll(steps);
            errors.WriteLine($"replicator: {authority.Name} is in {store.Name}; "
                + $"{files.CommandFor("uninstall")} {store.Option} undoes that");
        }

        return ExitCode.Ok;
    }

    private int Uninstall(TextWriter errors)
    {
        IReadOnlyList<X509Certificate2> certificates = files.Certificates();
        try
        {
            bool isDone = false;
            foreach (ITrustStore store in Stores())
            {
                // The one before a rotation as well: that is trusted as much.
                IReadOnlyList<IReadOnlyList<string>> steps = [.. certificates.SelectMany(store.Uninstalling)];
                if (steps.Count == 0)
                {
                    errors.WriteLine($"replicator: the authority of {files.Folder} is not in {store.Name}");
                    continue;
                }

                if (!MayRun(steps, $"It is taken out of {store.Name}.", errors, out int refusal))
                    return refusal;
                RunAll(steps);
                errors.WriteLine($"replicator: the authority is no longer in {store.Name}");
                isDone = true;
            }

            return isDone ? ExitCode.Ok : ExitCode.NotFound;
        }
        finally
        {
            foreach (X509Certificate2 certificate in certificates)
                certificate.Dispose();
        }
    }

    private int Rotate(TextWriter errors)
    {
        using Authority authority = files.Rotate();
        string former = File.Exists(files.FormerPath)
            ? $"; the certificate before it is kept as {files.FormerPath}, its key is gone" : "";
        errors.WriteLine($"replicator: made {authority.Name}{former}");
        errors.WriteLine("replicator: whoever trusted the former must trust this one; where it was installed: "
            + $"{files.CommandFor("uninstall")}, then {files.CommandFor("install")}");
        return ExitCode.Ok;
    }

    private Authority Open(TextWriter errors)
    {
        Authority authority = files.Open();
        if (authority.IsNew)
            errors.WriteLine($"replicator: made {authority.Name} in {files.Folder}; nobody trusts it yet");
        return authority;
    }

    private IEnumerable<ITrustStore> Stores()
    {
        if (request.IsSystem)
            yield return new SystemTrust(commands, layouts);
        if (request.NssFolder is not null)
            yield return new NssTrust(commands, request.NssFolder);
    }

    private bool MayRun(
        IReadOnlyList<IReadOnlyList<string>> steps, string text, TextWriter errors, out int refusal)
    {
        refusal = ExitCode.Ok;
        if (request.IsAgreed)
            return true;
        errors.WriteLine(text);
        foreach (IReadOnlyList<string> step in steps)
            errors.WriteLine($"  {Written(step)}");
        if (!question.CanAsk)
        {
            refusal = Fail(errors, "nobody can be asked, for input is no terminal; add --yes to do it", ExitCode.Usage);
            return false;
        }

        if (question.Ask("Run this?"))
            return true;
        refusal = Fail(errors, "nothing was changed", ExitCode.NotFound);
        return false;
    }

    private void RunAll(IReadOnlyList<IReadOnlyList<string>> steps)
    {
        foreach (IReadOnlyList<string> step in steps)
        {
            CommandOutcome outcome = commands.Run(step);
            if (outcome.ExitCode != 0)
            {
                throw new IOException($"{Written(step)} ended with {outcome.ExitCode} and said: "
                    + LogText.Escape(outcome.Output.Trim().ReplaceLineEndings(" ")));
            }
        }
    }

    // As it would be typed into a shell.
    private static string Written(IEnumerable<string> command) => LogText.Escape(string.Join(' ', command.Select(
        word => word.Length > 0 && word.All(letter => char.IsAsciiLetterOrDigit(letter) || "-_./:,=+".Contains(letter))
            ? word
            : $"'{word.Replace("'", "'\\''")}'")));

    private static int Fail(TextWriter errors, string message, int exitCode)
    {
        errors.WriteLine($"replicator: {message}");
        return exitCode;
    }
}
