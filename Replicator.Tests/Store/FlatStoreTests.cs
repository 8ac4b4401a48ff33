using Replicator.Store;

namespace Replicator.Tests.Store;

public class FlatStoreTests : IDisposable
{
    private protected readonly StoreScene scene = new(flat: true);

    public void Dispose()
    {
        scene.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    public void The_last_segment_and_query_are_the_key_of_a_plain_200()
    {
        scene.Put("/x/b.deb?c", "content", fields: "ETag: \"x\"");
        Assert.Equal(["b.deb?c"], scene.Root.Files());
        for (int start = 0; start < 2; start++)
        {
            Assert.Equal("200 content", scene.Get(StoreScene.Uri("/other/b.deb?c", "b.test")));
            Assert.Equal("200 content", scene.Get("/x/b.deb?c"));
            Assert.Null(scene.Get("/x/b.deb"));
            scene.Restart();
        }
    }

    [Fact]
    public void A_file_in_the_root_is_served_and_a_folder_is_not()
    {
        scene.Root.Put("b.deb", "mine");
        Assert.Equal("200 mine", scene.Get("/any/where/b.deb"));
        Assert.Null(scene.Get("/.replicator"));
        scene.Put("/.replicator", "safe");
        Assert.Equal("200 safe", scene.Get("/.replicator"));
    }

    [Fact]
    public void What_is_no_plain_200_keeps_its_whole_key()
    {
        scene.Put("/x/b", "gone", 404);
        Assert.Equal("404 gone", scene.Get("/x/b"));
        Assert.Null(scene.Get("/y/b"));
        scene.Put("/x/b", "here");
        Assert.Equal("200 here", scene.Get("/x/b"));
        Assert.Equal(["b"], scene.Root.Files());
        scene.Put("/x/b", "gone again", 404);
        Assert.Equal("404 gone again", scene.Get("/x/b"));
        scene.Restart();
        Assert.Equal("404 gone again", scene.Get("/x/b"));
        Assert.Equal(1, scene.Store.Figures.ResponseCount);
    }

    [Fact]
    public void Of_two_that_fit_the_newer_one_counts_though_the_other_is_open()
    {
        scene.Put("/x/b", "gone", 404);
        Entry open = scene.Find("/x/b")!;
        scene.Put("/y/b", "here");
        Assert.Equal(404, open.Response.Head.Status);
        Assert.Equal("200 here", scene.Get("/x/b"));
    }
}
