using System.Buffers;
using System.Net;
using Fibers;
using Replicator.Tests.Fibers;
using Replicator.Verbs;

namespace Replicator.Tests.Verbs;

public sealed class ConnectionOutputTests
{
    [Fact]
    public void A_reader_that_takes_nothing_is_told_in_a_sentence_and_never_within_a_row()
    {
        var poller = new ScriptedPoller();
        using var scheduler = new Scheduler(poller, poller.Clock, TimeSpan.FromMinutes(5));
        poller.Scheduler = scheduler;
        var calls = new ScriptedSocket(new IPEndPoint(IPAddress.Loopback, 1)) { LargestSend = 10 };
        using var socket = new FiberSocket(poller, calls, remote: null);
        var output = new ConnectionOutput(socket, TimeSpan.FromSeconds(60));
        VerbRow[] rows = [VerbRow.Note("half-way"), VerbRow.End(74, "why")];
        var outcome = new Result();
        scheduler.Start(Talk(), "verb");
        scheduler.Run();

        Assert.IsType<IOException>(outcome.Error);
        Assert.Equal("it was broken off half-way, as nobody took what it told for 60 s; ask again",
            outcome.Error.Message);
        Assert.Equal(20, calls.Sent.Count);
        var whole = new ArrayBufferWriter<byte>();
        foreach (VerbRow row in rows)
            RowLine.Write(row, whole);
        Assert.Equal(whole.WrittenSpan[..20].ToArray(), calls.Sent);

        IEnumerable<Yield> Talk()
        {
            foreach (VerbRow row in rows)
                yield return Yield.Try(output.Write([row]), outcome);
        }
    }
}
