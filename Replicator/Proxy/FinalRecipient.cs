using System.Buffers;
using Replicator.Diagnostics;
using Replicator.Http;
using Replicator.Network;

namespace Replicator.Proxy;

/// <summary>Answers OPTIONS and TRACE where the request goes no further than here: it is for ourselves, or Max-Forwards
/// says so (RFC 9110 §7.6.2, §9.3.7, §9.3.8).</summary>
internal static class FinalRecipient
{
    /// <summary>What our own pages can be asked with.</summary>
    public const string MethodsOfPages = "GET, HEAD, OPTIONS, TRACE";

    private const string MethodsOfProxy = "GET, HEAD, POST, PUT, PATCH, DELETE, OPTIONS, TRACE, CONNECT";

    /// <summary>Whether the request ends here.</summary>
    /// <param name="request">Of any method but CONNECT.</param>
    /// <param name="isOwn">Its target is the proxy itself.</param>
    /// <exception cref="BadMessageException">Its Max-Forwards cannot be read.</exception>
    public static bool Answers(RequestHead request, bool isOwn)
    {
        if (!MaxForwards.TryRead(request, out long? count, out Refusal refusal))
            throw new BadMessageException(Side.Client, refusal);
        if (count == 0)
            return true;
        bool isAsked = request.IsMethod("OPTIONS"u8) || request.IsMethod("TRACE"u8);
        return isOwn && isAsked && request.Form != TargetForm.Absolute;
    }

    /// <summary>Puts the answer into the client's output.</summary>
    /// <param name="exchange">Whose request ends here.</param>
    /// <param name="isOwn">Its target is the proxy itself.</param>
    public static void Put(Exchange exchange, bool isOwn)
    {
        RequestHead request = exchange.Request;
        ResponseHead head = exchange.Response;
        head.Fields.Clear();
        head.SetLine(200);
        if (request.IsMethod("TRACE"u8))
        {
            head.Fields.Add("Content-Type"u8, "message/http"u8);
            head.Fields.Add("Cache-Control"u8, "no-store"u8);
            OwnAnswer.Put(exchange, Reflect(request));
            return;
        }

        head.Fields.Add("Allow"u8, isOwn && request.Form == TargetForm.Origin ? MethodsOfPages : MethodsOfProxy);
        OwnAnswer.Put(exchange, default);
    }

    // What was received, without what a script in a browser must not learn by it (RFC 9110 §9.3.8).
    private static ReadOnlySpan<byte> Reflect(RequestHead request)
    {
        var reflected = new RequestHead();
        reflected.SetLine(request.Method, request.Target, request.MinorVersion);
        for (int index = 0; index < request.Fields.Count; index++)
        {
            FieldLine line = request.Fields[index];
            if (!Secrets.IsSecret(line.Name))
                reflected.Fields.Add(line.Name, line.Value);
        }

        var content = new ArrayBufferWriter<byte>();
        reflected.WriteTo(content);
        return content.WrittenSpan;
    }
}
