using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class ByteMapTests
{
    private const int Length = 48;

    [Fact]
    public void It_agrees_with_a_list_of_bytes()
    {
        for (int seed = 0; seed < 400; seed++)
        {
            var random = new Random(seed);
            var map = new ByteMap();
            bool[] bytes = new bool[Length];
            for (int step = 0; step < 12; step++)
            {
                int start = random.Next(Length), end = random.Next(start, Math.Min(Length, start + 9) + 1);
                map.Add(new ByteRange(start, end));
                Array.Fill(bytes, true, start, end - start);
                if (random.Next(8) == 0)
                {
                    map.Cut(start);
                    Array.Fill(bytes, false, start, Length - start);
                }

                AssertSame(bytes, map);
            }
        }
    }

    [Theory]
    [InlineData("0-5", true)]
    [InlineData("0-5 6-7", true)]
    [InlineData("", true)]
    [InlineData("0-5 5-7", false)]
    [InlineData("5-7 0-1", false)]
    [InlineData("3-3", false)]
    [InlineData("5-3", false)]
    public void What_a_disk_says_is_checked(string pieces, bool isValid)
    {
        string[] texts = pieces.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(isValid, ByteMap.IsValid([.. texts.Select(text => new ByteRange(text[0] - '0', text[2] - '0'))]));
    }

    private static void AssertSame(bool[] bytes, ByteMap map)
    {
        Assert.True(ByteMap.IsValid(map.Pieces));
        Assert.Equal(bytes.Count(isHeld => isHeld), map.Length);
        Assert.Equal(map.Length, map.Pieces.Sum(piece => piece.Length));
        Assert.Equal(Array.LastIndexOf(bytes, true) + 1, map.End);
        for (int position = 0; position < Length; position++)
        {
            int gap = Array.IndexOf(bytes, false, position);
            Assert.Equal(gap < 0 ? Length : gap, map.EndFrom(position));
            int next = Array.IndexOf(bytes, true, position);
            Assert.Equal(next < 0 ? long.MaxValue : next, map.NextFrom(position));
            if (!bytes[position])
                Assert.Equal(position == 0 ? 0 : Array.LastIndexOf(bytes, true, position - 1) + 1, map.EndBefore(position));
            for (int end = position + 1; end <= Length; end++)
                Assert.Equal(gap < 0 || gap >= end, map.Contains(new ByteRange(position, end)));
        }
    }
}
