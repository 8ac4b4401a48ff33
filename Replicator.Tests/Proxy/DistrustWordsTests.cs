using System.Net.Security;
using Replicator.Tests.Diagnostics;
using Replicator.Tests.Support;
using Replicator.Tls;

namespace Replicator.Tests.Proxy;

/// <summary>What a person reads of clients who go before they have asked for anything in their tunnel.</summary>
[Collection(WithConsole.Name)]
public sealed class DistrustWordsTests : IDisposable
{
    private readonly TextWriter formerError = Console.Error;
    private readonly StringWriter errors = new() { NewLine = "\n" };
    private readonly Authority authority = Authority.Make(null, "tests", DateTimeOffset.UtcNow);

    public DistrustWordsTests() => Console.SetError(errors);

    public void Dispose()
    {
        Console.SetError(formerError);
        authority.Dispose();
    }

    [Fact]
    public void Who_leaves_without_a_word_is_not_said_to_have_said_one()
    {
        using var certificates = new LeafCertificates(authority, TimeProvider.System);
        using var scene = new Scene(options => options with
        {
            Interception = new InterceptionOptions(certificates, null, FallsBack: false, "what to do"),
        });
        Peer client = scene.Client().Sends("CONNECT origin.example:443 HTTP/1.1\nHost: origin.example:443\n\n");
        client.Secures(new SslClientAuthenticationOptions
        {
            TargetHost = "origin.example",
            RemoteCertificateValidationCallback = (_, shown, _, _) => shown is not null,
        });
        Assert.Null(client.HandshakeFailure);
        client.Leaves();
        Assert.Contains(
            "a client has left at once and may not believe our certificate for origin.example: what to do",
            errors.ToString(),
            StringComparison.Ordinal);
    }
}
