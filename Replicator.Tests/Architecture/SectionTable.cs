using System.Reflection;
using System.Text;
using Replicator.Tests.Cache.Conversations;
using Replicator.Tests.Support.Conversations;

namespace Replicator.Tests.Architecture;

/// <summary>Which classes of tests cover which section of RFC 9111, as their traits and the conversations say.</summary>
internal sealed class SectionTable
{
    private const string Document = "9111 ";

    private const BindingFlags OwnMethods = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic
        | BindingFlags.DeclaredOnly;

    // All sections, in order, as the standard numbers and names them. A section without a test says why there is none.
    private static readonly (string Number, string Title, string? Reason)[] Sections =
    [
        ("1", "Introduction", "No rule of its own"),
        ("1.1", "Requirements Notation", "Words, no rule"),
        ("1.2", "Syntax Notation", "Words, no rule"),
        ("1.2.1", "Imported Rules", "Rules of RFC 9110, tested in `Http`"),
        ("1.2.2", "Delta Seconds", null),
        ("2", "Overview of Cache Operation", null),
        ("3", "Storing Responses in Caches", null),
        ("3.1", "Storing Header and Trailer Fields", null),
        ("3.2", "Updating Stored Header Fields", null),
        ("3.3", "Storing Incomplete Responses", null),
        ("3.4", "Combining Partial Content", null),
        ("3.5", "Storing Responses to Authenticated Requests", null),
        ("4", "Constructing Responses from Caches", null),
        ("4.1", "Calculating Cache Keys with the Vary Header Field", null),
        ("4.2", "Freshness", null),
        ("4.2.1", "Calculating Freshness Lifetime", null),
        ("4.2.2", "Calculating Heuristic Freshness", null),
        ("4.2.3", "Calculating Age", null),
        ("4.2.4", "Serving Stale Responses", null),
        ("4.3", "Validation", null),
        ("4.3.1", "Sending a Validation Request", null),
        ("4.3.2", "Handling a Received Validation Request", null),
        ("4.3.3", "Handling a Validation Response", null),
        ("4.3.4", "Freshening Stored Responses upon Validation", null),
        ("4.3.5", "Freshening Responses with HEAD", null),
        ("4.4", "Invalidating Stored Responses", null),
        ("5", "Field Definitions", "Only a heading"),
        ("5.1", "Age", null),
        ("5.2", "Cache-Control", null),
        ("5.2.1", "Request Cache-Control Directives", null),
        ("5.2.1.1", "max-age", null),
        ("5.2.1.2", "max-stale", null),
        ("5.2.1.3", "min-fresh", null),
        ("5.2.1.4", "no-cache", null),
        ("5.2.1.5", "no-store", null),
        ("5.2.1.6", "no-transform", null),
        ("5.2.1.7", "only-if-cached", null),
        ("5.2.2", "Response Cache-Control Directives", "Only a heading"),
        ("5.2.2.1", "max-age", null),
        ("5.2.2.2", "must-revalidate", null),
        ("5.2.2.3", "must-understand", null),
        ("5.2.2.4", "no-cache", null),
        ("5.2.2.5", "no-store", null),
        ("5.2.2.6", "no-transform", null),
        ("5.2.2.7", "private", null),
        ("5.2.2.8", "proxy-revalidate", null),
        ("5.2.2.9", "public", null),
        ("5.2.2.10", "s-maxage", null),
        ("5.2.3", "Extension Directives", null),
        ("5.2.4", "Cache Directive Registry", "For those who define directives"),
        ("5.3", "Expires", null),
        ("5.4", "Pragma", null),
        ("5.5", "Warning", "Obsolete: neither made nor read, passed on as any other field"),
        ("6", "Relationship to Applications and Other Caches", "About caches within programs, as a browser's history"),
        ("7", "Security Considerations", "Only a heading"),
        ("7.1", "Cache Poisoning", null),
        ("7.2", "Timing Attacks", "How soon an answer comes tells what is stored: that is what a cache is for"),
        ("7.3", "Caching of Sensitive Information", null),
        ("8", "IANA Considerations", "For registries"),
        ("8.1", "Field Name Registration", "For registries"),
        ("8.2", "Cache Directive Registration", "For registries"),
        ("8.3", "Warn Code Registry", "For registries"),
        ("9", "References", "No rule"),
        ("9.1", "Normative References", "No rule"),
        ("9.2", "Informative References", "No rule"),
        ("A", "Collected ABNF", "The grammar of 1.2.2, 5.1, 5.2, 5.3 and 5.5 once more"),
        ("B", "Changes from RFC 7234", "No rule of its own"),
    ];

    private readonly SortedDictionary<string, SortedSet<string>> classes = new(StringComparer.Ordinal);

    /// <param name="assembly">Whose tests bear the traits, each on a method or for a whole class.</param>
    public SectionTable(Assembly assembly)
    {
        foreach (Type type in assembly.GetTypes())
        {
            foreach (MemberInfo member in (MemberInfo[])[type, .. type.GetMethods(OwnMethods)])
            {
                foreach (string section in SectionsOf(member))
                    Add(section, NameOf(type));
            }
        }

        foreach (Conversation conversation in Conversations.All)
        {
            foreach (string section in conversation.Sections.Split(',').Where(IsOfDocument))
                Add(section[Document.Length..], NameOf(typeof(ConversationTests)));
        }
    }

    /// <summary>Sections that traits name and that the standard has not.</summary>
    public IEnumerable<string> Unknown => classes.Keys.Except(Sections.Select(section => section.Number));

    /// <summary>Sections that have neither a test nor a reason.</summary>
    public IEnumerable<string> Uncovered =>
        from section in Sections
        where section.Reason is null && !classes.ContainsKey(section.Number)
        select $"{section.Number} {section.Title}";

    /// <summary>The table in Markdown, a row for each section.</summary>
    public string Render()
    {
        var text = new StringBuilder("| Section | Title | Tests |\n|---|---|---|\n");
        foreach ((string number, string title, string? reason) in Sections)
        {
            string tests = classes.TryGetValue(number, out SortedSet<string>? names)
                ? string.Join(", ", names)
                : $"none: {reason}";
            text.Append(null, $"| {number} | {title} | {tests} |\n");
        }

        return text.ToString();
    }

    private void Add(string section, string name)
    {
        if (!classes.TryGetValue(section, out SortedSet<string>? names))
            classes.Add(section, names = new SortedSet<string>(StringComparer.Ordinal));
        names.Add(name);
    }

    private static bool IsOfDocument(string section) => section.StartsWith(Document, StringComparison.Ordinal);

    private static IEnumerable<string> SectionsOf(MemberInfo member) =>
        from attribute in member.GetCustomAttributesData()
        where attribute.AttributeType == typeof(TraitAttribute) && attribute.ConstructorArguments[0].Value is "RFC"
        let section = (string)attribute.ConstructorArguments[1].Value!
        where IsOfDocument(section)
        select section[Document.Length..];

    // As the file lies: Cache/ReuseTests.
    private static string NameOf(Type type) =>
        type.FullName![$"{nameof(Replicator)}.{nameof(Tests)}.".Length..].Replace('.', '/');
}
