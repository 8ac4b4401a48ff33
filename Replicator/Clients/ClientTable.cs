using System.Globalization;

namespace Replicator.Clients;

/// <summary>What is known of clients: for each the variables, and what no variable says.</summary>
/// <param name="place">The proxy.</param>
/// <param name="preset">The environment that the settings come on top of.</param>
internal sealed class ClientTable(ProxyPlace place, IReadOnlyDictionary<string, string> preset)
{
    private const string OwnHosts = "localhost,127.0.0.1,::1";

    // Of libraries and programs beside those in the table; replaced where somebody has set them, for what was set
    // does not know the authority.
    private static readonly string[] FurtherBundles =
    [
        "AWS_CA_BUNDLE", "CLOUDSDK_CORE_CUSTOM_CA_CERTS_FILE", "DENO_CERT", "GRPC_DEFAULT_SSL_ROOTS_FILE_PATH",
        "HTTPLIB2_CA_CERTS", "NIX_SSL_CERT_FILE", "PERL_LWP_SSL_CA_FILE",
    ];

    /// <summary>The names of all, in the order in which they are shown.</summary>
    public static IReadOnlyList<string> Names { get; } =
        [.. new ClientTable(new ProxyPlace("", 0, "/", false), new Dictionary<string, string>()).All
            .Select(client => client.Name)];

    /// <summary>All of them.</summary>
    public IReadOnlyList<ClientSetup> All =>
    [
        new("any", [.. Proxies, .. Bundle("SSL_CERT_FILE"), .. Further()])
        {
            Notes = ["any: most programs read these; curl and others read http_proxy in lower case only"],
        },
        Curl,
        Wget,
        new("git", [.. Proxies, .. GitProxy, .. Bundle("GIT_SSL_CAINFO")]),
        Npm,
        new("dotnet", [.. Proxies, .. Bundle("SSL_CERT_FILE")])
        {
            Notes =
            [
                "dotnet: for good, in the NuGet.Config of the user (one beside a project is not heeded):",
                $"  dotnet nuget config set http_proxy {place.Url}",
            ],
        },
        // pip takes REQUESTS_CA_BUNDLE, or else CURL_CA_BUNDLE, before PIP_CERT.
        new("pip", [.. Proxies, new("PIP_PROXY", place.Url),
            .. Bundle("PIP_CERT"), .. Bundle("REQUESTS_CA_BUNDLE"), .. Bundle("SSL_CERT_FILE")]),
        new("cargo", [.. Proxies, new("CARGO_HTTP_PROXY", place.Url), .. Bundle("CARGO_HTTP_CAINFO")]),
        new("go", [.. Proxies, .. Bundle("SSL_CERT_FILE")]),
        new("java", [Java]),
        Maven,
        Apt,
        Dnf,
        Chromium,
        Docker,
    ];

    // Programs written in Go take the upper case first, curl the lower case only.
    private ClientVariable[] Proxies =>
    [
        new("http_proxy", place.Url), new("https_proxy", place.Url),
        new("HTTP_PROXY", place.Url), new("HTTPS_PROXY", place.Url),
        new("no_proxy", DirectHosts), new("NO_PROXY", DirectHosts),
    ];

    // What the person wants reached directly stays so.
    private string DirectHosts => string.Join(',', $"{Preset("no_proxy") ?? Preset("NO_PROXY")},{OwnHosts}"
        .Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries)
        .Distinct());

    // What curl finds in its file outdoes variables.
    private ClientSetup Curl => new("curl", [.. Proxies, .. Bundle("CURL_CA_BUNDLE")])
    {
        Files =
        [
            new(".curlrc", $"proxy = \"{place.Url}\"\n", "CURL_HOME")
            {
                Own = InFolder(Preset("CURL_HOME") ?? Preset("HOME"), ".curlrc"),
                IsFoundByFolder = true,
            },
        ],
    };

    private ClientSetup Wget => new("wget", [.. Proxies])
    {
        Files =
        [
            new("wgetrc", $"use_proxy = on\nhttp_proxy = {place.Url}\nhttps_proxy = {place.Url}\n"
                + (place.Trusts ? $"ca_certificate = {place.BundlePath}\n" : ""), "WGETRC")
            {
                Own = Preset("WGETRC") ?? InFolder(Preset("HOME"), ".wgetrc"),
            },
        ],
        Notes = !place.Trusts ? [] :
            ["wget: into ~/.wgetrc, for there is no variable:", $"  ca_certificate = {place.BundlePath}"],
    };

    // Node heeds no NODE_EXTRA_CA_CERTS in npm where a cafile is set anywhere; a variable outdoes each file.
    private ClientSetup Npm => new("npm",
    [
        .. Proxies, new("npm_config_proxy", place.Url), new("npm_config_https_proxy", place.Url),
        .. Bundle("npm_config_cafile"), .. Bundle("NODE_EXTRA_CA_CERTS"),
        .. place.IsOffline ? (ClientVariable[])[new("npm_config_fetch_retries", "0")] : [],
    ])
    {
        Notes = ["npm: NODE_EXTRA_CA_CERTS is for pnpm, yarn and other programs of Node"],
    };

    private ClientVariable Java
    {
        get
        {
            string[] options =
            [
                $"-Dhttp.proxyHost={place.Host.Trim('[', ']')}", $"-Dhttp.proxyPort={place.Port}",
                $"-Dhttps.proxyHost={place.Host.Trim('[', ']')}", $"-Dhttps.proxyPort={place.Port}",
                // Of Maven's own connections.
                "-Daether.connector.http.useSystemProperties=true",
                .. place.Trusts ? (string[])
                [
                    $"-Djavax.net.ssl.trustStore={place.KeyStorePath}", "-Djavax.net.ssl.trustStoreType=JKS",
                    $"-Djavax.net.ssl.trustStorePassword={ProxyPlace.KeyStorePassword}",
                ] : [],
            ];
            const string Name = "JAVA_TOOL_OPTIONS";
            string ours = string.Join(' ', options.Select(option => option.Contains(' ') ? $"\"{option}\"" : option));
            string before = Preset(Name) ?? "";
            return new(Name, before.Contains(ours, StringComparison.Ordinal) ? before : $"{before} {ours}".Trim());
        }
    }

    private ClientSetup Maven => new("maven", [Java])
    {
        Notes =
        [
            "maven: for good, into the <proxies> of ~/.m2/settings.xml:",
            $"  <proxy><id>replicator</id><protocol>https</protocol><host>{place.Host}</host>"
                + $"<port>{place.Port}</port></proxy>",
        ],
    };

    // Settings of the system come after the file that APT_CONFIG names, but for the one that this names as the last.
    private ClientSetup Apt
    {
        get
        {
            string[] lines =
            [
                $"Acquire::http::Proxy \"{place.Url}\";", $"Acquire::https::Proxy \"{place.Url}\";",
                .. place.Trusts ? (string[])[$"Acquire::https::CaInfo \"{place.BundlePath}\";"] : [],
            ];
            const string Last = "/etc/apt/apt.conf", Name = "apt-last.conf", Variable = "APT_CONFIG";
            return new ClientSetup("apt", [])
            {
                Files =
                [
                    new(Name, string.Concat(lines.Select(line => line + "\n")), null) { Own = Last },
                    new("apt.conf", $"Dir::Etc::main \"{place.PathOf(Name)}\";\n", Variable) { Own = Preset(Variable) },
                ],
                Notes =
                [
                    "apt: into /etc/apt/apt.conf.d/01replicator; the user _apt must be able to read what it names:",
                    .. lines.Select(line => $"  {line}"),
                ],
            };
        }
    }

    private ClientSetup Dnf => new("dnf", [.. Proxies])
    {
        Notes =
        [
            "dnf: into [main] of /etc/dnf/dnf.conf:",
            $"  proxy={place.Url}",
            .. place.Trusts ? (string[])[$"  sslcacert={place.BundlePath}"] : [],
        ],
    };

    private ClientSetup Chromium => new("chromium", [.. Proxies])
    {
        Notes =
        [
            "chromium: servers on this machine itself go by way of the proxy with:",
            $"  chromium --proxy-server={place.Url} --proxy-bypass-list='<-loopback>'",
            .. place.Trusts ? (string[])
            [
                "chromium: trusts what lies in its NSS database only:",
                "  replicator ca install --nss ~/.pki/nssdb",
            ] : [],
        ],
    };

    private ClientSetup Docker => new("docker", [.. Proxies, .. Bundle("SSL_CERT_FILE")])
    {
        Notes =
        [
            "docker: variables reach skopeo, podman and buildah; the daemon of docker takes /etc/docker/daemon.json:",
            $"  {{ \"proxies\": {{ \"http-proxy\": \"{place.Url}\", \"https-proxy\": \"{place.Url}\" }} }}",
            .. place.Trusts ? (string[])
            [
                "docker: and trusts for each registry what lies in /etc/docker/certs.d/HOST/ca.crt, a copy of:",
                $"  {place.AuthorityPath}",
            ] : [],
        ],
    };

    // Its own setting of a proxy, which outdoes the variables of others; behind what is set so already.
    private ClientVariable[] GitProxy
    {
        get
        {
            const string Count = "GIT_CONFIG_COUNT", Setting = "http.proxy";
            _ = int.TryParse(Preset(Count), NumberStyles.None, CultureInfo.InvariantCulture, out int count);
            bool isSet = count > 0 && Preset($"GIT_CONFIG_KEY_{count - 1}") == Setting;
            int index = isSet ? count - 1 : count;
            return
            [
                new(Count, $"{index + 1}"), new($"GIT_CONFIG_KEY_{index}", Setting),
                new($"GIT_CONFIG_VALUE_{index}", place.Url),
            ];
        }
    }

    private static string? InFolder(string? folder, string name) =>
        folder is null ? null : Path.Combine(folder, name);

    private ClientVariable[] Bundle(string name) => place.Trusts ? [new(name, place.BundlePath)] : [];

    private IEnumerable<ClientVariable> Further() =>
        FurtherBundles.Where(name => Preset(name) is not null).SelectMany(Bundle);

    private string? Preset(string name) =>
        preset.TryGetValue(name, out string? value) && value.Length > 0 ? value : null;
}
