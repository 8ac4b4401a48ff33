namespace Replicator.Http;

/// <summary>How many more intermediaries a TRACE or an OPTIONS may pass (RFC 9110 §7.6.2). In other methods the field
/// is ignored.</summary>
internal static class MaxForwards
{
    private static ReadOnlySpan<byte> Name => "Max-Forwards"u8;

    /// <summary>Reads the field of a TRACE or an OPTIONS.</summary>
    /// <param name="head">Of any request.</param>
    /// <param name="count">Saturated; null: no bound.</param>
    /// <param name="refusal">The field is no single number. Deliberate: the RFC leaves open what is done then; whoever
    /// sends it wants a bound, and what it is cannot be known.</param>
    public static bool TryRead(RequestHead head, out long? count, out Refusal refusal)
    {
        count = null;
        refusal = Refusal.None;
        if (!Applies(head) || !head.Fields.TryGet(Name, out ReadOnlySpan<byte> value))
            return true;
        if (head.Fields.CountOf(Name) > 1 || !Syntax.TryParseDigits(value, out long number))
        {
            refusal = Refusal.MaxForwardsInvalid;
            return false;
        }

        count = number;
        return true;
    }

    /// <summary>One less, in a head that is forwarded and whose count is above zero.</summary>
    public static void Decrement(RequestHead head)
    {
        if (TryRead(head, out long? count, out _) && count > 0)
            head.Fields.Set(Name, (count.Value - 1).ToString());
    }

    private static bool Applies(RequestHead head) => head.IsMethod("TRACE"u8) || head.IsMethod("OPTIONS"u8);
}
