using System.Net;
using Replicator.Cache.Indexes;
using Replicator.Http;
using Replicator.Tests.Diagnostics;
using Replicator.Tests.Support;

namespace Replicator.Tests.Proxy;

/// <summary>Indexes while one of them is being read, on a thread of its own.</summary>
[Collection(WithConsole.Name)]
public sealed class IndexLearningTests : IDisposable
{
    private const int MostWaiting = 1024;
    private const string First = "http://origin.example/first/list";

    private readonly TextWriter formerError = Console.Error;
    private readonly StringWriter errors = new() { NewLine = "\n" };
    private readonly SlowReader reader = new();
    private readonly Scene scene;

    public IndexLearningTests()
    {
        Console.SetError(TextWriter.Synchronized(errors));
        scene = new Scene(
            options => options with { PurgeFrom = [IPNetwork.Parse("127.0.0.0/8")] },
            readerOf: (uri, _) => uri.PathAndQuery.EndsWith("/list", StringComparison.Ordinal) ? reader : null,
            readsIndexesApart: true);
        scene.Origin.AlwaysAnswers(_ => "HTTP/1.1 200 OK\nCache-Control: max-age=6000\nETag: \"1\"\nContent-Length: 4\n\nlist");
        scene.Loop.Poller.WaitsForThreads = false;
        scene.Client().Gets(First);
        Assert.True(reader.HasBegun.Wait(Until.Deadline));
    }

    public void Dispose()
    {
        reader.MayEnd.Set();
        scene.Dispose();
        Console.SetError(formerError);
    }

    [Fact]
    public void One_that_is_removed_is_not_read_to_its_end()
    {
        scene.Advance(TimeSpan.FromMinutes(1));
        Assert.False(reader.HasBrokenOff.IsSet);
        scene.Client().Sends($"PURGE {First} HTTP/1.1\nHost: origin.example\n\n");
        scene.Advance(TimeSpan.FromSeconds(2));
        Assert.True(reader.HasBrokenOff.Wait(Until.Deadline));

        scene.Loop.Poller.WaitsForThreads = true;
        reader.MayEnd.Set();
        scene.Client().Gets("http://origin.example/next/list");
        scene.Run();
        Assert.Equal(["/first/list", "/next/list"], reader.Read);
        Assert.Equal(
            "warning: http://origin.example:80/first/list: not all of it can be read: it is gone or the proxy ends\n",
            errors.ToString());
    }

    [Fact]
    public void Of_more_than_can_wait_those_that_wait_for_longest_are_left_out_and_that_is_said_once()
    {
        Peer client = scene.Client();
        for (int number = 0; number < MostWaiting; number++)
            client.Gets($"http://origin.example/{number}/list");
        Assert.Equal("", errors.ToString());
        client.Gets("http://origin.example/more/list").Gets("http://origin.example/most/list");
        Assert.Equal(
            "warning: http://origin.example:80/0/list: its digests are not known, nor those of others: more than "
            + "1024 indexes wait to be read\n",
            errors.ToString());

        scene.Loop.Poller.WaitsForThreads = true;
        reader.MayEnd.Set();
        scene.Run();
        string[] waited = [.. Enumerable.Range(2, MostWaiting - 2).Select(number => $"/{number}/list")];
        Assert.Equal(["/first/list", .. waited, "/more/list", "/most/list"], reader.Read);
    }

    /// <summary>Reads on at the end of an index until it may end, or the index is not wanted any more.</summary>
    private sealed class SlowReader : IIndexReader
    {
        private readonly List<string> read = [];

        public ManualResetEventSlim HasBegun { get; } = new();

        public ManualResetEventSlim MayEnd { get; } = new();

        public ManualResetEventSlim HasBrokenOff { get; } = new();

        /// <summary>The paths of those that were begun.</summary>
        public IReadOnlyList<string> Read => read;

        public bool Reads(TargetUri uri, ResponseHead response) => true;

        void IIndexReader.Read(Stream content, TargetUri uri, Action<KnownFile> found)
        {
            read.Add(uri.PathAndQuery);
            HasBegun.Set();
            try
            {
                do
                    content.ReadByte();
                while (!MayEnd.Wait(TimeSpan.FromMilliseconds(1)));
            }
            catch (IOException)
            {
                HasBrokenOff.Set();
                throw;
            }
        }
    }
}
