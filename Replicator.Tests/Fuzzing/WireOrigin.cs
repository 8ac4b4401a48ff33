using Replicator.Tests.Strictness.Checker;
using Replicator.Tests.Support;

namespace Replicator.Tests.Fuzzing;

/// <summary>One connection that an origin accepted: it reads requests by the strict checker and answers each by the plan
/// for the mark in its target.</summary>
/// <param name="transport">The origin's end.</param>
/// <param name="planFor">The plan for a request.</param>
internal sealed class WireOrigin(MemoryTransport transport, Func<WireMessage, OriginPlan?> planFor)
{
    private int answered;
    private int readLength = -1;

    public WireEnd End { get; } = new(transport);

    public Verdict Verdict { get; private set; } = new([], null);

    /// <summary>Receives, answers, sends.</summary>
    /// <returns>Whether anything moved.</returns>
    public bool Move()
    {
        bool moved = End.Move();
        if (End.ReceivedLength == readLength)
            return moved;
        readLength = End.ReceivedLength;
        Verdict = new RequestChecker().Check(End.Received);
        if (Verdict.Violation is not null)
            End.Leave(resets: true);
        while (answered < Verdict.Messages.Count && !End.HasLeft && TryAnswer(Verdict.Messages[answered]))
            answered++;
        return true;
    }

    private bool TryAnswer(WireMessage request)
    {
        OriginPlan? plan = planFor(request);
        if (plan is null || (!request.IsComplete && !plan.IsEarly))
            return false;
        End.Send(plan.Answer);
        if (plan.Ending != OriginEnding.Stays)
        {
            End.Move();
            End.Leave(plan.Ending == OriginEnding.Resets);
        }

        return true;
    }
}
