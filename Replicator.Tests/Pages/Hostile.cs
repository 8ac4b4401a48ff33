namespace Replicator.Tests.Pages;

/// <summary>What peers might send in the hope that a page repeats it.</summary>
public static class Hostile
{
    public static TheoryData<string> Texts { get; } =
    [
        "<script>alert(1)</script>",
        "\"><img src=x onerror=alert(1)>",
        "' onmouseover='alert(1)",
        "</title></style></pre><h1>x</h1>",
        "<!--",
        "]]>",
        "&lt;script&gt;&#60;",
        "\0\x1b[2J\r\n\t\x7f\x85",
        "\ud800 half \udc00",
        "\u202Etxt.exe\u2066",
        "javascript:alert(1)",
        new string('a', 5000),
    ];
}
