using System.Reflection;
using CommandLine;

namespace Replicator.Settings;

/// <summary>One option, as the attributes of <see cref="ServeArguments"/> describe it.</summary>
/// <param name="ShortName">Null: none.</param>
/// <param name="LongName">Without the dashes.</param>
/// <param name="ValueName">What the help calls its value; null: it takes none.</param>
/// <param name="Kind">How often it may come.</param>
/// <param name="Group">Its heading in the help.</param>
/// <param name="Help">One sentence, the default in parentheses.</param>
internal sealed record OptionDefinition(
    char? ShortName, string LongName, string? ValueName, OptionKind Kind, OptionGroup Group, string Help)
{
    /// <summary>What every variable of ours begins with.</summary>
    public const string VariablePrefix = "REPLICATOR_";

    /// <summary>All of them, in the order of the help.</summary>
    public static IReadOnlyList<OptionDefinition> All { get; } = [.. typeof(ServeArguments).GetProperties().Select(
        Read)];

    /// <summary>The variable that stands in for it when the command line does not name it.</summary>
    public string Variable { get; } = VariablePrefix + LongName.ToUpperInvariant().Replace('-', '_');

    /// <summary>Whether its variable is looked at. An image may well set REPLICATOR_VERSION to say which one it
    /// holds.</summary>
    public bool HasVariable => Group != OptionGroup.Verbs && LongName is not ("help" or "version");

    /// <summary>Whether a value must follow.</summary>
    public bool TakesValue => ValueName is not null;

    private static OptionDefinition Read(PropertyInfo property)
    {
        OptionAttribute option = property.GetCustomAttribute<OptionAttribute>()!;
        return new OptionDefinition(
            option.ShortName.Length == 0 ? null : option.ShortName[0],
            option.LongName,
            option.MetaValue.Length == 0 ? null : option.MetaValue,
            option.FlagCounter ? OptionKind.Counted
                : property.PropertyType == typeof(IEnumerable<string>) ? OptionKind.Repeatable
                : OptionKind.Single,
            property.GetCustomAttribute<OptionGroupAttribute>()!.Group,
            option.HelpText);
    }
}

/// <summary>How often an option may come.</summary>
internal enum OptionKind
{
    /// <summary>Once.</summary>
    Single,

    /// <summary>As often as one likes; each adds a value.</summary>
    Repeatable,

    /// <summary>As often as one likes; it is counted.</summary>
    Counted,
}
