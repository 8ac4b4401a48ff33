using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text;
using Replicator.Settings;
using Replicator.Tests.Support;
using Replicator.Tests.Tls;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class AuthorityProgramTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly VirtualClock clock = new();
    private readonly FakeCommands commands = new();
    private readonly StringWriter errors = new();
    private readonly MemoryStream output = new();
    private readonly TrustLayout[] layouts;
    private string? answer;

    public AuthorityProgramTests()
    {
        layouts =
        [
            new(folder["local"], "update-ca-certificates", [], ["--fresh"]),
            new(folder.Folder("anchors"), "update-ca-trust", ["extract"], ["extract"]),
        ];
        File.WriteAllText(Path.Combine(folder.Folder("nss"), "cert9.db"), "");
    }

    private string Printed => Encoding.UTF8.GetString(output.ToArray());

    private string Certificate => folder["data/ca/ca.pem"];

    public void Dispose() => folder.Dispose();

    [Fact]
    public void Print_says_what_it_is()
    {
        Assert.Equal(ExitCode.Ok, Run(AuthorityAction.Print));
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(Certificate);
        string fingerprint = certificate.GetCertHashString(HashAlgorithmName.SHA256);
        string[] lines = Printed.Split('\n');
        Assert.Matches("^authority    Replicator [^ ]+ 2020-02-29 [0-9a-f]{4}$", lines[0]);
        Assert.Equal($"lies in      {Certificate}", lines[1]);
        Assert.Equal(fingerprint, lines[2].Split(' ')[2].Replace(":", "", StringComparison.Ordinal));
        Assert.Equal("valid        2020-02-29 to 2025-02-27", lines[3]);
        Assert.Equal("vouches for  every host", lines[4]);
        Assert.EndsWith(File.ReadAllText(Certificate), Printed, StringComparison.Ordinal);
        Assert.Contains("nobody trusts it yet", errors.ToString(), StringComparison.Ordinal);
        errors.GetStringBuilder().Clear();
        Run(AuthorityAction.Print);
        Assert.Empty(errors.ToString());
    }

    [Fact]
    public void Print_says_for_which_hosts_it_is()
    {
        Run(AuthorityAction.Print, only: "b.test,*.a.test");
        Assert.Contains("vouches for  *.a.test, b.test\n", Printed, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("x.pem", false)]
    [InlineData("x", false)]
    [InlineData("x.crt", true)]
    [InlineData("x.DER", true)]
    public void Export_writes_the_form_that_the_name_says(string name, bool isBinary)
    {
        Assert.Equal(ExitCode.Ok, Run(AuthorityAction.Export, file: folder[name]));
        byte[] bytes = File.ReadAllBytes(folder[name]);
        using X509Certificate2 certificate = X509CertificateLoader.LoadCertificateFromFile(Certificate);
        Assert.Equal(isBinary ? certificate.RawData : File.ReadAllBytes(Certificate), bytes);
    }

    [Fact]
    public void Export_to_a_dash_prints()
    {
        Run(AuthorityAction.Export, file: "-");
        Assert.Equal(File.ReadAllText(Certificate), Printed);
    }

    [Fact]
    public void Export_to_where_nothing_can_be_written_is_told()
    {
        Assert.Equal(ExitCode.Failing, Run(AuthorityAction.Export, file: folder["none/x.pem"]));
        Assert.Contains("none", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Install_shows_what_it_runs_asks_and_runs_it()
    {
        answer = "y";
        Assert.Equal(ExitCode.Ok, Run(AuthorityAction.Install, system: true));
        Assert.Equal(2, commands.Run.Count);
        Assert.Matches($"^/bin/sudo /bin/install -m 644 {Certificate} {folder["anchors"]}/replicator-[0-9a-f]{{16}}.crt$",
            commands.Run[0]);
        Assert.Equal("/bin/sudo /bin/update-ca-trust extract", commands.Run[1]);
        Assert.Contains($"  {commands.Run[0]}\n  {commands.Run[1]}\nRun this? [y/N] ", errors.ToString(),
            StringComparison.Ordinal);
        Assert.Contains("replicator ca uninstall --system undoes that", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_first_layout_that_the_system_has_counts()
    {
        folder.Folder("local");
        Run(AuthorityAction.Install, system: true, agreed: true);
        Assert.Equal("/bin/sudo /bin/update-ca-certificates", commands.Run[1]);
    }

    [Theory]
    [InlineData("n")]
    [InlineData("")]
    [InlineData("yess")]
    public void Anything_but_yes_is_no(string said)
    {
        answer = said;
        Assert.Equal(ExitCode.NotFound, Run(AuthorityAction.Install, system: true));
        Assert.Empty(commands.Run);
        Assert.Contains("nothing was changed", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Without_a_terminal_it_is_not_done_unless_agreed()
    {
        Assert.Equal(ExitCode.Usage, Run(AuthorityAction.Install, nss: "nss"));
        Assert.Empty(commands.Run);
        Assert.Contains("--yes", errors.ToString(), StringComparison.Ordinal);
        Assert.Equal(ExitCode.Ok, Run(AuthorityAction.Install, nss: "nss", agreed: true));
        string line = Assert.Single(commands.Run);
        Assert.StartsWith($"/bin/certutil -A -d sql:{folder["nss"]} -t C,, -n Replicator ", line,
            StringComparison.Ordinal);
        Assert.EndsWith($" -i {Certificate}", line, StringComparison.Ordinal);
    }

    [Fact]
    public void Both_stores_can_be_meant_at_once()
    {
        Assert.Equal(ExitCode.Ok, Run(AuthorityAction.Install, system: true, nss: "nss", agreed: true));
        Assert.Equal(3, commands.Run.Count);
    }

    [Fact]
    public void A_command_that_fails_is_told_and_ends_it()
    {
        commands.Answer = _ => new CommandOutcome(3, "it is\nread-only\n");
        Assert.Equal(ExitCode.Failing, Run(AuthorityAction.Install, system: true, agreed: true));
        Assert.Single(commands.Run);
        Assert.Contains("ended with 3 and said: it is read-only", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Uninstall_takes_out_the_present_and_the_former()
    {
        Run(AuthorityAction.Print);
        Run(AuthorityAction.Rotate);
        Assert.Equal(ExitCode.Ok, Run(AuthorityAction.Uninstall, nss: "nss", agreed: true));
        Assert.Equal(4, commands.Run.Count);
        Assert.Equal(2, commands.Run.Count(line => line.StartsWith("/bin/certutil -D ", StringComparison.Ordinal)));
        Assert.Equal(commands.Run[0].Replace(" -L ", " -D ", StringComparison.Ordinal), commands.Run[2]);
    }

    [Fact]
    public void Uninstall_from_the_system_removes_the_file_that_install_made()
    {
        Run(AuthorityAction.Install, system: true, agreed: true);
        string made = commands.Run[0].Split(' ')[^1];
        File.WriteAllText(made, "");
        commands.Run.Clear();
        Assert.Equal(ExitCode.Ok, Run(AuthorityAction.Uninstall, system: true, agreed: true));
        Assert.Equal([$"/bin/sudo /bin/rm -f {made}", "/bin/sudo /bin/update-ca-trust extract"], commands.Run);
    }

    [Fact]
    public void Uninstall_of_what_is_not_there_says_so_and_makes_nothing()
    {
        commands.Answer = _ => new CommandOutcome(255, "");
        Assert.Equal(ExitCode.NotFound, Run(AuthorityAction.Uninstall, system: true, nss: "nss"));
        Assert.False(Directory.Exists(folder["data"]));
        Assert.Contains("is not in the store of this system", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("is not in the NSS database", errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Uninstall_works_where_the_key_is_not_in_order()
    {
        Run(AuthorityAction.Print);
        File.Delete(folder["data/ca/ca.key"]);
        Assert.Equal(ExitCode.Ok, Run(AuthorityAction.Uninstall, nss: "nss", agreed: true));
    }

    [Theory]
    [InlineData("certutil", "libnss3-tools")]
    [InlineData("update-ca-trust", "replicator ca export replicator-ca.pem")]
    [InlineData("sudo", "only root may change the store of this system, and sudo is missing")]
    public void A_program_that_is_missing_is_told(string program, string mistake)
    {
        commands.Installed.Remove(program);
        Assert.Equal(ExitCode.Unavailable, Run(
            AuthorityAction.Install, system: program != "certutil", nss: "nss", agreed: true));
        Assert.Empty(commands.Run);
        Assert.Contains(mistake, errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_folder_without_a_database_is_told_and_none_is_made()
    {
        folder.Folder("other");
        Assert.Equal(ExitCode.Unavailable, Run(AuthorityAction.Install, nss: "other", agreed: true));
        Assert.Contains($"certutil -N -d sql:{folder["other"]} --empty-password", errors.ToString(),
            StringComparison.Ordinal);
        Assert.Empty(commands.Run);
    }

    [Fact]
    public void Rotate_says_that_the_new_one_must_be_trusted()
    {
        Run(AuthorityAction.Print, only: "a.test");
        errors.GetStringBuilder().Clear();
        Assert.Equal(ExitCode.Ok, Run(AuthorityAction.Rotate, only: "a.test"));
        Assert.Contains("ca.pem.former", errors.ToString(), StringComparison.Ordinal);
        Assert.Contains("replicator ca uninstall --only 'a.test', then replicator ca install --only 'a.test'",
            errors.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void What_is_broken_ends_it_with_what_to_do()
    {
        Run(AuthorityAction.Print);
        File.WriteAllText(folder["data/ca/ca.key"], "");
        Assert.Equal(ExitCode.BadData, Run(AuthorityAction.Print));
        Assert.Contains("with: replicator ca rotate\n", errors.ToString(), StringComparison.Ordinal);
    }

    private int Run(AuthorityAction action, bool system = false, string? nss = null, bool agreed = false,
        string? only = null, string? file = null)
    {
        var request = new AuthorityRequest(action, folder["data"])
        {
            Only = Lists.Of(only),
            IsSystem = system,
            NssFolder = nss is null ? null : folder[nss],
            IsAgreed = agreed,
            File = file,
        };
        var question = new Question(answer is null ? null : new StringReader(answer + "\n"), errors);
        return new AuthorityProgram(request, commands, layouts, question, clock).Run(output, errors);
    }
}
