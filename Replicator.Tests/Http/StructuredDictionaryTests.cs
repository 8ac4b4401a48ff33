using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Http;

[Trait("RFC", "9651 4.2")]
public sealed class StructuredDictionaryTests
{
    [Theory]
    [InlineData("", "")]
    [InlineData("   ", "")]
    [InlineData("a=1", "a Integer 1")]
    [InlineData("  a=1 ", "a Integer 1")]
    [InlineData("a", "a Boolean 1")]
    [InlineData("a;x=1;y, b=?0", "a Boolean 1|b Boolean 0")]
    [InlineData("a=-0,\t b=999999999999999", "a Integer -0|b Integer 999999999999999")]
    [InlineData("a=1.5, b=-123456789012.123", "a Decimal 1.5|b Decimal -123456789012.123")]
    [InlineData("a=\"x, \\\"y\\\\\"", "a String x, \\\"y\\\\")]
    [InlineData("a=*tok/en:x%, b=A", "a Token *tok/en:x%|b Token A")]
    [InlineData("a=:aGk=:, b=::", "a ByteSequence aGk=|b ByteSequence ")]
    [InlineData("a=@1659578233;p", "a Date 1659578233")]
    [InlineData("a=%\"f%c3%bc\"", "a DisplayString f%c3%bc")]
    [InlineData("a=(1 \"b)\" c;q=2 );z, b=()", "a InnerList 1 \"b)\" c;q=2 |b InnerList ")]
    [InlineData("*a.b-c_d0=1", "*a.b-c_d0 Integer 1")]
    [InlineData("a=1, a=2", "a Integer 1|a Integer 2")]
    public void Members_are_read_with_their_kinds(string text, string members) =>
        Assert.Equal(members, Read(text));

    [Theory]
    [InlineData("a=1,")]
    [InlineData("a=1, ,b=2")]
    [InlineData(",a=1")]
    [InlineData("a=1;")]
    [InlineData("a=1 b=2")]
    [InlineData("a=1;P=2")]
    [InlineData("\ta=1")]
    [InlineData("A=1")]
    [InlineData("1a=1")]
    [InlineData("a =1")]
    [InlineData("a= 1")]
    [InlineData("a=")]
    [InlineData("a=?2")]
    [InlineData("a=?")]
    [InlineData("a=1000000000000000")]
    [InlineData("a=-")]
    [InlineData("a=1.")]
    [InlineData("a=.5")]
    [InlineData("a=1.2345")]
    [InlineData("a=1234567890123.1")]
    [InlineData("a=1.2.3")]
    [InlineData("a=\"x")]
    [InlineData("a=\"x\\y\"")]
    [InlineData("a=\"x\\")]
    [InlineData("a=\"\u0001\"")]
    [InlineData("a=\"\u00e4\"")]
    [InlineData("a=:a-b:")]
    [InlineData("a=:aGk=")]
    [InlineData("a=@1.5")]
    [InlineData("a=@")]
    [InlineData("a=%x")]
    [InlineData("a=%\"%C3\"")]
    [InlineData("a=%\"%c\"")]
    [InlineData("a=%\"x")]
    [InlineData("a=(1")]
    [InlineData("a=(1,2)")]
    [InlineData("a=(1\"b\")")]
    [InlineData("a={}")]
    public void What_is_no_dictionary_is_invalid_as_a_whole(string text) => Assert.Equal("invalid", Read(text));

    private static string Read(string text)
    {
        var members = new StructuredDictionary(Encoding.Latin1.GetBytes(text));
        var read = new List<string>();
        while (members.MoveNext())
        {
            string key = Encoding.Latin1.GetString(members.Key);
            read.Add($"{key} {members.Kind} {Encoding.Latin1.GetString(members.Value)}");
        }

        return members.IsInvalid ? "invalid" : string.Join('|', read);
    }
}
