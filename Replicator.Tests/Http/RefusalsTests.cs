using Replicator.Http;

namespace Replicator.Tests.Http;

public sealed class RefusalsTests
{
    [Fact]
    public void Every_refusal_has_a_status_and_a_sentence_of_its_own()
    {
        Refusal[] refusals = Enum.GetValues<Refusal>();
        Assert.Equal(refusals.Length, refusals.Select(Refusals.Describe).Distinct().Count());
        Assert.All(refusals, refusal => Assert.EndsWith(".", Refusals.Describe(refusal), StringComparison.Ordinal));
        Assert.All(
            refusals.Where(refusal => refusal != Refusal.None),
            refusal => Assert.InRange(Refusals.StatusOf(refusal), 400, 505));
    }

    [Theory]
    [InlineData(nameof(Refusal.RequestLineTooLong), 414)]
    [InlineData(nameof(Refusal.HeadTooLong), 431)]
    [InlineData(nameof(Refusal.TooManyFields), 431)]
    [InlineData(nameof(Refusal.TransferCodingUnknown), 501)]
    [InlineData(nameof(Refusal.SchemeUnsupported), 501)]
    [InlineData(nameof(Refusal.VersionUnsupported), 505)]
    [InlineData(nameof(Refusal.StatusInvalid), 502)]
    [InlineData(nameof(Refusal.HostMissing), 400)]
    [InlineData(nameof(Refusal.LengthAndTransferEncoding), 400)]
    public void A_refusal_has_the_status_that_says_whose_fault_it_is(string refusal, int status)
    {
        Assert.Equal(status, Refusals.StatusOf(Enum.Parse<Refusal>(refusal)));
    }
}
