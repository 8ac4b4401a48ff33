using Fibers;
using Replicator.Cache;
using Replicator.Http;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>explain: what the next request would get, and why.</summary>
/// <param name="explainer">Knows.</param>
/// <param name="request">A URL, and fields of the request.</param>
/// <param name="output">Gets the rows.</param>
internal sealed class Explaining(Explainer explainer, VerbSettings request, IRowOutput output) : IVerb
{
    public IEnumerable<Yield> Run(Result<int> exitCode)
    {
        var presented = new RequestHead();
        if (WrittenRequest.Read(request.Words[0], request.Fields, presented, out TargetUri? uri) is { } mistake)
        {
            exitCode.Value = ExitCode.Usage;
            yield return Yield.Call(output.Write([VerbRow.Note(mistake)]));
            yield break;
        }

        IReadOnlyList<ExplanationLine> lines = explainer.Explain(uri!, presented, out bool isStored);
        exitCode.Value = isStored ? ExitCode.Ok : ExitCode.NotFound;
        yield return Yield.Call(output.Write([.. lines.Select(line => new VerbRow(RowKind.Explained)
        {
            Name = line.Name,
            Text = line.Value,
            Section = line.Section.Length == 0 ? null : line.Section,
        })]));
    }
}
