using System.Text;
using Replicator.Store;

namespace Replicator.Tests.Store;

/// <summary>A store's contents that broke off, and how they go on.</summary>
internal static class UnfinishedScene
{
    /// <summary>With which a content may be continued.</summary>
    public const string Tag = "ETag: \"1\"";

    /// <summary>Six bytes are announced, and no more than these come.</summary>
    public static void BreakOff(
        this StoreScene scene, string target, string content, string[]? fields = null, string? request = null)
    {
        using EntryWriter writer = scene.Begin(
            target, 6, request: request is null ? [] : [request], fields: fields ?? [Tag]);
        if (content.Length > 0)
            writer.Append(Encoding.UTF8.GetBytes(content));
    }

    /// <summary>What a request would continue.</summary>
    public static UnfinishedContent? Take(this StoreScene scene, string target, params string[] request) =>
        scene.Store.TakeUnfinished(StoreScene.Uri(target), StoreScene.Request(request));

    /// <summary>The rest comes.</summary>
    public static void Continue(this StoreScene scene, string target, string rest)
    {
        using UnfinishedContent taken = scene.Take(target)!;
        long length = taken.Length + rest.Length;
        Assert.Equal(length, taken.CompleteLength);
        using EntryWriter writer = taken.Continue(StoreScene.Uri(target), StoreScene.Request(), taken.Response, length);
        Assert.Equal(length - rest.Length, writer.Entry.Length);
        writer.Append(Encoding.UTF8.GetBytes(rest));
        writer.Complete();
    }

    /// <summary>Full names.</summary>
    public static string[] UnfinishedFiles(this StoreScene scene) =>
        [.. Directory.GetFiles(scene.Root[".replicator/unfinished"]).Order()];

    public static void AssertNothingUnfinished(this StoreScene scene)
    {
        Assert.Empty(scene.UnfinishedFiles());
        Assert.Empty(scene.Store.ListUnfinished());
    }
}
