using System.Xml.Linq;
using Replicator.Settings;
using Replicator.Tests.Clients;

namespace Replicator.Tests.Architecture;

/// <summary>What the README must not fall behind.</summary>
public sealed class ReadmeTests
{
    private static readonly string[] Lines = File.ReadAllLines(Path.Combine(Sources.Root, "README.md"));

    [Theory]
    [InlineData("Fiber/Fiber.csproj")]
    [InlineData("Replicator/Replicator.csproj")]
    public void Every_package_at_run_time_has_its_line(string project)
    {
        XDocument document = XDocument.Load(Path.Combine(Sources.Root, project));
        foreach (XElement package in document.Descendants("PackageReference"))
        {
            string name = package.Attribute("Include")!.Value;
            Assert.Contains(Lines, line => line.StartsWith($"- `{name}`: ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void Every_verb_has_its_lines_and_an_example_to_type()
    {
        foreach (VerbDefinition verb in VerbDefinition.All)
        {
            int line = Array.FindIndex(
                Lines, line => line.StartsWith($"- `{verb.Name}` ", StringComparison.Ordinal)
                    || line.StartsWith($"- `{verb.Name}`, ", StringComparison.Ordinal)
                    || line.StartsWith("- `pin` ", StringComparison.Ordinal) && verb.Name == "unpin");
            Assert.True(line >= 0, verb.Name);
            Assert.Contains(Lines[line..(line + 4)],
                text => text.Contains("`replicator ", StringComparison.Ordinal));
        }
    }

    [Fact]
    public void A_chapter_of_a_client_has_ten_lines_at_most() => Assert.All(
        ClientChapters.All, chapter => Assert.InRange(chapter.Lines.Count(line => line.Length > 0), 1, 10));

    [Fact]
    public void Every_option_has_its_row()
    {
        string[] cells = [.. Lines.Where(line => line.StartsWith("| `-",
            StringComparison.Ordinal)).Select(line => line.Split('|')[1])];
        foreach (OptionDefinition option in OptionDefinition.All)
        {
            string written = $"--{option.LongName}" + (option.ValueName is null ? "" : $" {option.ValueName}");
            string cell = Assert.Single(cells, cell => cell.Contains($"`{written}`", StringComparison.Ordinal));
            Assert.True(option.ShortName is null || cell.Contains($"`-{option.ShortName}`", StringComparison.Ordinal),
                cell);
            Assert.Equal(option.Kind != OptionKind.Single, cell.TrimEnd().EndsWith('*'));
        }
    }
}
