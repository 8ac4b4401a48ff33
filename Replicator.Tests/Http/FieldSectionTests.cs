using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class FieldSectionTests
{
    [Fact]
    public void Lines_keep_their_order_and_spelling()
    {
        FieldSection fields = Text.Fields("Via: 1.1 a", "Accept: */*", "VIA: 1.1 b");
        Assert.Equal(["Via: 1.1 a", "Accept: */*", "VIA: 1.1 b"], Text.Lines(fields));
        Assert.Equal("Via: 1.1 a\r\nAccept: */*\r\nVIA: 1.1 b\r\n", Text.Written(fields.WriteTo));
    }

    [Theory]
    [Trait("RFC", "9110 5.1")]
    [InlineData("host", true)]
    [InlineData("HOST", true)]
    [InlineData("hosts", false)]
    [InlineData("hos", false)]
    [InlineData("", false)]
    public void Names_compare_without_case(string name, bool found)
    {
        FieldSection fields = Text.Fields("Host: a", "Accept: b");
        Assert.Equal(found, fields.Contains(Text.Bytes(name)));
        Assert.Equal(found, fields.TryGet(Text.Bytes(name), out ReadOnlySpan<byte> value));
        Assert.Equal(found ? "a" : "", Text.Of(value));
        Assert.Equal(found ? 1 : 0, fields.CountOf(Text.Bytes(name)));
    }

    [Fact]
    public void Letters_alone_have_case()
    {
        // '@' and '`' differ in the bit in which 'A' and 'a' differ.
        Assert.False(Text.Fields("x^: a").Contains("x~"u8));
    }

    [Fact]
    public void The_first_of_several_lines_is_given_and_all_are_walked_over()
    {
        FieldSection fields = Text.Fields("A: 1", "B: 2", "a: 3", "C: 4", "A:");
        Assert.True(fields.TryGet("a"u8, out ReadOnlySpan<byte> first));
        Assert.Equal("1", Text.Of(first));
        Assert.Equal(3, fields.CountOf("a"u8));

        var values = new List<string>();
        foreach (ReadOnlySpan<byte> value in fields.Values("A"u8))
            values.Add(Text.Of(value));
        Assert.Equal(["1", "3", ""], values);

        foreach (ReadOnlySpan<byte> _ in fields.Values("D"u8))
            Assert.Fail("There is no such line.");
    }

    [Fact]
    public void Walking_on_past_the_end_gives_nothing()
    {
        FieldValues values = Text.Fields("A: 1").Values("A"u8);
        Assert.True(values.MoveNext());
        Assert.False(values.MoveNext());
        Assert.False(values.MoveNext());
    }

    [Fact]
    public void Removing_keeps_the_order_of_the_rest()
    {
        FieldSection fields = Text.Fields("A: 1", "B: 2", "a: 3", "C: 4", "A: 5");
        Assert.True(fields.Remove("a"u8));
        Assert.Equal(["B: 2", "C: 4"], Text.Lines(fields));
        Assert.False(fields.Remove("a"u8));
        Assert.Equal("B: 2\r\nC: 4\r\n", Text.Written(fields.WriteTo));
    }

    [Fact]
    public void Setting_replaces_every_line_by_one_at_the_end()
    {
        FieldSection fields = Text.Fields("A: 1", "B: 2", "A: 3");
        fields.Set("A"u8, "4"u8);
        Assert.Equal(["B: 2", "A: 4"], Text.Lines(fields));
        fields.Set("C"u8, "5");
        fields.Add("D"u8, "6");
        Assert.Equal(["B: 2", "A: 4", "C: 5", "D: 6"], Text.Lines(fields));
    }

    [Fact]
    public void A_value_may_be_set_from_the_section_itself()
    {
        FieldSection fields = Text.Fields($"A: {new string('x', 200)}");
        for (int round = 0; round < 50; round++)
        {
            Assert.True(fields.TryGet("A"u8, out ReadOnlySpan<byte> value));
            fields.Set("A"u8, value);
        }

        Assert.Equal([$"A: {new string('x', 200)}"], Text.Lines(fields));
    }

    [Fact]
    public void A_section_that_has_grown_allocates_nothing()
    {
        var fields = new FieldSection();
        FillAndClear(fields);
        long before = GC.GetAllocatedBytesForCurrentThread();
        FillAndClear(fields);
        Assert.Equal(before, GC.GetAllocatedBytesForCurrentThread());

        static void FillAndClear(FieldSection fields)
        {
            for (int line = 0; line < 100; line++)
                fields.Add("Some-Name"u8, "some value"u8);
            fields.Remove("Other"u8);
            fields.Clear();
        }
    }

    [Fact]
    public void What_was_removed_does_not_pile_up()
    {
        FieldSection fields = Text.Fields("Kept: here");
        fields.Set("Age"u8, "1"u8);
        long before = GC.GetAllocatedBytesForCurrentThread();
        for (int second = 0; second < 100_000; second++)
            fields.Set("Age"u8, "12345"u8);

        // Each round writes 8 bytes: kept, they would be 800,000 held and more allocated while growing.
        Assert.Equal(["Kept: here", "Age: 12345"], Text.Lines(fields));
        var copy = new FieldSection();
        copy.CopyFrom(fields);
        Assert.InRange(GC.GetAllocatedBytesForCurrentThread() - before, 0, 1_500_000);
    }

    [Fact]
    public void A_copy_is_equal_and_stays_when_the_other_changes()
    {
        FieldSection fields = Text.Fields("A: 1", "B: 2");
        fields.Remove("A"u8);
        FieldSection copy = Text.Fields("X: y");
        copy.CopyFrom(fields);
        fields.Clear();
        fields.Add("C"u8, "overwritten"u8);
        Assert.Equal(["B: 2"], Text.Lines(copy));
        copy.CopyFrom(copy);
        Assert.Equal(["B: 2"], Text.Lines(copy));
    }

    [Fact]
    public void A_line_outside_the_section_is_not_given()
    {
        FieldSection fields = Text.Fields("A: 1", "B: 2");
        fields.Remove("B"u8);
        Assert.Throws<IndexOutOfRangeException>(() => fields[1].Name.Length);
    }

    [Theory]
    [Trait("RFC", "9110 5.6.1")]
    [InlineData("a, b,c", "a|b|c")]
    [InlineData("a", "a")]
    [InlineData("", "")]
    [InlineData(" , ,\t,", "")]
    [InlineData(",a,,b,", "a|b")]
    [InlineData("a=\"x,y\", b", "a=\"x,y\"|b")]
    [InlineData("a=\"x\\\",y\", b", "a=\"x\\\",y\"|b")]
    [InlineData("a=\"x\\\\\", b", "a=\"x\\\\\"|b")]
    [InlineData("a=\"\",b=\"\"\",\",c", "a=\"\"|b=\"\"\",\"|c")]
    [InlineData("a=\"x, b", "a=\"x, b")]
    [InlineData("a=\"x\\", "a=\"x\\")]
    [InlineData("a b ; c , d\t", "a b ; c|d")]
    public void Members_end_at_commas_outside_quoted_strings(string value, string members)
    {
        FieldSection fields = Text.Fields("Other: z", $"List: {value}");
        Assert.Equal(Split(members), Members(fields.Members("list"u8)));
        Assert.Equal(Split(members), Members(new ListMembers(Text.Bytes(value))));
    }

    [Fact]
    [Trait("RFC", "9110 5.3")]
    public void Members_go_over_all_lines_and_a_quoted_string_never_does()
    {
        FieldSection fields = Text.Fields(
            "List: a, b", "List: ,", "Other: x", "list: c=\"", "LIST: \"d, e\"", "List: f");
        Assert.Equal(["a", "b", "c=\"", "\"d, e\"", "f"], Members(fields.Members("List"u8)));
    }

    [Fact]
    [Trait("RFC", "9110 8.8.3")]
    public void A_backslash_in_an_entity_tag_escapes_nothing()
    {
        FieldSection fields = Text.Fields("If-None-Match: \"a\\\", \"b,c\", W/\"d\"");
        Assert.Equal(["\"a\\\"", "\"b,c\"", "W/\"d\""], Members(fields.EntityTags("If-None-Match"u8)));
    }

    private static string[] Split(string members) => members.Length == 0 ? [] : members.Split('|');

    private static List<string> Members(ListMembers members)
    {
        var found = new List<string>();
        foreach (ReadOnlySpan<byte> member in members)
            found.Add(Text.Of(member));
        return found;
    }

    [Theory]
    [InlineData(1000, false)]
    [InlineData(60_000, true)]
    public void The_memory_of_a_large_message_is_given_back_and_of_a_small_one_kept(int length, bool isGivenBack)
    {
        byte[] value = new byte[length];
        var fields = new FieldSection();
        fields.Add("a"u8, value);
        fields.Shrink();
        Assert.Equal(isGivenBack ? 0 : 1, fields.Count);
        fields.Clear();
        long before = GC.GetAllocatedBytesForCurrentThread();
        fields.Add("b"u8, value);
        Assert.Equal(isGivenBack, GC.GetAllocatedBytesForCurrentThread() - before >= length);
        Assert.Equal(length, fields[0].Value.Length);
    }
}
