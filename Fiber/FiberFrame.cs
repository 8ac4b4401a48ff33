using System.Globalization;

namespace Fibers;

/// <summary>One call in the chain of a fiber.</summary>
/// <param name="Method">The generator, as <c>ClientSession.Serve</c>.</param>
/// <param name="File">The source file where it waits or has called; empty before its first step.</param>
/// <param name="Line">The line there; 0 before its first step.</param>
public readonly record struct FiberFrame(string Method, string File, int Line)
{
    /// <summary>As <c>ClientSession.Serve /Proxy/ClientSession.cs:40</c>.</summary>
    public override string ToString() =>
        Line == 0 ? $"{Method} (not begun)" : string.Create(CultureInfo.InvariantCulture, $"{Method} {File}:{Line}");

    /// <summary>The name of the method that the compiler made <paramref name="iterator"/> of.</summary>
    internal static string NameOf(object iterator)
    {
        Type type = iterator.GetType();
        string name = type.Name;
        int end = name.IndexOf('>', StringComparison.Ordinal);
        if (name[0] != '<' || end < 2)
            return name;

        // A local function's iterator is named <<Outer>g__Inner|0_1>d: what follows the last mark is told.
        string method = name[1..end].TrimStart('<');
        int inner = name.IndexOf(">g__", StringComparison.Ordinal);
        if (inner >= 0)
            method = name[(inner + 4)..name.IndexOf('|', inner)];
        Type? owner = type.DeclaringType;
        while (owner is { Name: ['<', ..], DeclaringType: { } outer })
            owner = outer;
        return owner is null ? method : $"{owner.Name}.{method}";
    }
}
