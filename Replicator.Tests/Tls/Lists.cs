using Replicator.Http;

namespace Replicator.Tests.Tls;

/// <summary>Lists of hosts as tests write them.</summary>
internal static class Lists
{
    /// <param name="text">Null: no list, which is every host.</param>
    public static HostList? Of(string? text)
    {
        if (text is null)
            return null;
        Assert.True(HostList.TryParse(text, out HostList? list, out string mistake), mistake);
        return list;
    }
}
