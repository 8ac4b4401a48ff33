using System.Security.Cryptography;
using System.Text;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients.Registries;

/// <summary>A registry of PHP packages for Composer.</summary>
internal sealed class ComposerRegistry : IRegistry
{
    /// <summary>Adds two packages, one of which needs the other, to what a site serves.</summary>
    public static void Publish(ClientSite site)
    {
        Publish(site, "leaf", "", "leaf");
        Publish(site, "user", """ "tests/leaf": "^1.0" """, "user");
    }

    /// <inheritdoc/>
    public PublishedPackage Publish(ClientSite site, string name, string data) => Publish(site, name, "", data);

    /// <inheritdoc/>
    public string Script(ClientSite site, string name) => $$"""
        cat >composer.json <<'END'
        {
          "repositories": [{ "type": "composer", "url": "{{site.Uri("/composer")}}" }, { "packagist.org": false }],
          "require": { "tests/{{name}}": "1.0.0" },
          "config": { "secure-http": false }
        }
        END
        export COMPOSER_ALLOW_SUPERUSER=1 COMPOSER_HOME=$HOME/composer
        composer install --no-interaction --no-progress --quiet
        mv vendor/tests composer.lock got/
        """;

    private static PublishedPackage Publish(ClientSite site, string name, string needs, string data)
    {
        string source = $"<?php // {data}\n";
        byte[] zip = Archive.Zip(
            ($"{name}/composer.json", $$"""{ "name": "tests/{{name}}" }"""), ($"{name}/data.php", source));
#pragma warning disable CA5350 // It is what the format has.
        string digest = Convert.ToHexStringLower(SHA1.HashData(zip));
        string reference = Convert.ToHexStringLower(SHA1.HashData(Encoding.ASCII.GetBytes(name)));
#pragma warning restore CA5350
        string path = $"/composer/dists/tests/{name}/1.0.0/{reference}.zip", index = $"/composer/p2/tests/{name}.json";
        site.Add("/composer/packages.json", """
            { "packages": [], "metadata-url": "/composer/p2/%package%.json" }
            """u8.ToArray());
        site.Add(path, zip);
        site.Add(index, Encoding.UTF8.GetBytes($$"""
            {
              "packages": {
                "tests/{{name}}": [{
                  "name": "tests/{{name}}", "version": "1.0.0", "version_normalized": "1.0.0.0", "type": "library",
                  "require": { {{needs}} },
                  "dist": {
                    "type": "zip", "url": "{{site.Uri(path)}}", "reference": "{{reference}}", "shasum": "{{digest}}"
                  }
                }]
              }
            }
            """));
        site.Add($"/composer/p2/tests/{name}~dev.json", Encoding.UTF8.GetBytes(
            $$"""{ "packages": { "tests/{{name}}": [] } }"""));
        return new PublishedPackage(path, zip, Encoding.UTF8.GetBytes(source), index);
    }
}
