using System.Text;
using Replicator.Diagnostics;

namespace Replicator.Tests.Diagnostics;

[Collection(WithConsole.Name)]
public sealed class LogTests : IDisposable
{
    private readonly TextWriter formerOut = Console.Out;
    private readonly TextWriter formerError = Console.Error;
    private readonly StringWriter output = new() { NewLine = "\n" };
    private readonly StringWriter errors = new() { NewLine = "\n" };

    public LogTests()
    {
        Console.SetOut(output);
        Console.SetError(errors);
    }

    public void Dispose()
    {
        Console.SetOut(formerOut);
        Console.SetError(formerError);
    }

    [Fact]
    public void An_exchange_is_told_in_two_lines()
    {
        new Log(Verbosity.Exchanges).Exchange(new ExchangeLine
        {
            Method = "GET"u8,
            Target = "http://a.test/b?c"u8,
            MinorVersion = 1,
            Status = 200,
            CacheStatus = "hit; ttl=30"u8,
            Length = 1536,
            Elapsed = TimeSpan.FromMilliseconds(12.3),
        });

        Assert.Equal("GET http://a.test/b?c HTTP/1.1\n200, hit; ttl=30, 1.50 KiB in 12 ms\n", output.ToString());
    }

    [Fact]
    public void Client_and_note_are_told_where_given()
    {
        new Log(Verbosity.Exchanges).Exchange(new ExchangeLine
        {
            Client = "192.0.2.1:5000",
            Method = "CONNECT"u8,
            Target = "a.test:443"u8,
            MinorVersion = 1,
            Note = "the client left",
        });

        Assert.Equal(
            "192.0.2.1:5000 CONNECT a.test:443 HTTP/1.1\nno answer, 0 B in 0.0 ms, the client left\n",
                output.ToString());
    }

    [Theory]
    [InlineData(Verbosity.Quiet, 0)]
    [InlineData(Verbosity.Exchanges, 3)]
    [InlineData(Verbosity.Fields, 4)]
    [InlineData(Verbosity.Steps, 5)]
    internal void Each_level_adds_to_what_is_printed(Verbosity verbosity, int lines)
    {
        var log = new Log(verbosity);
        log.Exchange(new ExchangeLine { Method = "GET"u8, Target = "/"u8 });
        log.Note("note");
        log.Field('>', "Host"u8, "a.test"u8);
        log.Step("waits");
        Log.Warning("full");
        Log.Error("broken");

        Assert.Equal(lines, output.ToString().Count(letter => letter == '\n'));
        Assert.Equal("warning: full\nerror: broken\n", errors.ToString());
        Assert.Equal(lines >= 3, log.ShowsExchanges);
        Assert.Equal(lines >= 4, log.ShowsFields);
        Assert.Equal(lines >= 5, log.ShowsSteps);
    }

    [Theory]
    [InlineData("Host", "a.test", "  > Host: a.test\n")]
    [InlineData("Authorization", "Basic dXNlcjpwYXNz", "  > Authorization: ***\n")]
    [InlineData("pRoxY-aUthoriZation", "Basic x", "  > pRoxY-aUthoriZation: ***\n")]
    [InlineData("cookie", "session=1", "  > cookie: ***\n")]
    [InlineData("Set-Cookie", "session=1", "  > Set-Cookie: ***\n")]
    [InlineData("X-NuGet-ApiKey", "k", "  > X-NuGet-ApiKey: ***\n")]
    [InlineData("Location", "http://u:p@a.test/", "  > Location: http://***@a.test/\n")]
    public void Fields_are_printed_without_secrets(string name, string value, string expected)
    {
        new Log(Verbosity.Fields).Field('>', Encoding.UTF8.GetBytes(name), Encoding.UTF8.GetBytes(value));
        Assert.Equal(expected, output.ToString());
    }

    [Fact]
    public void No_peer_writes_control_characters_into_the_log()
    {
        byte[] hostile = [.. Enumerable.Range(0, 256).Select(value => (byte)value)];
        string text = string.Concat(Enumerable.Range(0, 0x3000).Select(value => (char)value));
        var log = new Log(Verbosity.Steps);
        log.Exchange(new ExchangeLine { Method = hostile, Target = hostile, CacheStatus = hostile, Note = text });
        log.Field('<', hostile, hostile);
        log.Note(text);
        log.Step(text);
        Log.Warning(text);
        Log.Error(text);

        string printed = output.ToString() + errors;
        Assert.Equal(7, printed.Count(letter => letter == '\n'));
        Assert.DoesNotContain(printed, letter => letter != '\n' && char.IsControl(letter));
        Assert.DoesNotContain('\u202E', printed);
        Assert.DoesNotContain('\u2028', printed);
    }

    [Fact]
    public void Long_targets_and_values_are_cut()
    {
        var log = new Log(Verbosity.Fields);
        log.Exchange(new ExchangeLine { Method = "GET"u8, Target = new byte[10_000].AsSpan() });
        log.Field('>', "a"u8, Encoding.ASCII.GetBytes(new string('x', 1000)));
        Assert.Contains("(7952 bytes more)", output.ToString(), StringComparison.Ordinal);
        Assert.EndsWith("x… (488 bytes more)\n", output.ToString(), StringComparison.Ordinal);
    }
}
