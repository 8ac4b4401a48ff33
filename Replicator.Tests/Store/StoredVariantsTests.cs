using Replicator.Store;
using Replicator.Tests.Http;

namespace Replicator.Tests.Store;

/// <summary>Several responses of one target.</summary>
public class StoredVariantsTests : IDisposable
{
    private protected readonly StoreScene scene = new();

    public void Dispose()
    {
        scene.Dispose();
        GC.SuppressFinalize(this);
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void Variants_lie_side_by_side()
    {
        const string Vary = "Vary: Accept-Language";
        scene.Put("/b", "Hallo", request: ["Accept-Language: de"], fields: Vary);
        scene.Put("/b", "hello", request: ["Accept-Language: en"], fields: Vary);
        for (int start = 0; start < 2; start++)
        {
            Assert.Equal("200 Hallo", scene.Get("/b", "Accept-Language: de"));
            Assert.Equal("200 hello", scene.Get("/b", "Accept-Language: en"));
            Assert.Equal("200 Hallo", scene.Get("/b", "Accept-Language: de"));
            Assert.Null(scene.Get("/b"));
            Assert.All(scene.Root.Files(), path => Assert.StartsWith("a.test:80/b#v-", path, StringComparison.Ordinal));
            scene.Restart();
        }

        scene.Put("/b", "Guten Tag", request: ["Accept-Language: de"], fields: Vary);
        Assert.Equal("200 Guten Tag", scene.Get("/b", "Accept-Language: de"));
        Assert.Equal(2, scene.Store.Figures.ResponseCount);
        Assert.Equal(2, scene.Root.Files().Length);

        scene.Put("/b", "one for all");
        Assert.Equal("200 one for all", scene.Get("/b", "Accept-Language: en"));
        Assert.Equal(["a.test:80/b"], scene.Root.Files());
    }

    [Theory]
    [Trait("RFC", "9111 4")]
    [InlineData(512)]
    [InlineData(1)]
    public void Of_several_that_a_request_selects_the_latest_by_date_is_used(int openFiles)
    {
        using var other = new StoreScene(maximumOpenFiles: openFiles);
        other.Put("/b", "later", request: ["A: 1"], fields: ["Vary: A", "Date: Sat, 21 Nov 2026 12:00:09 GMT"]);
        other.Put("/b", "earlier", request: ["B: 1"], fields: ["Vary: B", "Date: Sat, 21 Nov 2026 12:00:05 GMT"]);
        for (int start = 0; start < 2; start++)
        {
            for (int round = 0; round < 2; round++)
            {
                Assert.Equal("200 later", other.Get("/b", "A: 1", "B: 1"));
                Assert.Equal("200 earlier", other.Get("/b", "B: 1"));
                Assert.Equal("200 later", other.Get("/b", "A: 1"));
                Assert.Null(other.Get("/b"));
            }

            other.Restart();
        }

        other.Put("/b", "last", request: ["C: 1"], fields: ["Vary: C", "Date: Sat, 21 Nov 2026 12:00:09 GMT"]);
        Assert.Equal("200 last", other.Get("/b", "A: 1", "B: 1", "C: 1"));
        Assert.Equal("200 later", other.Get("/b", "A: 1", "B: 1"));
    }

    [Theory]
    [Trait("RFC", "9111 4.3.4")]
    [InlineData(512)]
    [InlineData(1)]
    public void A_variant_answers_further_requests_once_the_origin_has_said_so(int openFiles)
    {
        using var other = new StoreScene(maximumOpenFiles: openFiles);
        const string Vary = "Vary: Accept-Language";
        other.Put("/b", "Hallo", request: ["Accept-Language: de"], fields: Vary);
        other.Put("/b", "hello", request: ["Accept-Language: en"], fields: Vary);
        List<StoredVariant> variants = other.FindVariants("/b");
        StoredVariant german = variants.Single(one => Text.Lines(one.Response.VaryFields).Single().EndsWith("de", StringComparison.Ordinal));
        other.Store.Freshen(german, isAnswer: true, StoreScene.Request("Accept-Language: de-at"),
            Text.Response(304, 1, ["X-Fresh: yes"]), other.Clock.GetUtcNow(), other.Clock.GetUtcNow());
        for (int start = 0; start < 2; start++)
        {
            Assert.Equal("200 Hallo", other.Get("/b", "Accept-Language: de-at"));
            Assert.Equal("200 Hallo", other.Get("/b", "Accept-Language: de"));
            Assert.Equal("200 hello", other.Get("/b", "Accept-Language: en"));
            Assert.Equal(2, other.Store.Figures.ResponseCount);
            other.Restart();
        }
    }

    [Fact]
    public void A_key_has_a_bounded_number_of_variants()
    {
        for (int number = 0; number < Publication.MaximumVariants + 5; number++)
            scene.Put("/b", $"variant {number}", request: [$"X-Number: {number}"], fields: "Vary: X-Number");
        Assert.Equal(Publication.MaximumVariants, scene.Store.Figures.ResponseCount);
        Assert.Equal(Publication.MaximumVariants, scene.Root.Files().Length);
        Assert.Null(scene.Get("/b", "X-Number: 0"));
        Assert.Equal("200 variant 36", scene.Get("/b", "X-Number: 36"));
    }

    [Fact]
    [Trait("RFC", "9111 4.1")]
    public void A_response_that_varies_by_what_the_request_lacked_is_a_variant_too()
    {
        scene.Put("/b", "default", fields: "Vary: Accept-Language");
        Assert.StartsWith("a.test:80/b#v-", Assert.Single(scene.Root.Files()), StringComparison.Ordinal);
        Assert.Equal("200 default", scene.Get("/b"));
        Assert.Null(scene.Get("/b", "Accept-Language: de"));
    }

    [Fact]
    public void A_coded_content_lies_beside_the_plain_one()
    {
        scene.Put("/b.css", "zipped", request: ["Accept-Encoding: gzip"],
            fields: ["Content-Encoding: gzip", "Vary: Accept-Encoding"]);
        scene.Put("/b.css", "readable", request: [], fields: "Vary: Accept-Encoding");
        Assert.Equal(["a.test:80/b.css", "a.test:80/b.css#gzip"], scene.Root.Files());
        Assert.Equal("200 zipped", scene.Get("/b.css", "Accept-Encoding: gzip"));
        Assert.Equal("200 readable", scene.Get("/b.css"));
    }
}
