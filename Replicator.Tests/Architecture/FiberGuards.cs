using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;

namespace Replicator.Tests.Architecture;

/// <summary>What the compiler lets pass in fibers.</summary>
internal static class FiberGuards
{
    /// <summary>Lines that call a fiber method and drop what it returns: such a line does nothing.</summary>
    public static IEnumerable<string> CalledAndNotYielded(Sources sources)
    {
        foreach (SyntaxTree tree in sources.Trees)
        {
            SemanticModel model = sources.ModelOf(tree);
            foreach (InvocationExpressionSyntax call in tree.GetRoot().DescendantNodes(
                ).OfType<InvocationExpressionSyntax>())
            {
                if (IsDropped(call) && IsFiber(model.GetTypeInfo(call).Type))
                    yield return $"{Places.Of(call)}: {call} is called and not yielded";
            }
        }
    }

    /// <summary>Fiber methods that block the loop or suspend in another way.</summary>
    public static IEnumerable<string> Blocking(Sources sources)
    {
        foreach (SyntaxTree tree in sources.Trees)
        {
            SemanticModel model = sources.ModelOf(tree);
            foreach (YieldStatementSyntax statement in tree.GetRoot().DescendantNodes().OfType<YieldStatementSyntax>())
            {
                if (statement.Ancestors().OfType<LockStatementSyntax>().Any())
                    yield return $"{Places.Of(statement)}: a lock is held across a yield";
            }

            foreach (SimpleNameSyntax name in tree.GetRoot().DescendantNodes().OfType<SimpleNameSyntax>())
            {
                if (model.GetSymbolInfo(name).Symbol is IMethodSymbol { Name: "Sleep", ContainingType.Name: "Thread" })
                    yield return $"{Places.Of(name)}: sleeps";
            }

            foreach (AwaitExpressionSyntax wait in tree.GetRoot().DescendantNodes().OfType<AwaitExpressionSyntax>())
                yield return $"{Places.Of(wait)}: awaits a task; only fibers suspend";
        }
    }

    private static bool IsDropped(InvocationExpressionSyntax call) => call.Parent switch
    {
        ExpressionStatementSyntax => true,
        AssignmentExpressionSyntax { Left: IdentifierNameSyntax { Identifier.Text: "_" } } discard =>
            discard.Parent is ExpressionStatementSyntax,
        _ => false,
    };

    private static bool IsFiber(ITypeSymbol? type) => type is INamedTypeSymbol
    {
        Name: "IEnumerable",
        TypeArguments: [{ Name: "Yield", ContainingNamespace.Name: "Fibers" }],
    };
}
