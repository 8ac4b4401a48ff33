using Replicator.Cache;

namespace Replicator.Tests.Cache;

public sealed class UnstoredAnswersTests
{
    private readonly UnstoredAnswers answers = new();

    [Fact]
    public void The_last_answer_counts()
    {
        answers.Add("a", Answer(200));
        answers.Add("b", Answer(201));
        answers.Add("a", Answer(404));
        Assert.Equal(404, answers.Find("a")!.Status);
        answers.Forget("a");
        Assert.Null(answers.Find("a"));
        Assert.Equal(201, answers.Find("b")!.Status);
    }

    [Fact]
    public void Of_too_many_the_one_goes_that_was_not_stored_for_longest()
    {
        for (int number = 0; number < UnstoredAnswers.MostKeys; number++)
            answers.Add($"{number}", Answer(200));
        answers.Add("0", Answer(200));
        answers.Add("another", Answer(200));
        Assert.Null(answers.Find("1"));
        Assert.All(["0", "2", "another"], key => Assert.NotNull(answers.Find(key)));
    }

    [Fact]
    public void What_is_very_long_takes_no_memory()
    {
        string key = new('a', UnstoredAnswers.LongestKey + 1);
        answers.Add(key, Answer(200));
        Assert.Null(answers.Find(key));
        answers.Add(key[1..], Answer(200));
        Assert.NotNull(answers.Find(key[1..]));
    }

    private static UnstoredAnswer Answer(int status) => new(status, NotStored.NoStore, DateTimeOffset.UnixEpoch);
}
