using Replicator.Cache.Versions;

namespace Replicator.Tests.Cache.Versions;

/// <summary>Pairs and rows of versions from where each order is written down.</summary>
public sealed class VersionComparerTests
{
    [Theory]

    // Semantic Versioning 2.0.0 §11.2, §11.3, §11.4.
    [InlineData("1.0.0 2.0.0 2.1.0 2.1.1")]
    [InlineData("1.0.0-alpha 1.0.0")]
    [InlineData("1.0.0-alpha 1.0.0-alpha.1 1.0.0-alpha.beta 1.0.0-beta 1.0.0-beta.2 1.0.0-beta.11 1.0.0-rc.1 1.0.0")]
    [InlineData("9.9.9 9.9.10 9.10.0 10.0.0")]
    [InlineData("1.0.0-0.3.7 1.0.0-x.7.z.92 1.0.0-x-y-z.4 1.0.0")]
    [InlineData("1.0.0-rc10 1.0.0-rc9 1.0.0")]
    [InlineData("99999999999999999999999.0.0 100000000000000000000000.0.0")]

    // Four numbers (NuGet, "Version basics").
    [InlineData("1.0.0 1.0.0.1 1.0.1-beta 1.0.1")]

    // Pseudo-versions (Go Modules Reference, "Pseudo-versions").
    [InlineData("v0.0.0-20191109021931-daa7c04131f5 v0.0.0-20200109021931-0aa7c04131f5 v0.1.0")]
    [InlineData("v1.2.3 v1.2.4-0.20191109021931-daa7c04131f5 v1.2.4")]
    [InlineData("v2.0.0+incompatible v2.0.1+incompatible")]
    internal void Semantic_versions(string row) => Check(row, VersionOrder.Semantic);

    [Theory]

    // deb-version(7), "Sorting algorithm".
    [InlineData("1.0~~ 1.0~~a 1.0~ 1.0 1.0a")]
    [InlineData("1.0~beta1~svn1245 1.0~beta1 1.0")]
    [InlineData("1.0-1 1.0-1a 1.0-1+b 1.0-1.1 1.0-2 1.0-10 1.0.1-1")]
    [InlineData("2.0-1 1:0.9-1 2:0.1-1")]
    [InlineData("1.9 1.10 1.10a 1.10+dfsg 1.10.1")]
    [InlineData("7.88.1-10+deb12u5 7.88.1-10+deb12u8 7.88.1-10+deb12u12")]
    [InlineData("1.0rc1-1 1.0rc2-1")]

    // rpm-version(7), "Comparison".
    [InlineData("1.0~rc1-1 1.0-1 1.0^20210501-1 1.0.1-1")]
    [InlineData("5.2.26-3.fc40 5.2.26-10.fc40 5.2.37-1.fc41")]
    internal void Versions_of_Debian(string row) => Check(row, VersionOrder.Debian);

    [Theory]

    // apk-package(5), "pkgver": suffixes before and after, a letter, the revision.
    [InlineData("1.0_alpha1-r0 1.0_beta1-r0 1.0_pre1-r0 1.0_rc1-r0 1.0-r0 1.0-r1 1.0-r10 1.0_git20200101-r0 1.0_p1-r0")]
    [InlineData("1.1.1-r0 1.1.1a-r0 1.1.1b-r0 1.1.1w-r1 1.1.2-r0")]
    internal void Versions_of_Alpine(string row) => Check(row, VersionOrder.Alpine);

    [Theory]

    // Maven, POM Reference, "Version Order Specification".
    [InlineData("1-alpha-1 1-alpha-2 1-beta-1 1-milestone-1 1-rc-1 1-SNAPSHOT 1 1-sp 1-abc 1-123")]
    [InlineData("1 1.1")]
    [InlineData("1-SNAPSHOT 1 1-sp")]
    [InlineData("1-foo2 1-foo10")]
    [InlineData("1.foo 1-1 1.1")]
    [InlineData("1-a1 1-b1 1-m1 1-rc1 1")]
    [InlineData("31.0-jre 31.1-android 31.1-jre 32.0.0-jre")]
    [InlineData("5.9.0-M1 5.9.0-RC1 5.9.0 5.9.1 5.10.0")]
    [InlineData("20261120.093000-9 20261121.093000-10 20261121.093000-11")]
    internal void Versions_of_Maven(string row) => Check(row, VersionOrder.Maven);

    [Theory]

    // PEP 440, "Summary of permitted suffixes and relative ordering".
    [InlineData("1.dev0 1.0.dev456 1.0a1 1.0a2.dev456 1.0a12.dev456 1.0a12 1.0b1.dev456 1.0b2 1.0b2.post345.dev456 "
        + "1.0b2.post345 1.0rc1.dev456 1.0rc1 1.0 1.0+abc.5 1.0+abc.7 1.0+5 1.0.post456.dev34 1.0.post456 1.0.15 "
        + "1.1.dev1")]

    // PEP 440, "Version epochs".
    [InlineData("1.0 1.1 2.0 2013.10 2014.04 1!1.0 1!1.1 1!2.0")]
    [InlineData("2.0.0+cpu 2.0.0+cu118 2.0.1+cpu")]

    // Gem::Version, "Prereleases".
    [InlineData("1.0.0.a 1.0.0.beta 1.0.0.pre 1.0.0 1.0.1")]

    // vercmp(8): epoch, what is older by a word, release.
    [InlineData("1.0a1-1 1.0beta-1 1.0rc-1 1.0-1 1.0-2 1.0.1-1 1.2-10 1.2.1-1 1:0.1-1")]

    // Composer, "Versions and constraints", stability.
    [InlineData("1.0.0.0-alpha1 1.0.0.0-beta1 1.0.0.0-RC1 1.0.0.0 1.0.0.0-patch1 1.0.1.0")]

    // conda, "Version ordering": dev, words, the release, post.
    [InlineData("0.4.1.dev0 0.4.1.a1 0.4.1.rc 0.4.1 0.4.1.post1 0.5 1.1.1f 1.1.1 1!0.4")]
    internal void Versions_with_words(string row) => Check(row, VersionOrder.Common);

    [Theory]
    [InlineData("1.0 1.0.0 1 1.0.0.0", VersionOrder.Common)]
    [InlineData("1.0rc1 1.0.0rc1 1.0-rc.1 1.0c1 1.0_RC1", VersionOrder.Common)]
    [InlineData("1.0.post1 1.0-1 1.0-r1 1.0rev1", VersionOrder.Common)]
    [InlineData("1.0a 1.0a0 1.0.alpha", VersionOrder.Common)]
    [InlineData("1 1.0 1-ga 1.final 1.0.0-RELEASE", VersionOrder.Maven)]
    [InlineData("1.0 1.00 0:1.0 1.0-0", VersionOrder.Debian)]
    [InlineData("1.0.0 1.0.0.0 v1.0.0 1.0.0+build.5", VersionOrder.Semantic)]
    internal void Some_are_written_in_several_ways(string texts, VersionOrder order)
    {
        string[] all = texts.Split(' ');
        Assert.All(all, left => Assert.All(all, right => Assert.Equal(0, Sign(left, right, order))));
    }

    [Fact]
    public void Whatever_is_written_has_one_order()
    {
        string[] texts =
        [
            "0", "1", "1.", "1..2", "1-", "1--2", "v1", "1a", "1~", "1+", "1!", "1:", "1.-_", "0.0.0", "1.0-", "1^",
            "1.0.0-", "1.0.0-.", "1.00000000000000000000000000000000000000000000001", "1.\u00e9", "1_p", "1-r", "1.0.0.0.",
        ];
        foreach (VersionOrder order in Enum.GetValues<VersionOrder>())
        {
            Assert.All(texts, left => Assert.All(texts, right =>
            {
                Assert.Equal(-Sign(left, right, order), Sign(right, left, order));
                Assert.All(texts, third => Assert.False(
                    Sign(left, right, order) <= 0 && Sign(right, third, order) <= 0 && Sign(left, third, order) > 0,
                    $"{order}: {left}, {right}, {third}"));
            }));
        }
    }

    // Each is older than all behind it.
    private static void Check(string row, VersionOrder order)
    {
        string[] versions = row.Split(' ');
        for (int left = 0; left < versions.Length; left++)
        {
            for (int right = 0; right < versions.Length; right++)
                Assert.Equal(left.CompareTo(right), Sign(versions[left], versions[right], order));
        }
    }

    private static int Sign(string left, string right, VersionOrder order) =>
        Math.Sign(VersionComparer.Compare(left, right, order));
}
