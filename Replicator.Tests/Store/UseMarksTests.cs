using Replicator.Store;

namespace Replicator.Tests.Store;

public sealed class UseMarksTests
{
    [Theory]
    [InlineData(0, 0)]
    [InlineData(511, 0)]
    [InlineData(512, 1)]
    [InlineData(1023, 1)]
    [InlineData(1 << 20, 12)]
    [InlineData(1L << 32, 24)]
    [InlineData(long.MaxValue, 31)]
    public void Lengths_have_classes(long length, int expected) =>
        Assert.Equal(expected, UseMarks.Of(length).LengthClass);

    [Fact]
    public void A_class_is_about_its_length()
    {
        for (long length = 512; length < 1L << 40; length *= 3)
            Assert.InRange(UseMarks.LengthOf(UseMarks.Of(length).LengthClass), length / 2, length);
    }

    [Fact]
    public void What_is_new_has_one_use() => Assert.Equal((1, 0, 0, false), Parts(UseMarks.Of(99)));

    [Fact]
    public void What_takes_anothers_place_has_its_uses() =>
        Assert.Equal((5, 0, 0, true), Parts(UseMarks.Of(1 << 20, uses: 5, isPinned: true)));

    [Fact]
    public void Uses_end_somewhere_and_passes_take_them_back()
    {
        UseMarks marks = UseMarks.Of(1 << 20, isPinned: true);
        for (int count = 0; count < 20; count++)
            marks = marks.Used();
        Assert.Equal((7, 0, 0, true), Parts(marks));
        for (int count = 0; count < 15; count++)
            marks = marks.Passed();
        Assert.Equal((7, 15, 0, true), Parts(marks));
        for (int count = 0; count < 200; count++)
            marks = marks.Passed();
        Assert.Equal(1, marks.Uses);
        Assert.InRange(marks.Passes, 7, 15);
        Assert.Equal(12, marks.LengthClass);
    }

    [Fact]
    public void It_ages_until_it_is_used()
    {
        UseMarks marks = UseMarks.Of(1).Aged().Aged();
        Assert.Equal(2, marks.Age);
        Assert.Equal(0, marks.Used().Age);
        for (int count = 0; count < 20; count++)
            marks = marks.Aged();
        Assert.Equal(UseMarks.MaximumAge, marks.Age);
        Assert.Equal((1, 0, UseMarks.MaximumAge, false), Parts(marks));
    }

    private static (int, int, int, bool) Parts(UseMarks marks) =>
        (marks.Uses, marks.Passes, marks.Age, marks.IsPinned);
}
