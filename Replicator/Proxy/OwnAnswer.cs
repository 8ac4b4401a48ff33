namespace Replicator.Proxy;

/// <summary>Puts an answer of our own, whose head is prepared in <see cref="Exchange.Response"/>, into the client's
/// output.</summary>
internal static class OwnAnswer
{
    public static void Put(Exchange exchange, ReadOnlySpan<byte> content)
    {
        exchange.BeginResponse(content.Length);
        if (exchange.HasContent(exchange.Response.Status) && !content.IsEmpty)
            exchange.ResponseContent.Inline(content);
        exchange.EndResponse();
    }
}
