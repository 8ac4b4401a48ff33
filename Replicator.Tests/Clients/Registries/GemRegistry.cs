using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A registry of RubyGems, with an index in the compact form.</summary>
/// <param name="command">Either client.</param>
internal sealed class GemRegistry(string command) : IRegistry
{
    public const string Gem = "gem";

    public const string Bundler = "bundle";

    /// <summary>For the server block of nginx: the type of indexes; and bundler takes a validator for the digest in
    /// MD5.</summary>
    public const string Lines = """
        location ~ "^/[a-z]+-gems/(info/.*|versions)$" { types { } default_type text/plain; etag off; }
        location ~ "^/[a-z]+-gems/$" { try_files ${uri}start.html =404; add_header Cache-Control max-age=0; }
        """;

    // Its own tool packs a package, and says what is in it in the form that none but it can write.
    private const string Builder = """
        name, data, *needs = ARGV
        Dir.mkdir 'lib'
        File.rename data, "lib/#{name}.rb"
        File.utime 0, 0, "lib/#{name}.rb"
        specification = Gem::Specification.new do |s|
          s.name, s.version, s.summary, s.author, s.license = name, '1.0.0', 'a package of the tests', 'Nobody', 'MIT'
          s.homepage = 'http://nobody.test'
          s.files = ["lib/#{name}.rb"]
          s.date = Time.utc(2026)
          needs.each { |need| s.add_runtime_dependency need, '~> 1.0' }
        end
        Gem::DefaultUserInteraction.ui = Gem::SilentUI.new
        Gem::Package.build specification, true, false, 'packed'
        File.binwrite 'described', Zlib.deflate(Marshal.dump(specification))
        """;

    private readonly StringBuilder versions = new("created_at: 2026-01-01T00:00:00Z\n---\n");

    /// <summary>Adds two packages, one of which needs the other, to what a site serves.</summary>
    public void Publish(ClientSite site)
    {
        Publish(site, "leaf", "", Encoding.UTF8.GetBytes("# leaf\n"));
        Publish(site, "user", "leaf", Encoding.UTF8.GetBytes("# user\n"));
    }

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) =>
        Publish(site, name, "", Encoding.UTF8.GetBytes($"# {data}\n"));

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => command == Gem
        ? $"""
            gem install --quiet --no-document --clear-sources --source {site.Uri(Root)}/ --install-dir $HOME/gems {name}
            mv gems/gems gems/cache got/
            """
        : $"""
            cat >Gemfile <<'END'
            source '{site.Uri(Root)}/'
            gem '{name}'
            END
            export BUNDLE_PATH=$HOME/gems BUNDLE_SILENCE_ROOT_WARNING=1 BUNDLE_RETRY=0
            bundle install --quiet
            mv gems/ruby/*/gems gems/ruby/*/cache Gemfile.lock got/
            """;

    // Each client has packages of its own.
    public string Root => $"/{command}-gems";

    private PublishedPackage Publish(ClientSite site, string name, string needs, byte[] data)
    {
        using var folder = new TemporaryFolder();
        File.WriteAllBytes(folder["data"], data);
        ProcessOutcome built = RealProcess.Run(
            "ruby",
            ["-rzlib", "-rrubygems/package", "-e", Builder, name, "data",
                .. needs.Split(' ', StringSplitOptions.RemoveEmptyEntries)],
            folder.FullPath, "SOURCE_DATE_EPOCH=0");
        Assert.True(built.ExitCode == 0, built.Errors);
        byte[] package = File.ReadAllBytes(folder["packed"]);
        string path = $"{Root}/gems/{name}-1.0.0.gem", index = $"{Root}/info/{name}";
        string line = $"1.0.0 {(needs.Length == 0 ? "" : $"{needs}:~> 1.0")}"
            + $"|checksum:{Convert.ToHexStringLower(SHA256.HashData(package))}";
        byte[] info = Encoding.UTF8.GetBytes($"---\n{line}\n");
#pragma warning disable CA5351 // It is what the format says.
        versions.Append(null, $"{name} 1.0.0 {Convert.ToHexStringLower(MD5.HashData(info))}\n");
#pragma warning restore CA5351
        site.Add($"{Root}/start.html", "gems"u8.ToArray());
        site.Add(path, package);
        site.Add($"{Root}/quick/Marshal.4.8/{name}-1.0.0.gemspec.rz", File.ReadAllBytes(folder["described"]));
        site.Add(index, info);
        site.Add($"{Root}/versions", Encoding.UTF8.GetBytes(versions.ToString()));
        return new PublishedPackage(path, package, data, index);
    }
}
