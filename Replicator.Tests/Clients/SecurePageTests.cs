using AngleSharp.Dom;
using AngleSharp.Html.Parser;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>A browser that trusts the proxy's authority by its own database, and nothing else of it.</summary>
[Collection(RealPrograms.Name)]
public sealed class SecurePageTests : IDisposable
{
    // The home of the person: browsers look for their database there.
    private readonly TemporaryFolder folder = new();
    private int profiles;

    public void Dispose() => folder.Dispose();

    [NeedsFact("chromium", "nginx", "certutil")]
    public void A_page_of_two_hosts_over_https_comes_from_the_store_when_both_are_gone()
    {
        string database = folder.Folder(".pki/nssdb");
        Run("certutil", "-N", "-d", $"sql:{database}", "--empty-password");
        Run(ReplicatorProcess.ProgramPath, "ca", "install", "--nss", database, "--yes");
        string web = folder.Folder("web");
        using var pictures = new SecureSite("pictures.test", web);
        var page = new PageOfFifty(web, pictures.Uri("/"));
        using var site = new SecureSite("page.test", web);
        using ReplicatorProcess proxy = ReplicatorProcess.StartBehind(
            ["env", $"HOME={folder.FullPath}"], folder["root"], ["--intercept", .. SecureSite.OptionsFor(site, pictures)]);

        AssertLoads(site, proxy);
        int pictureCount = page.Resources.Count(PageOfFifty.IsPicture);
        Assert.Equal(pictureCount, pictures.TakeRequests().Count(request => request.Status == 200));
        Assert.Equal(
            1 + PageOfFifty.ResourceCount - pictureCount, site.TakeRequests().Count(request => request.Status == 200));
        site.Stop();
        pictures.Stop();
        AssertLoads(site, proxy);
        Assert.DoesNotContain("believe our certificate", proxy.Output, StringComparison.Ordinal);
        proxy.Stop();
    }

    // In a browser that has never run before.
    private void AssertLoads(SecureSite site, ReplicatorProcess proxy)
    {
        string output = Run("chromium",
        [
            .. Chromium.Options(folder.Folder($"profile{++profiles}")), "--virtual-time-budget=20000",
            .. Chromium.Through(proxy), "--dump-dom", site.Uri("/index.html"),
        ]);
        IDocument document = new HtmlParser().ParseDocument(output);
        Assert.Equal(
            ("50 loaded", "secure: true"),
            (document.QuerySelector("#loaded")?.TextContent ?? output, document.QuerySelector("#secure")?.TextContent));
    }

    private string Run(string program, params string[] arguments)
    {
        ProcessOutcome outcome = RealProcess.Run(program, arguments, folder.FullPath);
        Assert.True(outcome.ExitCode == 0, $"{program} ended with {outcome.ExitCode}:\n{outcome.Errors}");
        return outcome.Output;
    }
}
