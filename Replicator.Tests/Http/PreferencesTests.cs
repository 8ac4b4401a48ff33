using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Http;

[Trait("RFC", "9110 12.5")]
public sealed class PreferencesTests
{
    [Theory]
    [InlineData("accept", true)]
    [InlineData("Accept-Language", true)]
    [InlineData("ACCEPT-ENCODING", true)]
    [InlineData("accept-charset", true)]
    [InlineData("accept-ranges", false)]
    [InlineData("accept-", false)]
    public void Fields_that_tell_preferences(string name, bool arePreferences) =>
        Assert.Equal(arePreferences, Preferences.AreIn(Encoding.ASCII.GetBytes(name)));

    [Theory]
    [InlineData("", "")]
    [InlineData(" , ,", "")]
    [InlineData("audio/*; q=0.2, audio/basic", "audio/*;q=0.2,audio/basic")]
    [InlineData(
        "text/plain; q=0.5, text/html, text/x-dvi; q=0.8, text/x-c",
        "text/html,text/plain;q=0.5,text/x-c,text/x-dvi;q=0.8")]
    [InlineData(
        "text/*, text/plain, text/plain;format=flowed, */*", "*/*,text/*,text/plain,text/plain;format=flowed")]
    [InlineData(
        "text/*;q=0.3, text/plain;q=0.7, text/plain;format=flowed, text/plain;format=fixed;q=0.4, */*;q=0.5",
        "*/*;q=0.5,text/*;q=0.3,text/plain;format=fixed;q=0.4,text/plain;format=flowed,text/plain;q=0.7")]
    [InlineData("TEXT/HTML ; Format=Flowed ;Q=1.000", "text/html;format=Flowed")]
    [InlineData("b/c;q=0.10,a/b;q=0.000;", "a/b;q=0,b/c;q=0.1")]
    [InlineData("a/b;q=0.", "a/b;q=0")]
    [InlineData("a/b;q=0.005", "a/b;q=0.005")]
    [InlineData("a/b;q=2", "a/b;q=2")]
    [InlineData("a/b;q=0.1234", "a/b;q=0.1234")]
    [InlineData("a/b;q= 1", "a/b;q= 1")]
    [InlineData("a/b;q=", "a/b;q=")]
    [InlineData("a/b;q=1;X=Y", "a/b;q=1;x=Y")]
    [InlineData("a/b;x=\"; Q, A\";q=1, A", "a,a/b;x=\"; Q, A\"")]
    [InlineData("a/b;x=\"\\\";q=1\"", "a/b;x=\"\\\";q=1\"")]
    [InlineData("a/b;x=\"c, D", "a/b;x=\"c, D")]
    public void Of_media_types(string accept, string canonical) => AssertForm("Accept", accept, canonical);

    [Theory]
    [InlineData("Accept-Charset", "iso-8859-5, unicode-1-1;q=0.8", "iso-8859-5,unicode-1-1;q=0.8")]
    [InlineData("Accept-Encoding", "compress, gzip", "compress,gzip")]
    [InlineData("Accept-Encoding", "", "")]
    [InlineData("Accept-Encoding", "*", "*")]
    [InlineData("Accept-Encoding", "compress;q=0.5, gzip;q=1.0", "compress;q=0.5,gzip")]
    [InlineData("Accept-Encoding", "gzip;q=1.0, identity; q=0.5, *;q=0", "*;q=0,gzip,identity;q=0.5")]
    [InlineData("Accept-Encoding", "gzip;X=Y", "gzip;x=y")]
    [InlineData("Accept-Encoding", "b\", a\"", "a\",b\"")]
    [InlineData("Accept-Language", "da, en-gb;q=0.8, en;q=0.7", "da,en-gb;q=0.8,en;q=0.7")]
    [InlineData("Accept-Language", "en;q=0.7, EN-GB;q=0.80, da;q=1", "da,en-gb;q=0.8,en;q=0.7")]
    public void Of_charsets_codings_and_languages(string name, string value, string canonical) =>
        AssertForm(name, value, canonical);

    [Theory]
    [InlineData("en, de", "en, de;q=0.9")]
    [InlineData("en", "en-gb")]
    [InlineData("en", "en, *;q=0")]
    [InlineData("en", "en, en")]
    [InlineData("fr;q=0.5, de", "en, de")]
    public void Other_preferences_read_otherwise(string one, string other) =>
        Assert.NotEqual(Form("Accept-Language", one), Form("Accept-Language", other));

    [Theory]
    [InlineData(32, true)]
    [InlineData(33, false)]
    public void A_long_list_stays_in_its_order(int count, bool isSorted)
    {
        string[] members = [.. Enumerable.Range(0, count).Select(number => $"{new string('x', 40)}{99 - number}")];
        IEnumerable<string> expected = isSorted ? members.Order(StringComparer.Ordinal) : members;
        Assert.Equal(
            string.Join(',', expected),
            Form("Accept-Language", string.Join(", ", members)));
    }

    private static void AssertForm(string name, string value, string canonical)
    {
        Assert.Equal(canonical, Form(name, value));
        Assert.Equal(canonical, Form(name, canonical));
    }

    private static string Form(string name, string value)
    {
        byte[] bytes = Encoding.ASCII.GetBytes(value);
        int length = Preferences.Canonicalize(Encoding.ASCII.GetBytes(name), bytes);
        return Encoding.ASCII.GetString(bytes, 0, length);
    }
}
