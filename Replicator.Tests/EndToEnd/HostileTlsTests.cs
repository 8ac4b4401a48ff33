using System.Globalization;
using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;
using System.Text.RegularExpressions;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>Peers that do in TLS what is allowed there and never of use here, made by another
/// implementation.</summary>
[Collection(RealPrograms.Name)]
public sealed class HostileTlsTests : IDisposable
{
    private const string Name = "www.shop.test";

    /// <summary>More than all the records that are taken from one peer without any content.</summary>
    private const int KeyUpdateCount = 50_000;

    /// <summary>The same of tickets.</summary>
    private const int TicketCount = 20_000;

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsTheory("openssl", "setsid", "curl")]
    [Trait("RFC", "9325 3.5")]
    [Trait("RFC", "8446 4.6.3")]
    [InlineData("-tls1_2", 'R', "RENEGOTIATING", 1)]
    [InlineData("-tls1_3", 'K', "KEYUPDATE", KeyUpdateCount)]
    public void A_client_that_only_renews_its_keys_is_cut_off(string version, char command, string said, int most)
    {
        using ReplicatorProcess proxy = Start("--intercept", "--intercept-fallback");
        using var client = new Terminal(folder.FullPath, "openssl", "s_client", version, "-brief",
            "-proxy", $"127.0.0.1:{proxy.Port}", "-connect", $"{Name}:443", "-servername", Name,
            "-CAfile", folder[".local/share/replicator/ca/ca.pem"]);
        client.WaitFor(text => text.Contains("Verification: OK", StringComparison.Ordinal));
        long before = MemoryOf(proxy);
        for (int sent = 0; sent < most && !client.Process.HasExited;)
        {
            // No more than fits between a terminal and its program.
            for (int end = Math.Min(most, sent + 500); sent < end; sent++)
            {
                client.Type(command);
                client.Type('\n');
            }

            client.WaitFor(text => Regex.Count(text, said) >= sent || client.Process.HasExited);
            if (sent == most / 5)
                AssertServes(proxy);
        }

        client.WaitForEnd();
        Assert.Contains(said, client.Output, StringComparison.Ordinal);
        proxy.WaitForOutput(text => text.Contains($"TLS for {Name}:443: ", StringComparison.Ordinal));
        Assert.DoesNotContain("believe our certificate", proxy.Output, StringComparison.Ordinal);
        Assert.InRange(MemoryOf(proxy) - before, long.MinValue, 16 << 10);
        AssertServes(proxy);
        proxy.Stop();
    }

    [NeedsFact("openssl", "curl")]
    public void An_origin_that_only_sends_tickets_is_given_up()
    {
        int port = FreePort.Take();
        File.WriteAllText(folder["both.pem"], PemOf(Name));
        using RealProcess origin = RealProcess.Start("openssl", ["s_server", "-accept", $"127.0.0.1:{port}", "-www",
            "-num_tickets", $"{TicketCount}", "-cert", folder["both.pem"]]);
        origin.WaitForOutput(text => text.Contains("ACCEPT", StringComparison.Ordinal));
        using ReplicatorProcess proxy = Start("--insecure-upstream", Name, "--resolve", $"{Name}:{port}:127.0.0.1");
        long before = MemoryOf(proxy);
        ProcessOutcome answer = RealProcess.Run("curl", "-sS", "--max-time", "30", "-w", "%{http_code}",
            "--proxy", $"http://127.0.0.1:{proxy.Port}", $"http://{Name}:{port}/",
            "--request-target", $"https://{Name}:{port}/");
        Assert.EndsWith("502", answer.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains("records without any content", answer.Output, StringComparison.Ordinal);
        Assert.InRange(MemoryOf(proxy) - before, long.MinValue, 16 << 10);
        AssertServes(proxy);
        proxy.Stop();
    }

    private static string PemOf(string name)
    {
        using X509Certificate2 certificate = Certificates.For(name);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        return certificate.ExportCertificatePem() + "\n" + key.ExportPkcs8PrivateKeyPem() + "\n";
    }

    // KiB that it has in memory.
    private static long MemoryOf(ReplicatorProcess proxy) => long.Parse(
        File.ReadLines($"/proc/{proxy.Id}/status")
            .Single(line => line.StartsWith("VmRSS:", StringComparison.Ordinal)).Split(' ')[^2],
        CultureInfo.InvariantCulture);

    private static void AssertServes(ReplicatorProcess proxy)
    {
        using RawClient client = proxy.Connect();
        client.Send($"GET / HTTP/1.1\r\nHost: 127.0.0.1:{proxy.Port}\r\n\r\n");
        Assert.Equal(200, client.Read().Status);
    }

    private ReplicatorProcess Start(params string[] options) => ReplicatorProcess.StartBehind(
        ["env", $"HOME={folder.FullPath}"], folder.Folder("root"), options);
}
