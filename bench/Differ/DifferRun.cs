namespace Bench.Differ;

/// <summary>One conversation on its way through one proxy.</summary>
internal sealed class DifferRun(DifferConversation conversation)
{
    private readonly Lock gate = new();
    private readonly List<string> asked = [];
    private int index;

    /// <summary>Begins a step: what the origin is asked belongs to it from now on.</summary>
    public void Begin(int step)
    {
        lock (gate)
        {
            index = step;
            asked.Clear();
        }
    }

    /// <summary>What the origin was asked since the step began.</summary>
    public string Asked
    {
        get
        {
            lock (gate)
                return string.Join(" + ", asked);
        }
    }

    /// <summary>The origin's part.</summary>
    /// <param name="head">Of a request that reached it.</param>
    /// <returns>The whole answer.</returns>
    public string Answer(string head)
    {
        lock (gate)
        {
            string method = head[..head.IndexOf(' ')];
            bool hasCondition = DifferAnswers.Value(head, "If-None-Match") is not null
                || DifferAnswers.Value(head, "If-Modified-Since") is not null;
            bool hasRange = DifferAnswers.Value(head, "Range") is not null;
            asked.Add(method + (hasCondition ? " if" : "") + (hasRange ? " part" : ""));
            return DifferAnswers.To(conversation, index, method, head);
        }
    }
}
