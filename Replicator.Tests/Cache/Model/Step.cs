namespace Replicator.Tests.Cache.Model;

/// <summary>One thing that happens in a history.</summary>
internal abstract record Step;

/// <summary>A client connects, asks and reads to the end.</summary>
/// <param name="Method">GET, HEAD or an unsafe one.</param>
/// <param name="Path">One of two, of which the first has variants.</param>
/// <param name="Fields">Lines of the head, each with its line end.</param>
internal sealed record Ask(string Method, int Path, string Fields) : Step;

/// <summary>The origin has another content from now on.</summary>
/// <param name="Path">Of which path.</param>
/// <param name="Language">Of which variant; as clients name it.</param>
/// <param name="Validators">What names it.</param>
/// <param name="Length">In bytes.</param>
/// <param name="Policy">Lines of the head that say how long it is fresh, and for whom.</param>
internal sealed record Publish(int Path, string Language, ValidatorKind Validators, int Length, string Policy) : Step;

/// <summary>Time passes.</summary>
internal sealed record Pass(int Seconds) : Step;

/// <summary>The proxy's clock is set.</summary>
internal sealed record SetClock(int Seconds) : Step;

/// <summary>The origin behaves so from now on.</summary>
internal sealed record Behave(Behaviour Behaviour) : Step;

internal enum ValidatorKind
{
    None,
    Strong,

    /// <summary>A weak entity tag that the content before had too.</summary>
    Weak,
    Date,
    StrongAndDate,
}

internal enum Behaviour
{
    Normal,

    /// <summary>It thinks for a second before it answers, and once more in the middle of a content.</summary>
    Slow,

    /// <summary>It knows neither conditions nor ranges.</summary>
    Plain,

    /// <summary>It closes in the middle of each content.</summary>
    Cutting,

    /// <summary>It answers 503.</summary>
    Failing,

    /// <summary>Each 304 names a tag that nothing has, each 206 is of another range than was asked for.</summary>
    Confused,

    /// <summary>It refuses connections.</summary>
    Gone,
}
