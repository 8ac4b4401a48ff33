using System.Net;

namespace Replicator.Pages;

/// <summary>The pages at the proxy's own address, none without a policy that says who may see it.</summary>
/// <param name="trusted">Networks that <see cref="PagePolicy.Trusted"/> admits beside loopback.</param>
internal sealed class PageTable(IReadOnlyList<IPNetwork> trusted)
{
    private readonly Dictionary<string, OwnPage> pages = new(StringComparer.Ordinal);

    /// <summary>Adds a page.</summary>
    /// <param name="path">Where it is, beginning with "/", without a query.</param>
    /// <param name="policy">Who may see it.</param>
    /// <param name="contentType">Of what is rendered.</param>
    /// <param name="render">Makes the content, at each request anew.</param>
    /// <exception cref="ArgumentException">There is a page at that path, or the policy is none.</exception>
    public void Add(string path, PagePolicy policy, string contentType, Func<PageRequest, string> render)
    {
        if (policy is not (PagePolicy.Everybody or PagePolicy.Trusted))
            throw new ArgumentException($"The page at {path} has no policy.", nameof(policy));
        pages.Add(path, new OwnPage(policy, contentType, render));
    }

    /// <summary>Renders the page at a path, if this client may see it.</summary>
    /// <param name="path">With or without a query, which the page gets.</param>
    /// <param name="request">Who asks, and how we were addressed.</param>
    /// <param name="contentType">Of the content.</param>
    /// <param name="content">The page; empty unless it was found.</param>
    public PageOutcome Render(string path, PageRequest request, out string contentType, out string content)
    {
        ArgumentNullException.ThrowIfNull(path);

        contentType = content = "";
        int query = path.IndexOf('?', StringComparison.Ordinal);
        if (!pages.TryGetValue(query < 0 ? path : path[..query], out OwnPage? page))
            return PageOutcome.Unknown;
        if (page.Policy == PagePolicy.Trusted && !IsTrusted(request.Client))
            return PageOutcome.Forbidden;
        contentType = page.ContentType;
        content = page.Render(request with { Query = query < 0 ? "" : path[(query + 1)..] });
        return PageOutcome.Found;
    }

    private bool IsTrusted(IPAddress client)
    {
        IPAddress address = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        return IPAddress.IsLoopback(address) || trusted.Any(network => network.Contains(address));
    }

    private sealed record OwnPage(PagePolicy Policy, string ContentType, Func<PageRequest, string> Render);
}
