using Replicator.Diagnostics;

namespace Replicator.Tests.Diagnostics;

[Collection(WithConsole.Name)]
public sealed class BoundTests : IDisposable
{
    private readonly TextWriter formerError = Console.Error;
    private readonly StringWriter errors = new() { NewLine = "\n" };

    public BoundTests() => Console.SetError(errors);

    public void Dispose() => Console.SetError(formerError);

    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public void As_many_enter_as_may(int most)
    {
        var bound = new Bound("--max-things", most);
        for (int i = 0; i < most; i++)
            Assert.True(bound.TryEnter());
        Assert.True(bound.IsReached);
        Assert.False(bound.TryEnter());
        Assert.Equal(most, bound.Count);
        bound.Leave();
        Assert.False(bound.IsReached);
        Assert.True(bound.TryEnter());
    }

    [Fact]
    public void A_refusal_is_told_once_until_there_was_room_again()
    {
        var bound = new Bound("--max-things", 20);
        for (int i = 0; i < 20; i++)
            bound.TryEnter();
        bound.TellRefusal("others wait");
        bound.TellRefusal("others wait");
        Assert.Equal("warning: --max-things 20 is reached: others wait\n", errors.ToString());

        // One goes and one comes: still the same.
        bound.Leave();
        bound.TryEnter();
        bound.TellRefusal("others wait");
        Assert.Single(errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries));

        bound.Leave();
        bound.Leave();
        bound.TryEnter();
        bound.TryEnter();
        bound.TellRefusal("others wait");
        Assert.Equal(2, errors.ToString().Split('\n', StringSplitOptions.RemoveEmptyEntries).Length);
    }
}
