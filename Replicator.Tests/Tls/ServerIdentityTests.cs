using System.Net.Security;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using Fibers;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Tls;

public sealed class ServerIdentityTests : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly List<string> warnings = [];
    private readonly VirtualLoop loop = new();
    private readonly Workers workers;
    private readonly WorkerService service;

    public ServerIdentityTests()
    {
        workers = new Workers(loop.Scheduler.Mailbox, threadCount: 0);
        service = workers.AddService("certificate files", queueBound: 1, share: 1);
    }

    public void Dispose()
    {
        workers.Dispose();
        loop.Dispose();
        folder.Dispose();
    }

    [Fact]
    public void Files_that_change_count_for_the_next_client()
    {
        Write("a.test", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ServerIdentity identity = Read();
        Assert.Equal("CN=a.test", Shown(identity));
        SslServerAuthenticationOptions first = identity.Current;
        Assert.Equal("CN=a.test", Shown(identity));
        Assert.Same(first, identity.Current);
        Write("b.test", new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("CN=b.test", Shown(identity));
        Assert.Empty(warnings);
    }

    [Fact]
    public void Files_that_cannot_be_used_any_more_leave_what_was_there()
    {
        Write("a.test", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ServerIdentity identity = Read();
        File.WriteAllText(folder["key"], "no key");
        Assert.Equal("CN=a.test", Shown(identity));
        Assert.Equal("CN=a.test", Shown(identity));
        Assert.Contains("cannot be used", Assert.Single(warnings), StringComparison.Ordinal);
    }

    /// <summary>As where a key is copied first and given to its user afterwards.</summary>
    [Fact]
    public void What_could_not_be_used_is_tried_again()
    {
        Write("a.test", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ServerIdentity identity = Read();
        Write("b.test", new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        File.Move(folder["key"], folder["away"]);
        Assert.Equal("CN=a.test", Shown(identity));
        File.Move(folder["away"], folder["key"]);
        Assert.Equal("CN=b.test", Shown(identity));
    }

    [Fact]
    public void What_a_link_leads_to_may_change()
    {
        foreach (string name in new[] { "a.test", "b.test" })
        {
            Write(name, name == "a.test" ? new DateTime(2020, 1, 1) : new DateTime(2020, 1, 2));
            Directory.CreateDirectory(folder[name]);
            File.Move(folder["certificate"], folder[$"{name}/certificate"]);
            File.Move(folder["key"], folder[$"{name}/key"]);
        }

        Directory.CreateSymbolicLink(folder["current"], folder["a.test"]);
        File.CreateSymbolicLink(folder["certificate"], folder["current/certificate"]);
        File.CreateSymbolicLink(folder["key"], folder["current/key"]);
        ServerIdentity identity = Read();
        Assert.Equal("CN=a.test", Shown(identity));
        Directory.Delete(folder["current"]);
        Directory.CreateSymbolicLink(folder["current"], folder["b.test"]);
        Assert.Equal("CN=b.test", Shown(identity));
    }

    [Theory]
    [InlineData("certificate", "no certificate")]
    [InlineData("key", "no key")]
    [InlineData("key", null)]
    public void Files_that_cannot_be_used_at_first_are_a_mistake(string file, string? text)
    {
        Assert.Throws<IOException>(Read);
        Write("a.test", DateTime.UtcNow);
        using var other = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        File.WriteAllText(folder[file], text ?? other.ExportPkcs8PrivateKeyPem());
        Assert.Contains(folder[file], Assert.Throws<IOException>(Read).Message, StringComparison.Ordinal);
    }

    [NeedsFact("mkfifo")]
    public void A_pipe_in_the_place_of_a_file_is_not_waited_for()
    {
        Write("a.test", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ServerIdentity identity = Read();
        File.Delete(folder["certificate"]);
        Assert.Equal(0, RealProcess.Run("mkfifo", folder["certificate"]).ExitCode);
        Assert.Equal("CN=a.test", Shown(identity));
        string mistake = $"{folder["certificate"]} is not a regular file";
        Assert.Contains(mistake, Assert.Single(warnings), StringComparison.Ordinal);
        Assert.Contains(mistake, Assert.Throws<IOException>(Read).Message, StringComparison.Ordinal);
    }

    [Fact]
    public void They_are_looked_at_once_a_second()
    {
        Write("a.test", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        ServerIdentity identity = Read();
        Write("b.test", new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        Assert.Equal("CN=a.test", Shown(identity, afterSeconds: 0.9));
        Assert.Equal("CN=b.test", Shown(identity, afterSeconds: 0.1));
    }

    [Fact]
    public void A_disk_that_does_not_answer_holds_up_one_client_and_not_for_long()
    {
        using var slow = new Workers(loop.Scheduler.Mailbox, threadCount: 1);
        loop.Poller.WaitsForThreads = false;
        WorkerService busy = slow.AddService("certificate files", queueBound: 2, share: 1);
        Write("a.test", new DateTime(2020, 1, 1, 0, 0, 0, DateTimeKind.Utc));
        var identity = new ServerIdentity(folder["certificate"], folder["key"], busy, loop.Clock, warnings.Add);
        Write("b.test", new DateTime(2020, 1, 2, 0, 0, 0, DateTimeKind.Utc));
        using var disk = new ManualResetEventSlim();
        Assert.True(busy.TryPost(disk.Wait, () => { }));
        loop.Clock.Advance(TimeSpan.FromSeconds(1));
        var ends = new List<TimeSpan>();
        loop.Start(Look());
        loop.Start(Look());
        loop.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal([1, 2], ends.Select(end => end.TotalSeconds));
        Assert.Equal("CN=a.test", Subject(identity));
        disk.Set();
        loop.Poller.WaitsForThreads = true;
        Assert.Null(loop.Run(Pause()));
        Assert.Equal("CN=b.test", Subject(identity));

        IEnumerable<Yield> Pause()
        {
            yield return Yield.Wait(TimeSpan.FromSeconds(1));
        }

        IEnumerable<Yield> Look()
        {
            yield return Yield.Call(identity.Look());
            ends.Add(loop.Clock.Elapsed);
        }
    }

    private static string Subject(ServerIdentity identity) =>
        identity.Current.ServerCertificateContext!.TargetCertificate.Subject;

    private string Shown(ServerIdentity identity, double afterSeconds = 1)
    {
        loop.Clock.Advance(TimeSpan.FromSeconds(afterSeconds));
        Assert.Null(loop.Run(identity.Look()));
        return Subject(identity);
    }

    private ServerIdentity Read() => new(folder["certificate"], folder["key"], service, loop.Clock, warnings.Add);

    private void Write(string name, DateTime time)
    {
        using X509Certificate2 made = Certificates.For(name);
        using ECDsa key = made.GetECDsaPrivateKey()!;
        File.WriteAllText(folder["certificate"], made.ExportCertificatePem());
        File.WriteAllText(folder["key"], key.ExportPkcs8PrivateKeyPem());
        File.SetLastWriteTimeUtc(folder["certificate"], time);
        File.SetLastWriteTimeUtc(folder["key"], time);
    }
}
