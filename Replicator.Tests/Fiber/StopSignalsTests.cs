using Fibers;

namespace Replicator.Tests.Fibers;

public sealed class StopSignalsTests
{
    [Theory]
    [InlineData("Name:\ta\nSigIgn:\t0000000000000001\nSigCgt:\t0000000000000002\n", 1, true)]
    [InlineData("Name:\ta\nSigIgn:\t0000000000000001\nSigCgt:\t0000000000000002\n", 2, false)]
    [InlineData("SigIgn:\t0000000000004006", 1, false)]
    [InlineData("SigIgn:\t0000000000004006", 2, true)]
    [InlineData("SigIgn:\t0000000000004006", 3, true)]
    [InlineData("SigIgn:\t0000000000004006", 15, true)]
    [InlineData("SigIgn:\t8000000000000000", 64, true)]
    [InlineData("SigCgt:\t0000000000000001", 1, false)]
    [InlineData("SigIgn:\tnonsense", 1, false)]
    [InlineData("SigIgn:", 1, false)]
    [InlineData("", 1, false)]
    public void What_a_process_ignores_is_read_from_its_status(string status, int number, bool isIgnored) =>
        Assert.Equal(isIgnored, StopSignals.IsIgnored(status, number));
}
