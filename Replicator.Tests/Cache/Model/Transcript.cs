using System.Globalization;
using System.Text;
using System.Text.RegularExpressions;

namespace Replicator.Tests.Cache.Model;

/// <summary>A history as a test of a scene, to be pasted.</summary>
internal static partial class Transcript
{
    /// <param name="history">What happened.</param>
    /// <param name="failed">Whose answer was wrong.</param>
    /// <param name="why">What was wrong.</param>
    public static string Of(History history, ClientAnswer failed, string why)
    {
        var events = new SortedDictionary<int, (TimeSpan Elapsed, string Line)>();
        foreach (ClientAnswer client in history.Clients)
        {
            events[client.Sent.Order] = (client.Sent.Elapsed, $"Peer client{client.Id} = scene.Client().Sends({Quote(client.Request.Text + "\n")});");
            if (client.Ended is Instant end)
                events[end.Order] = (end.Elapsed, $"Assert.Equal({Quote(client.Received)}, client{client.Id}.Received);");
        }

        foreach (OriginAnswer answer in history.Origin.Answers.Where(answer => answer.Begun is not null))
        {
            events[answer.Begun!.Order] = (answer.Begun.Elapsed,
                $"scene.Origin.Sends({Quote(answer.Head.Text + "\n" + answer.Text)}); // to client {answer.Client}"
                    + (answer.BreaksOff ? ", and breaks off in the middle" : ""));
        }

        foreach ((Instant at, bool isGone) in history.Origin.Outages)
            events[at.Order] = (at.Elapsed, isGone ? "scene.CutLine();" : "scene.RestoreLine();");

        var text = new StringBuilder($"client {failed.Id}: {why}\n\n");
        TimeSpan now = history.Began;
        foreach ((TimeSpan elapsed, string line) in events.Values)
        {
            if (elapsed > now)
                text.Append(CultureInfo.InvariantCulture, $"scene.Advance(TimeSpan.FromSeconds({(elapsed - now).TotalSeconds}));\n");
            now = elapsed;
            text.Append(line).Append('\n');
        }

        text.Append("\nThe steps were\n");
        foreach (Step step in history.Steps)
            text.Append(CultureInfo.InvariantCulture, $"{step}\n");
        return text.ToString();
    }

    // Long contents are random letters: as many others do as well.
    private static string Quote(string text) =>
        '"' + LongContent().Replace(text, found => $"{found.Value[..20]}…{found.Length} letters")
            .Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal)
            .Replace("\r\n", "\\n", StringComparison.Ordinal).Replace("\n", "\\n", StringComparison.Ordinal) + '"';

    [GeneratedRegex("[a-z]{100,}")]
    private static partial Regex LongContent();
}
