using System.Text;
using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class OutputBlockTests
{
    private readonly OutputBlock block = new();

    [Fact]
    public void A_block_that_fits_is_whole()
    {
        string line = new('x', 1000);
        for (int i = 0; i < 65; i++)
            Line(line);
        Assert.Equal(string.Concat(Enumerable.Repeat(line + "\n", 65)), Text());
    }

    [Theory]
    [InlineData("x", 1)]
    [InlineData("€", 3)]
    [InlineData("😀", 4)]
    public void Beyond_64_KiB_it_says_how_much_was_left_out(string character, int size)
    {
        string line = string.Concat(Enumerable.Repeat(character, 999 / size));
        for (int i = 0; i < 200; i++)
            Line(line);
        Line("never seen");
        string text = Text();
        Assert.InRange(Encoding.UTF8.GetByteCount(text), OutputBlock.Bound - 100, OutputBlock.Bound);
        Assert.DoesNotContain("never seen", text, StringComparison.Ordinal);
        Assert.DoesNotContain("\ufffd", text, StringComparison.Ordinal);

        string last = text.TrimEnd('\n').Split('\n')[^1];
        int all = 200 * (999 / size * size + 1) + "never seen\n".Length;
        int shown = Encoding.UTF8.GetByteCount(text) - Encoding.UTF8.GetByteCount(last + "\n");

        // The line that was cut is ended by a byte of the block's own.
        Assert.Equal($"{all - (shown - 1)} bytes more were left out", last.Trim());
    }

    [Fact]
    public void One_line_without_end_is_cut()
    {
        block.Append(new string('y', 1_000_000), inRed: false);
        Assert.InRange(Text().Length, OutputBlock.Bound - 100, OutputBlock.Bound);
    }

    [Fact]
    public void A_red_line_that_was_cut_leaves_no_colour_behind()
    {
        block.Append(new string('y', 1_000_000), inRed: true);
        string text = Text();
        Assert.InRange(text.Length, OutputBlock.Bound - 100, OutputBlock.Bound);
        int begin = text.LastIndexOf("\e[31m", StringComparison.Ordinal);
        Assert.True(text.LastIndexOf("\e[0m", StringComparison.Ordinal) > begin);
    }

    [Fact]
    public void Red_that_begins_after_the_cut_is_not_shown_at_all()
    {
        block.Append(new string('y', 1_000_000), inRed: false);
        block.Append("error", inRed: true);
        Assert.DoesNotContain("\e", Text(), StringComparison.Ordinal);
    }

    [Fact]
    public void A_cleared_block_holds_nothing_of_before()
    {
        Line("secret");
        block.Clear();
        Line("other");
        Assert.Equal("other\n", Text());
    }

    private void Line(string line)
    {
        block.Append(line, inRed: false);
        block.EndLine();
    }

    private string Text() => Encoding.UTF8.GetString(block.Finish());
}
