using System.Security.Cryptography;
using System.Text;
using Replicator.Pages;

namespace Replicator.Tests.Pages;

public sealed class PageStyleTests
{
    [Fact]
    public void The_policy_admits_the_sheet_as_a_browser_reads_it()
    {
        string sheet = PageReader.Read(ErrorPage.Render(400, "x", isHtml: true)).QuerySelector("style")!.TextContent;
        string hash = Convert.ToBase64String(SHA256.HashData(Encoding.UTF8.GetBytes(sheet)));
        Assert.Contains($"style-src 'sha256-{hash}'", PageStyle.ContentSecurityPolicy, StringComparison.Ordinal);
    }

    [Theory]
    // Ink on paper, quiet text and links, in light and in dark (WCAG 2.2, 1.4.3: 4.5 to 1).
    [InlineData(0)]
    [InlineData(1)]
    public void Text_can_be_read(int scheme)
    {
        foreach (string ink in (string[])["ink", "quiet", "mark"])
        {
            foreach (string ground in (string[])["paper", "panel"])
                Assert.InRange(Contrast(Colour(ink, scheme), Colour(ground, scheme)), 4.5, 21);
        }
    }

    private static int Colour(string name, int scheme)
    {
        string[] parts = PageStyle.Sheet.Split($"--{name}:#");
        Assert.Equal(3, parts.Length);
        return Convert.ToInt32(parts[scheme + 1][..6], 16);
    }

    private static double Contrast(int one, int other)
    {
        double a = Luminance(one), b = Luminance(other);
        return (Math.Max(a, b) + 0.05) / (Math.Min(a, b) + 0.05);
    }

    private static double Luminance(int colour) =>
        (0.2126 * Linear(colour >> 16)) + (0.7152 * Linear(colour >> 8)) + (0.0722 * Linear(colour));

    private static double Linear(int channel)
    {
        double value = (channel & 0xFF) / 255.0;
        return value <= 0.04045 ? value / 12.92 : Math.Pow((value + 0.055) / 1.055, 2.4);
    }
}
