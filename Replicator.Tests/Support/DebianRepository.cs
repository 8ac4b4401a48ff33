using System.IO.Compression;
using System.Security.Cryptography;

namespace Replicator.Tests.Support;

/// <summary>A small signed Debian repository: ten small packages and a large one, one suite, indexes also by their hash. It is built once for
/// the tests of a class.</summary>
public sealed class DebianRepository : IDisposable
{
    private readonly TemporaryFolder folder = new();
    private readonly Lazy<string> documents;

    public DebianRepository()
    {
        documents = new Lazy<string>(Build);
    }

    /// <summary>Names of the packages, in order.</summary>
    public static IReadOnlyList<string> Packages { get; } = [.. Enumerable.Range(1, 10).Select(i => $"replica{i:00}")];

    /// <summary>One more, whose file is of several hundred thousand bytes.</summary>
    public const string LargePackage = "replicalarge";

    /// <summary>The folder to serve; the repository is below /debian. Built when first asked for.</summary>
    public string Documents => documents.Value;

    /// <summary>The key ring that its signatures are checked by.</summary>
    public string KeyRing => Path.Combine(Documents, "key.gpg");

    /// <returns>The path of a package's file below the repository's folder.</returns>
    public static string PathOf(string package) => $"pool/main/r/{package}/{package}_1.0_all.deb";

    public void Dispose() => folder.Dispose();

    private string Build()
    {
        string web = folder.Folder("web");
        string repository = Directory.CreateDirectory(Path.Combine(web, "debian")).FullName;
        foreach (string package in Packages)
            BuildPackage(repository, package, 20_000);
        BuildPackage(repository, LargePackage, 600_000);
        BuildIndexes(repository, Path.Combine(repository, "dists/stable"));
        Sign(Path.Combine(repository, "dists/stable"), Path.Combine(web, "key.gpg"));
        // Nothing here is new: what has no explicit freshness may be taken as fresh.
        foreach (string file in Directory.EnumerateFiles(web, "*", SearchOption.AllDirectories))
            File.SetLastWriteTimeUtc(file, DateTime.UtcNow.AddDays(-100));
        return web;
    }

    private void BuildPackage(string repository, string package, int length)
    {
        string content = folder.Folder($"build/{package}");
        Directory.CreateDirectory(Path.Combine(content, "DEBIAN"));
        File.WriteAllText(Path.Combine(content, "DEBIAN/control"), $"""
            Package: {package}
            Version: 1.0
            Architecture: all
            Priority: required
            Maintainer: Nobody <nobody@debian.test>
            Description: a package of the tests

            """);
        string data = Path.Combine(content, "usr/share", package);
        Directory.CreateDirectory(data);
        File.WriteAllBytes(Path.Combine(data, "data"), RandomNumberGenerator.GetBytes(length));
        string file = Path.Combine(repository, PathOf(package));
        Directory.CreateDirectory(Path.GetDirectoryName(file)!);
        // The folder that it lies in is closed to others, which a package's root must not be.
        Run("chmod", repository, "755", content);
        Run("dpkg-deb", repository, "--root-owner-group", "--build", content, file);
    }

    private static void BuildIndexes(string repository, string suite)
    {
        string indexes = Directory.CreateDirectory(Path.Combine(suite, "main/binary-amd64")).FullName;
        string packages = Path.Combine(indexes, "Packages");
        File.WriteAllText(packages, Run("apt-ftparchive", repository, "packages", "pool"));
        using (FileStream zipped = File.Create(packages + ".gz"))
        using (var zip = new GZipStream(zipped, CompressionLevel.Optimal))
            zip.Write(File.ReadAllBytes(packages));
        string[] about = ["Origin=Tests", "Suite=stable", "Codename=stable", "Components=main", "Architectures=amd64"];
        string release = Run("apt-ftparchive", repository,
            [.. about.SelectMany(one => new[] { "-o", $"APT::FTPArchive::Release::{one}" }), "release", suite]);
        File.WriteAllText(Path.Combine(suite, "Release"), "Acquire-By-Hash: yes\n" + release);
        foreach (string index in (string[])[packages, packages + ".gz"])
        {
            byte[] content = File.ReadAllBytes(index);
            // apt asks for the strongest that the Release file names.
            AddByHash(indexes, "SHA256", SHA256.HashData(content), content);
            AddByHash(indexes, "SHA512", SHA512.HashData(content), content);
        }
    }

    private static void AddByHash(string indexes, string algorithm, byte[] hash, byte[] content)
    {
        string byHash = Directory.CreateDirectory(Path.Combine(indexes, "by-hash", algorithm)).FullName;
        File.WriteAllBytes(Path.Combine(byHash, Convert.ToHexStringLower(hash)), content);
    }

    private void Sign(string suite, string keyRing)
    {
        string home = folder.Folder("gpg");
        string[] gpg = ["--homedir", home, "--batch", "--quiet", "--pinentry-mode", "loopback", "--passphrase", ""];
        try
        {
            Run("gpg", suite, [.. gpg, "--quick-generate-key", "Tests <tests@debian.test>", "rsa2048", "sign", "0"]);
            Run("gpg", suite, [.. gpg, "--clearsign", "--output", "InRelease", "Release"]);
            Run("gpg", suite, [.. gpg, "--output", keyRing, "--export"]);
        }
        finally
        {
            // It starts an agent that would stay.
            Run("gpgconf", suite, "--homedir", home, "--kill", "all");
        }
    }

    private static string Run(string program, string home, params string[] arguments)
    {
        ProcessOutcome outcome = RealProcess.Run(program, arguments, home);
        Assert.True(outcome.ExitCode == 0, $"{program} ended with {outcome.ExitCode}: {outcome.Errors}");
        return outcome.Output;
    }
}
