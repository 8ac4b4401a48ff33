using System.Globalization;
using System.Net;
using System.Text;
using Fibers;
using Replicator.Http;
using Replicator.Store;

namespace Replicator.Proxy;

/// <summary>Answers PURGE, which no standard describes and other caches know: what is stored of the target goes. Only
/// clients of named networks may; it is never passed on. What is on its way goes to those who read it already, and is
/// not stored; what the origin has yet to answer is validated before its next use.</summary>
internal sealed class Purging(FileStore store, Downloads downloads, ProxyOptions options)
{
    public IEnumerable<Yield> Answer(Exchange exchange)
    {
        exchange.CacheStatus.Forward ??= "method";
        if (!MayPurge(exchange.Client.Transport.RemoteEndPoint.Address))
        {
            ErrorAnswer.Put(exchange, 403, ProxyError.HttpRequestDenied,
                "PURGE is for those that --purge-from names");
            yield break;
        }

        int count;
        try
        {
            count = store.Purge(exchange.Uri!) + downloads.Invalidate(exchange.Uri!);
        }
        catch (StoreException refused)
        {
            ErrorAnswer.Put(exchange, 500, ProxyError.ProxyInternalError, refused.Message);
            yield break;
        }

        ResponseHead head = exchange.Response;
        head.Fields.Clear();
        head.SetLine(count > 0 ? 200 : 404);
        head.Fields.Add("Content-Type"u8, "text/plain; charset=utf-8"u8);
        head.Fields.Add("Cache-Control"u8, "no-store"u8);
        OwnAnswer.Put(exchange, Encoding.UTF8.GetBytes(count > 0
            ? string.Create(CultureInfo.InvariantCulture, $"{count} gone\n")
            : "not stored\n"));
    }

    private bool MayPurge(IPAddress client)
    {
        IPAddress address = client.IsIPv4MappedToIPv6 ? client.MapToIPv4() : client;
        return options.PurgeFrom.Any(network => network.Contains(address));
    }
}
