namespace Replicator.Settings;

/// <summary>Under which heading the help shows an option.</summary>
[AttributeUsage(AttributeTargets.Property)]
internal sealed class OptionGroupAttribute(OptionGroup group) : Attribute
{
    public OptionGroup Group { get; } = group;
}

/// <summary>The headings of the help, in its order.</summary>
internal enum OptionGroup
{
    Listening,
    Storing,
    Reaching,
    Intercepting,
    Bounding,
    Running,

    /// <summary>Of one verb alone, and not of serve.</summary>
    Verbs,
}
