using System.Net;
using Replicator.Diagnostics;
using Replicator.Settings;
using Checked = Replicator.Settings.Settings;

namespace Replicator.Tests.Settings;

public sealed class SettingsReaderTests
{
    private static readonly Dictionary<string, string> Home = new() { ["HOME"] = "/home/me" };

    [Fact]
    public void Nothing_given_means_the_documented_defaults()
    {
        Checked settings = Good([]);

        Assert.Equal([new IPEndPoint(IPAddress.Loopback, 8080), new IPEndPoint(IPAddress.IPv6Loopback, 8080)],
            settings.Bind);
        Assert.True(settings.BindIsDefault);
        Assert.False(settings.ListensBeyondLoopback);
        Assert.Empty(settings.Clients);
        Assert.Equal("/home/me/.cache/replicator", settings.Root);
        Assert.Equal([443, 80], settings.ConnectPorts);
        Assert.Equal(TimeSpan.FromSeconds(60), settings.Bounds.Transfer);
        Assert.Equal(Verbosity.Exchanges, settings.Verbosity);
        Assert.Null(settings.Poller);
        Assert.Null(settings.DumpFibers);
        Assert.False(settings.Open || settings.Static || settings.Offline || settings.Flat || settings.Plain
            || settings.Debug);
    }

    [Theory]
    [InlineData("--port 81")]
    [InlineData("-p 81")]
    [InlineData("-p81")]
    [InlineData("-p=81")]
    [InlineData("--port=81")]
    [InlineData("-sp 81")]
    [InlineData("-fsp81")]
    [InlineData("serve --port 81")]
    public void A_value_is_read_in_every_form(string line) => Assert.Equal(81, Good(line.Split(' ')).Bind[0].Port);

    [Theory]
    [InlineData("", Verbosity.Exchanges)]
    [InlineData("-v", Verbosity.Fields)]
    [InlineData("--verbose", Verbosity.Fields)]
    [InlineData("-v -v", Verbosity.Steps)]
    [InlineData("-vv", Verbosity.Steps)]
    [InlineData("-vvv", Verbosity.Steps)]
    [InlineData("-v --verbose", Verbosity.Steps)]
    [InlineData("-q", Verbosity.Quiet)]
    [InlineData("--quiet", Verbosity.Quiet)]
    internal void Verbosity_counts(string line, Verbosity verbosity) =>
        Assert.Equal(verbosity, Good(Words(line)).Verbosity);

    [Fact]
    public void Repeatable_options_add_up_in_order()
    {
        Checked settings = Good(Words(
            "-b 127.0.0.2 --bind [::1] -b 192.168.0.1 -i 192.168.0.0/16 --ip fd00::/8 "
            + "--pages-to 10.0.0.1 --pages-to 10.1.0.0/16"));

        Assert.Equal(["127.0.0.2:8080", "[::1]:8080", "192.168.0.1:8080"], settings.Bind.Select(end => end.ToString()));
        Assert.True(settings.ListensBeyondLoopback);
        Assert.False(settings.BindIsDefault);
        Assert.Equal(["192.168.0.0/16", "fd00::/8"], settings.Clients.Select(network => network.ToString()));
        Assert.Equal(["10.0.0.1/32", "10.1.0.0/16"], settings.PagesTo.Select(network => network.ToString()));
    }

    [Fact]
    public void Switches_are_read()
    {
        Checked settings = Good(Words(
            "-s -f --offline --plain --debug --open --poller select --dump-fibers 5 -t 7 "
            + "--connect-ports 443,8443,443"));

        Assert.True(settings.Static && settings.Flat && settings.Offline && settings.Plain && settings.Debug
            && settings.Open);
        Assert.Equal(PollerChoice.Select, settings.Poller);
        Assert.Equal(TimeSpan.FromSeconds(5), settings.DumpFibers);
        Assert.Equal(TimeSpan.FromSeconds(7), settings.Bounds.Transfer);
        Assert.Equal([443, 8443], settings.ConnectPorts);
    }

    [Fact]
    public void Bounds_have_their_documented_defaults() => Assert.Equal(
        new Bounds
        {
            Clients = 12_000,
            ClientsPerAddress = 1024,
            Downloads = 256,
            Waiting = 4096,
            PerOrigin = 64,
            HeadLength = 64 << 10,
            Fields = 100,
            Memory = 64 << 20,
            Buffers = 256L << 20,
            Store = new StoreBounds(null, null, null, null),
            Transfer = TimeSpan.FromSeconds(60),
            Relay = TimeSpan.FromMinutes(5),
            Tunnel = TimeSpan.FromMinutes(15),
            Idle = TimeSpan.FromSeconds(60),
            Head = TimeSpan.FromSeconds(30),
            Connect = TimeSpan.FromSeconds(10),
            OriginHead = TimeSpan.FromMinutes(5),
            OriginIdle = TimeSpan.FromSeconds(30),
        },
        Good([]).Bounds);

    [Fact]
    public void Every_bound_is_read_from_its_option() => Assert.Equal(
        new Bounds
        {
            Clients = 1,
            ClientsPerAddress = 2,
            Downloads = 14,
            Waiting = 15,
            PerOrigin = 3,
            HeadLength = 4 << 10,
            Fields = 5,
            Memory = 16 << 20,
            Buffers = 17 << 20,
            Store = new StoreBounds(50 << 20, 18, TimeSpan.FromDays(30), 2),
            Transfer = TimeSpan.FromSeconds(6),
            Relay = TimeSpan.FromSeconds(7),
            Tunnel = TimeSpan.FromSeconds(8),
            Idle = TimeSpan.FromSeconds(9),
            Head = TimeSpan.FromSeconds(10),
            Connect = TimeSpan.FromSeconds(11),
            OriginHead = TimeSpan.FromSeconds(12),
            OriginIdle = TimeSpan.FromSeconds(13),
        },
        Good(Words(
            "--max-clients 1 --max-clients-per-address 2 --max-per-origin 3 --max-head 4 --max-fields 5 --timeout 6 "
            + "--relay-timeout 7 --tunnel-timeout 8 --idle-timeout 9 --head-timeout 10 --connect-timeout 11 "
            + "--origin-head-timeout 12 --origin-idle-timeout 13 --max-downloads 14 --max-waiting 15 "
            + "--memory 16 --max-buffers 17 --max-size 50M --min-free 18 --max-age 30d --keep 2")).Bounds);

    [Theory]
    [InlineData("--max-size 1M", 1L << 20)]
    [InlineData("--max-size 1024k", 1L << 20)]
    [InlineData("--max-size 1048577", (1L << 20) + 1)]
    [InlineData("--max-size 20G", 20L << 30)]
    [InlineData("--max-size 2t", 2L << 40)]
    [InlineData("--max-size 8388607T", 8388607L << 40)]
    [InlineData("--max-size 9223372036854775807", long.MaxValue)]
    public void A_size_may_have_a_unit(string line, long expected) =>
        Assert.Equal(expected, Good(Words(line)).Bounds.Store.Stored);

    [Theory]
    [InlineData("--max-age 90s", 90)]
    [InlineData("--max-age 15m", 15 * 60)]
    [InlineData("--max-age 12h", 12 * 3600)]
    [InlineData("--max-age 36500d", 36500L * 24 * 3600)]
    public void A_time_has_a_unit(string line, long seconds) =>
        Assert.Equal(TimeSpan.FromSeconds(seconds), Good(Words(line)).Bounds.Store.Unused);

    [Theory]
    [InlineData("--max-clients 0", "this is a whole number from 1 to 1000000")]
    [InlineData("--memory -1", "this is a whole number of MiB from 0 to 1048576")]
    [InlineData("--max-buffers 0", "this is a whole number of MiB from 1 to 1048576")]
    [InlineData("--max-head 1025", "this is a whole number from 1 to 1024")]
    [InlineData("--idle-timeout 0", "seconds are a whole number from 1 to 604800")]
    public void A_bound_is_at_least_one(string line, string mistake) =>
        Mistaken(Words(line), Home, $"{line}: {mistake}");

    [Fact]
    public void Destinations_are_words_or_networks()
    {
        Checked settings = Good(Words(
            "--allow-to private --deny-to 10.1.0.0/16 --deny-to metadata --allow-to ::ffff:10.0.0.0/104"));

        Assert.Equal(
            [
                new DestinationChoice(true, "private", default),
                new DestinationChoice(true, null, IPNetwork.Parse("10.0.0.0/8")),
                new DestinationChoice(false, null, IPNetwork.Parse("10.1.0.0/16")),
                new DestinationChoice(false, "metadata", default),
            ],
            settings.Destinations);
    }

    [Theory]
    [InlineData("a.test:80:127.0.0.1", "127.0.0.1")]
    [InlineData("A.Test:80:::1", "::1")]
    [InlineData("a.test:80:[::1]", "::1")]
    [InlineData("a.test:80:::ffff:127.0.0.1", "127.0.0.1")]
    public void Names_are_overridden(string text, string address) =>
        Assert.Equal([new ResolveOverride("a.test", 80, IPAddress.Parse(address))], Good(["--resolve", text]).Resolve);

    [Theory]
    [InlineData("-r", "/srv/x", "/srv/x")]
    [InlineData("-d", "/srv/../x", "/x")]
    [InlineData("--root=-x y\"z", null, "-x y\"z")]
    [InlineData("--root=a=b", null, "a=b")]
    public void The_root_is_where_it_is_said_to_be(string option, string? value, string expected) =>
        Assert.Equal(Path.GetFullPath(expected), Good(value is null ? [option] : [option, value]).Root);

    [Theory]
    [InlineData("/c", "/h", "/c/replicator")]
    [InlineData("relative", "/h", "/h/.cache/replicator")]
    [InlineData("", "/h", "/h/.cache/replicator")]
    public void The_root_follows_the_cache_folder(string cache, string home, string expected) =>
        Assert.Equal(expected, Good([], new() { ["XDG_CACHE_HOME"] = cache, ["HOME"] = home }).Root);

    [Fact]
    public void Without_a_home_the_root_must_be_named() => Mistaken([], [], "--root DIR");

    [Fact]
    public void The_environment_stands_below_the_command_line()
    {
        var environment = new Dictionary<string, string>
        {
            ["HOME"] = "/h",
            ["REPLICATOR_PORT"] = "81",
            ["REPLICATOR_IP"] = "10.0.0.0/8, fd00::/8",
            ["REPLICATOR_STATIC"] = "1",
            ["REPLICATOR_FLAT"] = "off",
            ["REPLICATOR_VERBOSE"] = "2",
            ["REPLICATOR_DIR"] = "/env",
            ["REPLICATOR_CONNECT_PORTS"] = "443,22",
            ["REPLICATOR_VERSION"] = "1.2.3",
            ["REPLICATOR_TIMEOUT"] = "",
            ["REPLICATOR_SOMETHING_ELSE"] = "x",
        };

        Checked settings = Good([], environment);
        Assert.Equal(81, settings.Bind[0].Port);
        Assert.Equal(2, settings.Clients.Count);
        Assert.True(settings.Static);
        Assert.False(settings.Flat);
        Assert.Equal(Verbosity.Steps, settings.Verbosity);
        Assert.Equal("/env", settings.Root);
        Assert.Equal([443, 22], settings.ConnectPorts);

        Checked overridden = Good(Words("-p 82 -i 192.168.0.0/16 -q -r /line"), environment);
        Assert.Equal(82, overridden.Bind[0].Port);
        Assert.Equal("192.168.0.0/16", Assert.Single(overridden.Clients).ToString());
        Assert.Equal(Verbosity.Quiet, overridden.Verbosity);
        Assert.Equal("/line", overridden.Root);
    }

    [Theory]
    [InlineData("--prot 80", "did you mean --port?")]
    [InlineData("--ofline", "did you mean --offline?")]
    [InlineData("-port 80", "--port")]
    [InlineData("--xyzzyxyzzy", "--help shows them all")]
    [InlineData("-x", "--help shows them all")]
    [InlineData("sevre", "did you mean serve?")]
    [InlineData("port 80", "did you mean --port?")]
    [InlineData("purge", "no such verb")]
    [InlineData("serve stray", "'stray'")]
    [InlineData("-s stray", "'stray'")]
    [InlineData("-s --", "'--'")]
    [InlineData("-s -", "'-'")]
    [InlineData("--port", "the value is missing")]
    [InlineData("--port=", "the value is missing")]
    [InlineData("-p", "the value is missing")]
    [InlineData("--ip --open", "the value is missing")]
    [InlineData("--port -s", "the value is missing")]
    [InlineData("--port -5", "a number from 0 to 65535")]
    [InlineData("--port 65536", "a number from 0 to 65535")]
    [InlineData("--port 99999999999999999999", "a number from 0 to 65535")]
    [InlineData("--port 0x50", "a number from 0 to 65535")]
    [InlineData("--port 80 -p 81", "give it once")]
    [InlineData("--static -s", "give it once")]
    [InlineData("--static=yes", "takes no value")]
    [InlineData("--root /a --dir /b", "--dir /b")]
    [InlineData("-q -v", "contradicts --verbose")]
    [InlineData("--timeout 0", "whole number from 1")]
    [InlineData("--timeout 1.5", "whole number from 1")]
    [InlineData("--max-size 0", "as 20G, from 1M to")]
    [InlineData("--max-size 1048575", "from 1M to 8388607T")]
    [InlineData("--max-size 50MB", "with K, M, G or T behind it")]
    [InlineData("--max-size M", "a size is a whole number of bytes")]
    [InlineData("--max-size 1.5G", "a size is a whole number of bytes")]
    [InlineData("--max-size 8388608T", "a size is a whole number of bytes")]
    [InlineData("--max-size 9223372036854775808", "a size is a whole number of bytes")]
    [InlineData("--min-free x", "as 20G")]
    [InlineData("--max-age 30", "with s, m, h or d behind it")]
    [InlineData("--max-age 0d", "as 12h or 30d, from 1s to 36500d")]
    [InlineData("--max-age d", "as 12h or 30d")]
    [InlineData("--max-age 36501d", "as 12h or 30d")]
    [InlineData("--max-age 1w", "as 12h or 30d")]
    [InlineData("--keep 0", "versions of a package are a whole number from 1 to 1000; without it all go alike")]
    [InlineData("--keep 1001", "a whole number from 1 to 1000")]
    [InlineData("--keep all", "a whole number from 1 to 1000")]
    [InlineData("--dump-fibers never", "whole number from 1")]
    [InlineData("--poller kqueue", "epoll or select")]
    [InlineData("--connect-ports 443,", "as 443,80")]
    [InlineData("--connect-ports 0", "as 443,80")]
    [InlineData("--bind myhost", "is not an address")]
    [InlineData("--bind 127.0.0.1:80", "is not an address")]
    [InlineData("--bind [::1]:80", "is not an address")]
    [InlineData("--bind 127.1", "is not an address")]
    [InlineData("--bind 0177.0.0.1", "is not an address")]
    [InlineData("--bind 0.0.0.0", "--ip CIDR")]
    [InlineData("--bind 127.0.0.1 --bind 192.168.0.1", "--bind 192.168.0.1")]
    [InlineData("--bind ::", "--open")]
    [InlineData("--bind 0.0.0.0 --ip 10.0.0.0/8 --open", "contradicts --ip")]
    [InlineData("--ip 10.0.0.1/8", "write 10.0.0.0/8 or 10.0.0.1")]
    [InlineData("--ip 10.0.0.0/33", "is not a network")]
    [InlineData("--ip 10.0.0.0/", "is not a network")]
    [InlineData("--ip 10.0.0.0/-1", "is not a network")]
    [InlineData("--ip ::/129", "is not a network")]
    [InlineData("--ip ::ffff:10.0.0.0/8", "is not a network")]
    [InlineData("--ip fe80::1%1", "is not a network")]
    [InlineData("--ip everybody", "is not a network")]
    [InlineData("--pages-to 10.0.0", "--pages-to 10.0.0")]
    [InlineData("--allow-to privat", "did you mean private?")]
    [InlineData("--deny-to everything", "loopback, private, link-local, metadata")]
    [InlineData("--resolve a.test:80", "NAME:PORT:ADDRESS")]
    [InlineData("--resolve a.test:0:127.0.0.1", "NAME:PORT:ADDRESS")]
    [InlineData("--resolve :80:127.0.0.1", "NAME:PORT:ADDRESS")]
    [InlineData("--resolve a/b:80:127.0.0.1", "NAME:PORT:ADDRESS")]
    [InlineData("--resolve a.test:80:b.test", "NAME:PORT:ADDRESS")]
    public void Each_mistake_is_one_line_that_says_what_to_do(string line, string expected) =>
        Mistaken(Words(line), Home, expected);

    [Theory]
    [InlineData("REPLICATOR_PORT", "http", "REPLICATOR_PORT=http: a port is")]
    [InlineData("REPLICATOR_PROT", "80", "did you mean REPLICATOR_PORT?")]
    [InlineData("REPLICATOR_STATIC", "maybe", "write 1 or 0")]
    [InlineData("REPLICATOR_VERBOSE", "much", "write 1 or 0")]
    [InlineData("REPLICATOR_BIND", "::", "REPLICATOR_BIND=::")]
    [InlineData("REPLICATOR_IP", "10.0.0.0/8,x", "REPLICATOR_IP=x")]
    public void A_mistake_in_the_environment_names_its_variable(string name, string value, string expected) =>
        Mistaken([], new(Home) { [name] = value }, expected);

    [Fact]
    public void All_mistakes_are_told_together()
    {
        SettingsOutcome outcome = SettingsReader.Read(
            Words("--prot 80 --timeout x --ip 1.2.3 --bind :: stray"), Home, out Checked? settings,
                out IReadOnlyList<string> mistakes);

        Assert.Equal(SettingsOutcome.Mistaken, outcome);
        Assert.Null(settings);
        Assert.Equal(4, mistakes.Count);
        Assert.Contains(mistakes, mistake => mistake.StartsWith("'--prot'", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("'stray'", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("--timeout x", StringComparison.Ordinal));
        Assert.Contains(mistakes, mistake => mistake.StartsWith("--ip 1.2.3", StringComparison.Ordinal));
    }

    [Fact]
    public void What_is_quoted_cannot_steer_the_terminal()
    {
        foreach (string[] arguments in (string[][])[["\x1b[2J"], ["--\x1b[2J"], ["-\x1b"], ["-s", "\n"], ["--port",
            "\x1b[2J"], ["-p", "1", "-p", "\a"]])
        {
            SettingsReader.Read(arguments, Home, out _, out IReadOnlyList<string> mistakes);
            Assert.NotEmpty(mistakes);
            Assert.All(mistakes, mistake => Assert.DoesNotContain(mistake, char.IsControl));
        }
    }

    [Theory]
    [InlineData("--help")]
    [InlineData("-h")]
    [InlineData("serve --help --bogus")]
    [InlineData("--port x --help")]
    public void Help_is_shown_whatever_else_is_written(string line) =>
        Assert.Equal(SettingsOutcome.ShowHelp, SettingsReader.Read(Words(line), Home, out _, out _));

    [Fact]
    public void The_version_is_shown() =>
        Assert.Equal(SettingsOutcome.ShowVersion, SettingsReader.Read(["--version"], Home, out _, out _));

    private static string[] Words(string line) => line.Split(' ', StringSplitOptions.RemoveEmptyEntries);

    private static Checked Good(string[] arguments, Dictionary<string, string>? environment = null)
    {
        SettingsOutcome outcome = SettingsReader.Read(
            arguments, environment ?? Home, out Checked? settings, out IReadOnlyList<string> mistakes);
        Assert.Empty(mistakes);
        Assert.Equal(SettingsOutcome.Serve, outcome);
        return Assert.IsType<Checked>(settings);
    }

    private static void Mistaken(string[] arguments, Dictionary<string, string> environment, string expected)
    {
        SettingsOutcome outcome = SettingsReader.Read(arguments, environment, out Checked? settings,
            out IReadOnlyList<string> mistakes);
        Assert.Equal(SettingsOutcome.Mistaken, outcome);
        Assert.Null(settings);
        Assert.Contains(expected, Assert.Single(mistakes), StringComparison.Ordinal);
    }
}
