using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Replicator.Tests.Support;

/// <summary>An origin of https on this machine: an nginx with a certificate, by the authority of the tests, for a name
/// that no name service knows.</summary>
internal sealed class SecureSite : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Nginx nginx;

    /// <param name="name">Of the origin.</param>
    /// <param name="documents">The folder that is served; it stays the caller's.</param>
    /// <param name="lines">More lines for the server block.</param>
    public SecureSite(string name, string documents, string lines = "")
    {
        Name = name;
        using X509Certificate2 certificate = Certificates.For(name);
        using ECDsa key = certificate.GetECDsaPrivateKey()!;
        File.WriteAllText(folder["leaf.pem"], certificate.ExportCertificatePem());
        File.WriteAllText(folder["leaf.key"], key.ExportPkcs8PrivateKeyPem());
        File.WriteAllText(folder["root.pem"], Certificates.Trusted[0].ExportCertificatePem());
        nginx = new Nginx(documents, $"""
            listen 127.0.0.1:{Port} ssl;
            ssl_certificate {folder["leaf.pem"]};
            ssl_certificate_key {folder["leaf.key"]};
            {lines}
            """);
    }

    public string Name { get; }

    /// <summary>Of https.</summary>
    public int Port { get; } = FreePort.Take();

    /// <summary>Where the same is served over http.</summary>
    public int PlainPort => nginx.Port;

    /// <returns>The options of a proxy that finds these, may ask them and believes them.</returns>
    public static string[] OptionsFor(params SecureSite[] sites) =>
    [
        .. sites.SelectMany(site => (string[])["--resolve", $"{site.Name}:{site.Port}:127.0.0.1"]),
        "--connect-ports", string.Join(',', sites.Select(site => site.Port)),
        "--upstream-ca", sites[0].folder["root.pem"],
    ];

    /// <returns>The URI of a path there.</returns>
    public string Uri(string path) => $"https://{Name}:{Port}{path}";

    /// <inheritdoc cref="Nginx.TakeRequests"/>
    public IReadOnlyList<NginxRequest> TakeRequests() => nginx.TakeRequests();

    /// <summary>Ends it: connections are refused from now on.</summary>
    public void Stop() => nginx.Stop();

    public void Dispose()
    {
        nginx.Dispose();
        folder.Dispose();
    }
}
