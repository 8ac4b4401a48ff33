using System.Globalization;
using System.Text.RegularExpressions;

namespace Replicator.Tests.Support.Conversations;

/// <summary>Plays a conversation on a stage, and compares.</summary>
/// <param name="stage">On which.</param>
/// <param name="path">Begins each path, so that nothing of another conversation on this stage is met.</param>
internal sealed partial class Player(IStage stage, string path)
{
    /// <summary>The field that counts in place of Cache-Control on every stage.</summary>
    public const string TargetedField = "CDN-Cache-Control";

    /// <summary>What an origin answers that was not to be asked.</summary>
    public const string Unasked = "HTTP/1.1 599 Unasked\r\nContent-Length: 0\r\n\r\n";

    public void Play(Conversation conversation)
    {
        for (int index = 0; index < conversation.Turns.Length; index++)
        {
            try
            {
                Play(conversation.Turns[index]);
            }
            catch (Exception failure) when (failure is not OutOfMemoryException)
            {
                throw new InvalidOperationException(
                    $"{conversation.Name}: turn {index + 1}, {conversation.Turns[index].Asks}: {failure.Message}", failure);
            }
        }
    }

    private void Play(Turn turn)
    {
        if (turn.IsAlone)
            stage.EndOrigin();
        int before = stage.Requests.Count;
        string?[] answers = [.. turn.Answers.Select(answer => answer is null ? null : Message("HTTP/1.1 ", answer, isAnswer: true))];
        stage.Prepare(answers);
        string request = Request(turn.Asks);
        if (turn.Joins is null)
        {
            Compare(stage.Ask(request), turn.Asks, turn.Gets);
        }
        else
        {
            string answer = answers[0]!;
            int half = answer.Length - (answer.Split("\r\n\r\n", 2)[1].Length / 2);
            (string first, string second) = stage.AskTogether(request, Request(turn.Joins), half);
            Compare(first, turn.Asks, turn.Gets);
            Compare(second, turn.Joins, turn.JoinerGets);
        }

        // What is asked behind a stale answer comes when it comes.
        if (answers is not [null])
            Until.Holds(() => stage.Requests.Count >= before + answers.Length, () => "a request to the origin");
        if (answers is not [null])
            Assert.Equal(before + answers.Length, stage.Requests.Count);
        if (turn.Sees.Length > 0)
            CompareLines(turn.Sees, stage.Requests[^1].Lines);
    }

    private string Request(string asks)
    {
        string[] words = asks.Split(' ', 3);
        string target = (stage.IsReverse ? "" : stage.Origin) + path + words[1];
        string rest = words.Length > 2 ? " " + words[2] : "";
        string host = new Uri(stage.Origin).Authority;
        return Message($"{words[0]} {target} HTTP/1.1 | Host: {host} | Connection: close", rest, isAnswer: false);
    }

    // Content-Length is put to what has content, and to answers that have none unless their status forbids it.
    private string Message(string start, string text, bool isAnswer)
    {
        string[] halves = (start + Filled(text)).Split(" || ", 2);
        string content = halves.Length > 1 ? halves[1] : "";
        string head = halves[0];
        bool needsLength = content.Length > 0 || (isAnswer && !text.StartsWith("304", StringComparison.Ordinal)
            && !text.StartsWith("204", StringComparison.Ordinal));
        bool hasFraming = head.Contains("| Content-Length:", StringComparison.Ordinal)
            || head.Contains("| Transfer-Encoding:", StringComparison.Ordinal);
        if (needsLength && !hasFraming)
            head += $" | Content-Length: {content.Length}";
        if (isAnswer)
            head = NoReason().Replace(head, "$0 Said");
        return head.Replace(" | ", "\r\n", StringComparison.Ordinal) + "\r\n\r\n" + content;
    }

    private string Filled(string text) => Moment().Replace(
        text.Replace("{base}", stage.Origin + path, StringComparison.Ordinal).Replace("{path}", path, StringComparison.Ordinal),
        found => (stage.Now + TimeSpan.FromSeconds(int.Parse(found.Groups[1].ValueSpan, CultureInfo.InvariantCulture)))
            .ToString("R", CultureInfo.InvariantCulture));

    private void Compare(string received, string asks, string gets)
    {
        List<ReceivedMessage> answers = ReceivedMessage.ParseAll(received, hasEnded: true, [asks.Split(' ')[0]]);
        Assert.True(answers.Count > 0, $"no answer: {received}");
        ReceivedMessage answer = answers[^1];
        string[] halves = Filled(gets).Split(" || ", 2);
        string[] lines = halves[0].Split(" | ", 2);
        Assert.True(Pattern(lines[0]).IsMatch($"{answer.Status}"), $"{lines[0]} was due, not {received}");
        if (lines.Length > 1)
            CompareLines(lines[1], answer.Lines);
        if (halves.Length > 1)
            Assert.Equal(halves[1], answer.Content);
        Assert.True(answer.IsComplete, $"cut off: {received}");
    }

    private static void CompareLines(string expected, string[] lines)
    {
        foreach (string wanted in expected.Split(" | "))
        {
            if (wanted[0] == '!')
            {
                Assert.DoesNotContain(lines, line => line.StartsWith(wanted[1..] + ":", StringComparison.OrdinalIgnoreCase));
                continue;
            }

            Assert.True(Array.Exists(lines, Pattern(wanted).IsMatch), $"{wanted} is not in {string.Join(" | ", lines)}");
        }
    }

    private static Regex Pattern(string wanted) =>
        new($"^{Regex.Escape(wanted).Replace("\\*", ".*", StringComparison.Ordinal)}$", RegexOptions.IgnoreCase);

    [GeneratedRegex(@"\{([+-]\d+)\}")]
    private static partial Regex Moment();

    [GeneratedRegex(@"^HTTP/1\.1 \d+(?= \| |$)")]
    private static partial Regex NoReason();
}
