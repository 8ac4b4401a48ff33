using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Network;
using Replicator.Pages;

namespace Replicator.Proxy;

/// <summary>Tells the person what became of each exchange, in the block of the client's fiber.</summary>
internal sealed class ExchangeLog(Log log, TimeProvider time)
{
    /// <summary>Bytes; a longer one, as by a long key, is cut off.</summary>
    private const int LongestCacheStatus = 1024;

    /// <summary>The sum of all that became of exchanges.</summary>
    public Traffic Traffic { get; } = new();

    public static void Warn(string text) => Log.Warning(text);

    /// <summary>Whether <see cref="Step"/> prints: ask first, so that what is not shown costs nothing.</summary>
    public bool ShowsSteps => log.ShowsSteps;

    /// <summary>What the running fiber does at this moment.</summary>
    public void Step(string text) => log.Step(text);

    /// <summary>Something that befell the running fiber, which goes on.</summary>
    public void Note(string text) => log.Note(text);

    /// <summary>The exchange is over.</summary>
    /// <param name="exchange">Its head is complete, or refused.</param>
    /// <param name="error">What broke it off; null: nothing.</param>
    public void Write(Exchange exchange, Exception? error)
    {
        // What broke off behind us is not stored; a client that left may leave a download behind that goes on.
        bool brokeOff = error is not (null or ConnectionException or TimeoutException);
        exchange.CacheStatus.Stored &= !brokeOff;
        Traffic.Add(exchange, brokeOff ? error!.Message : null);
        if (log.ShowsExchanges)
            WriteExchange(exchange, error is ConnectionException ? "the client left" : "");

        // What a client did wrong was told to the client, and clients may leave; what went wrong behind us is for the
        // person.
        string? failure = error switch
        {
            null => exchange.Fault?.Message,
            ConnectionException => null,
            TimeoutException => $"the client was silent: {error.Message}",
            _ => error.Message,
        };
        if (failure is not null)
            Log.Error(log.ShowsExchanges ? failure : $"{exchange}: {failure}");
        else if (error is null && exchange.Failure is not null)
            log.Note(exchange.Failure);
    }

    /// <summary>A tunnel writes a line when it opens and one when it ends.</summary>
    public void TunnelOpened(Exchange exchange)
    {
        if (log.ShowsExchanges)
            log.Note($"tunnel to {System.Text.Encoding.Latin1.GetString(exchange.Request.Target)} opened");
    }

    /// <summary>A connection that switched protocols writes one when it does, and one when it ends.</summary>
    /// <param name="protocol">Tokens, as in Upgrade.</param>
    public void Switched(string protocol)
    {
        if (log.ShowsExchanges)
            log.Note($"switched to {protocol}");
    }

    private void WriteExchange(Exchange exchange, string note)
    {
        if (exchange.Request.Method.IsEmpty)
        {
            log.Note($"a request that is refused, answered {exchange.Response.Status}");
            return;
        }

        int length = 0;
        Span<byte> status = stackalloc byte[LongestCacheStatus];
        if (exchange.Source is not (TransferSource.Pending or TransferSource.Tunnel))
            exchange.CacheStatus.TryFormat(status, out length);
        log.Exchange(new ExchangeLine
        {
            Method = exchange.Request.Method,
            Target = exchange.Request.Target,
            MinorVersion = exchange.Request.MinorVersion,
            Status = exchange.HasBegunResponse ? exchange.Response.Status : 0,
            CacheStatus = status[..length],
            Length = exchange.Tunnelled ?? exchange.ResponseContent.Count,
            Elapsed = time.GetElapsedTime(exchange.BeganTimestamp),
            Note = note,
        });
        if (!log.ShowsFields)
            return;
        WriteFields('>', exchange.Request.Fields);
        if (exchange.HasBegunResponse)
            WriteFields('<', exchange.Response.Fields);
    }

    private void WriteFields(char mark, FieldSection fields)
    {
        for (int index = 0; index < fields.Count; index++)
            log.Field(mark, fields[index].Name, fields[index].Value);
    }
}
