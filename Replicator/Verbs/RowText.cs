using System.Globalization;
using Replicator.Diagnostics;

namespace Replicator.Verbs;

/// <summary>Parts of rows as a person reads them.</summary>
internal static class RowText
{
    /// <summary>In the person's time zone, to the minute.</summary>
    public static string Time(DateTimeOffset time) =>
        time.ToLocalTime().ToString("yyyy-MM-dd HH:mm", CultureInfo.InvariantCulture);

    /// <summary>What is special about a response, each with a space before it.</summary>
    public static string Remarks(VerbRow row)
    {
        string there = row.Kind != RowKind.Unfinished ? ""
            : row.CompleteLength is { } whole ? $" (unfinished, of {Quantity.Bytes(whole)})" : " (unfinished)";
        return there
            + (row.Status is { } status and not 200 ? $" ({status})" : "")
            + (row.Pinned ? " (pinned)" : "")
            + (row.InUse ? " (in use)" : "")
            + (row.ByHand ? $" (put there by hand{(row.Text is { } text ? $"; {text}" : "")})" : "");
    }
}
