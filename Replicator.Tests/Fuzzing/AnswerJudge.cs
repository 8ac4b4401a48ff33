using System.Text;
using Replicator.Tests.Strictness.Checker;

namespace Replicator.Tests.Fuzzing;

/// <summary>What one client was sent, held against what it asked.</summary>
internal static class AnswerJudge
{
    /// <summary>Every answer is well formed, answers a request, and looks whole only if it is.</summary>
    /// <returns>The answers.</returns>
    public static IReadOnlyList<WireMessage> Check(byte[] sent, byte[] received, bool endedInOrder)
    {
        Verdict verdict = Read(sent, received);
        string text = Encoding.Latin1.GetString(received);
        Assert.True(verdict.Violation is null, $"{verdict.Violation} in {text}\nupon {Encoding.Latin1.GetString(sent)}");

        // What broke off is seen to have: by a reset, for an end in order ends a content without length.
        Assert.False(verdict.BreaksOff && endedInOrder && IsOfUnknownLength(verdict), $"looks whole: {text}");
        return verdict.Messages;
    }

    /// <summary>The requests that a client's bytes hold, the one that is refused included.</summary>
    public static List<string> MethodsIn(byte[] sent)
    {
        Verdict asked = new RequestChecker { ArePassedOn = false, EmptyLineCount = 2 }.Check(sent);
        List<string> methods = [.. asked.Messages.Select(message => message.Method)];
        if (methods.LastOrDefault() != "CONNECT" && (asked.Violation is not null || asked.BreaksOff))
            methods.Add("?");
        return methods;
    }

    // A head that is refused may have been a HEAD as far as it was read, or not as far: its answer, the last one, has
    // content or none.
    private static Verdict Read(byte[] sent, byte[] received)
    {
        List<string> methods = MethodsIn(sent);
        Verdict verdict = new ResponseChecker().Check(received, methods);
        int last = verdict.Messages.Count(message => message.Status >= 200) - 1;
        if (verdict is { Violation: null, BreaksOff: false } || last < 0
            || verdict.Messages[^1] is not { Status: >= 400 } refusal || !refusal.HasMember("Connection", "close"))
            return verdict;
        methods[last] = methods[last] == "HEAD" ? "GET" : "HEAD";
        Verdict other = new ResponseChecker().Check(received, methods);
        return other.Violation is null ? other : verdict;
    }

    private static bool IsOfUnknownLength(Verdict verdict) =>
        verdict.Messages.Count > 0 && verdict.Messages[^1].EndsWithConnection;
}
