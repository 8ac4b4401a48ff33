using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.EndToEnd;

/// <summary>The built program behind another of its kind.</summary>
[Collection(RealPrograms.Name)]
public sealed class ExternalProxyTests : IDisposable
{
    private readonly TemporaryFolder folder = new();

    public void Dispose() => folder.Dispose();

    [NeedsTheory("env")]
    [InlineData("--external")]
    [InlineData("REPLICATOR_EXTERNAL")]
    [InlineData("http_proxy")]
    public void What_it_lacks_comes_by_way_of_the_other(string name)
    {
        byte[] content = Encoding.ASCII.GetBytes("content");
        using var origin = new RawOrigin(exchange => exchange.Send("HTTP/1.1 200 OK\r\nCache-Control: max-age=60\r\n"
            + "Content-Length: 7\r\n\r\ncontent"));
        using ReplicatorProcess outer = ReplicatorProcess.Start(folder["outer"]);
        string address = $"me:secret@127.0.0.1:{outer.Port}";
        using ReplicatorProcess inner = name == "--external"
            ? ReplicatorProcess.Start(folder["inner"], name, address)
            : ReplicatorProcess.StartBehind(["env", $"{name}={address}"], folder["inner"], "-vv");
        inner.AssertServes(origin.Uri("/a"), content, isHit: false);
        inner.AssertServes(origin.Uri("/a"), content, isHit: true);
        outer.AssertServes(origin.Uri("/a"), content, isHit: true);
        Assert.Equal(1, origin.RequestCount);
        Assert.Contains($"goes by way of 127.0.0.1:{outer.Port}", inner.Output, StringComparison.Ordinal);
        Assert.DoesNotContain("secret", inner.Output, StringComparison.Ordinal);
    }

    [NeedsFact("env")]
    public void A_tunnel_leads_through_both()
    {
        using var origin = new RawOrigin(exchange => exchange.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        string port = origin.Authority.Split(':')[1];
        using ReplicatorProcess outer = ReplicatorProcess.Start(folder["outer"], "--connect-ports", port);
        using ReplicatorProcess inner = ReplicatorProcess.Start(
            folder["inner"], "--connect-ports", port, "--external", $"http://127.0.0.1:{outer.Port}/");
        using RawClient client = inner.Connect();
        client.Send($"CONNECT {origin.Authority} HTTP/1.1\r\nHost: {origin.Authority}\r\n\r\n");
        client.Send($"GET / HTTP/1.1\r\nHost: {origin.Authority}\r\nConnection: close\r\n\r\n");
        client.Shutdown();
        Assert.EndsWith("\r\n\r\nok", client.ReadToEnd(), StringComparison.Ordinal);
        Until.Holds(
            () => outer.Output.Contains($"tunnel to {origin.Authority}", StringComparison.Ordinal), () => outer.Output);
    }

    [NeedsFact("env")]
    public void A_variable_that_names_itself_is_not_heeded()
    {
        int port = FreePort.Take();
        using var origin = new RawOrigin(exchange => exchange.Send("HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok"));
        using ReplicatorProcess proxy = ReplicatorProcess.StartBehind(
            ["env", $"http_proxy=http://localhost:{port}"], folder["root"], "--port", $"{port}");
        using RawClient client = proxy.Connect();
        Assert.Equal(200, client.Get(origin.Uri("/a")).Status);
        Assert.Contains("http_proxy names this proxy itself", proxy.Output, StringComparison.Ordinal);
    }

    [NeedsFact("env")]
    public void An_option_that_names_itself_is_a_mistake()
    {
        int port = FreePort.Take();
        using RealProcess proxy = ReplicatorProcess.Launch(
            [], "--port", $"{port}", "--root", folder["root"], "--external", $"127.0.0.1:{port}");
        Assert.Equal(64, proxy.WaitForExit());
        Assert.Contains("--external names this proxy itself", proxy.Errors, StringComparison.Ordinal);
    }
}
