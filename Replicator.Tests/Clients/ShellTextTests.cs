using Replicator.Clients;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

public sealed class ShellTextTests
{
    [Theory]
    [InlineData("Bash", "a b", "export N='a b'")]
    [InlineData("Bash", "it's", "export N='it'\\''s'")]
    [InlineData("Bash", "$x `y` \\ \"", "export N='$x `y` \\ \"'")]
    [InlineData("Fish", "it's", "set -gx N 'it\\'s'")]
    [InlineData("Fish", "a\\b", "set -gx N 'a\\\\b'")]
    [InlineData("Fish", "$x", "set -gx N '$x'")]
    [InlineData("Pwsh", "it's $x", "$env:N = 'it''s $x'")]
    [InlineData("Pwsh", "\u2019", "$env:N = '\u2019\u2019'")]
    public void A_value_is_quoted_as_the_shell_wants(string shell, string value, string line) =>
        Assert.Equal(line, ShellText.Set(Enum.Parse<Shell>(shell), new ClientVariable("N", value)));

    [NeedsTheory("bash")]
    [InlineData("plain")]
    [InlineData("")]
    [InlineData("a 'b' \"c\" $d `e` \\ !f\n*g ~ # ;")]
    public void Bash_reads_what_was_meant(string value)
    {
        string line = ShellText.Set(Shell.Bash, new ClientVariable("N", value));
        ProcessOutcome outcome = RealProcess.Run("bash", "-c", $"{line}\nprintf '[%s]' \"$N\"");
        Assert.Equal($"[{value}]\n", outcome.Output);
    }

    [Fact]
    public void A_comment_never_ends_early() =>
        Assert.Equal("# a?rm -r b?", ShellText.Comment("a\nrm -r b\r"));
}
