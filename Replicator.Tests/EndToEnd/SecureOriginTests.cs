using System.Globalization;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>Origins of https with certificates as another implementation makes and shows them.</summary>
[Collection(RealPrograms.Name)]
public sealed class SecureOriginTests : IDisposable
{
    private const string Name = "www.shop.test";

    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsTheory("openssl", "curl")]
    [Trait("RFC", "9110 4.3.4")]
    [InlineData("good", 200, "")]
    [InlineData("expired", 502, "its certificate expired on 2021-01-01")]
    [InlineData("not yet valid", 502, "its certificate is not valid before 2090-01-01")]
    [InlineData("wrong name", 502, "its certificate is for other.test")]
    [InlineData("self-signed", 502, "its certificate is signed by itself")]
    [InlineData("unknown authority", 502, "its certificate is signed by \"Other root\", whom nobody here trusts")]
    [InlineData("weak key", 502, "its key is weak (RSA with 1024 bits)")]
    [InlineData("weak signature", 502, "its certificate is signed with sha1")]
    [InlineData("for clients", 502, "its certificate may not be used for this")]
    public void An_origin_is_believed_by_its_certificate(string kind, int status, string reason)
    {
        MakeAuthority("root", "Root of the tests");
        MakeAuthority("other", "Other root");
        Make(kind);
        int port = FreePort.Take();
        using RealProcess origin = RealProcess.Start("openssl", ["s_server", "-accept", $"127.0.0.1:{port}", "-www",
            "-cert", folder["leaf.pem"], "-key", folder["leaf.key"], "-cipher", "DEFAULT@SECLEVEL=0"]);
        origin.WaitForOutput(text => text.Contains("ACCEPT", StringComparison.Ordinal));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder.Folder("root"), "--upstream-ca", folder["root.pem"],
            "--resolve", $"{Name}:{port}:127.0.0.1");
        ProcessOutcome answer = RealProcess.Run("curl", "-sS", "--max-time", "30", "-w", "%{http_code}",
            "--proxy", $"http://127.0.0.1:{proxy.Port}", $"http://{Name}:{port}/",
            "--request-target", $"https://{Name}:{port}/");
        Assert.EndsWith(status.ToString(CultureInfo.InvariantCulture), answer.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(reason, answer.Output, StringComparison.OrdinalIgnoreCase);
        if (status != 200)
            Assert.False(Directory.Exists(Path.Combine(proxy.Root, $"https#{Name}:{port}")));
    }

    [NeedsTheory("openssl", "curl")]
    [Trait("RFC", "8446 4.4.2")]
    [InlineData("-tls1_2", "it may ask for a certificate of the client's own")]
    [InlineData("-tls1_3", "it asks for a certificate of the client's own")]
    public void One_that_asks_for_a_certificate_is_told(string version, string reason)
    {
        MakeAuthority("root", "Root of the tests");
        Make("good");
        int port = FreePort.Take();
        using RealProcess origin = RealProcess.Start("openssl", ["s_server", "-accept", $"127.0.0.1:{port}", "-www",
            "-cert", folder["leaf.pem"], "-key", folder["leaf.key"], "-Verify", "1", version]);
        origin.WaitForOutput(text => text.Contains("ACCEPT", StringComparison.Ordinal));
        using ReplicatorProcess proxy = ReplicatorProcess.Start(folder.Folder("root"), "--upstream-ca", folder["root.pem"],
            "--resolve", $"{Name}:{port}:127.0.0.1");
        ProcessOutcome answer = RealProcess.Run("curl", "-sS", "--max-time", "30", "-w", "%{http_code}",
            "--proxy", $"http://127.0.0.1:{proxy.Port}", $"http://{Name}:{port}/",
            "--request-target", $"https://{Name}:{port}/");
        Assert.EndsWith("502", answer.Output.TrimEnd(), StringComparison.Ordinal);
        Assert.Contains(reason, System.Net.WebUtility.HtmlDecode(answer.Output), StringComparison.Ordinal);
    }

    private void MakeAuthority(string file, string name) => OpenSsl("req", "-x509", "-newkey", "rsa:2048", "-nodes",
        "-keyout", folder[$"{file}.key"], "-out", folder[$"{file}.pem"], "-subj", $"/CN={name}", "-days", "3650");

    private void Make(string kind)
    {
        string name = kind == "wrong name" ? "other.test" : Name;
        OpenSsl("req", "-newkey", kind == "weak key" ? "rsa:1024" : "rsa:2048", "-nodes", "-keyout", folder["leaf.key"],
            "-out", folder["leaf.csr"], "-subj", $"/CN={name}", "-addext", $"subjectAltName=DNS:{name}",
            "-addext", $"extendedKeyUsage={(kind == "for clients" ? "clientAuth" : "serverAuth")}");
        if (kind == "self-signed")
        {
            OpenSsl("x509", "-req", "-in", folder["leaf.csr"], "-signkey", folder["leaf.key"], "-out", folder["leaf.pem"],
                "-copy_extensions", "copy", "-days", "30");
            return;
        }

        string issuer = kind == "unknown authority" ? "other" : "root";
        (string begin, string end) = kind switch
        {
            "expired" => ("20200101000000Z", "20210101000000Z"),
            "not yet valid" => ("20900101000000Z", "20910101000000Z"),
            _ => ("20200101000000Z", "20900101000000Z"),
        };
        File.WriteAllText(folder["index"], "");
        File.WriteAllText(folder["ca.conf"], $"""
            [ca]
            default_ca = this
            [this]
            database = {folder["index"]}
            new_certs_dir = {folder.FullPath}
            rand_serial = yes
            policy = any
            copy_extensions = copy
            [any]
            commonName = supplied
            """);
        OpenSsl("ca", "-batch", "-notext", "-config", folder["ca.conf"], "-cert", folder[$"{issuer}.pem"], "-keyfile",
            folder[$"{issuer}.key"], "-in", folder["leaf.csr"], "-out", folder["leaf.pem"], "-md",
            kind == "weak signature" ? "sha1" : "sha256", "-startdate", begin, "-enddate", end);
    }

    private static void OpenSsl(params string[] arguments)
    {
        ProcessOutcome outcome = RealProcess.Run("openssl", arguments);
        Assert.True(outcome.ExitCode == 0, outcome.Errors);
    }
}
