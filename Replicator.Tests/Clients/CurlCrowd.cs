using System.Diagnostics;
using Replicator.Tests.Support;

namespace Replicator.Tests.Clients;

/// <summary>Many curl at once for one object, each a process; what they write is compared as it comes.</summary>
internal sealed class CurlCrowd : IDisposable
{
    private readonly List<Process> members = [];
    private readonly byte[] expected;
    private int begun;

    /// <param name="expected">What each is to get.</param>
    public CurlCrowd(int count, int proxyPort, string uri, byte[] expected)
    {
        this.expected = expected;
        for (int i = 0; i < count; i++)
        {
            var start = new ProcessStartInfo("curl", ["-sS", "--fail", "-x", $"http://127.0.0.1:{proxyPort}", uri])
            {
                RedirectStandardOutput = true,
            };
            start.Environment.Clear();
            start.Environment["PATH"] = Environment.GetEnvironmentVariable("PATH");
            members.Add(Process.Start(start)!);
        }
    }

    /// <summary>How many have got some content.</summary>
    public int BegunCount => Volatile.Read(ref begun);

    /// <summary>Reads what all of them write, to the end.</summary>
    /// <returns>How many ended well with exactly what was expected.</returns>
    public async Task<int> CountEqual()
    {
        bool[] equal = await Task.WhenAll(members.Select(IsEqual)).WaitAsync(Until.Deadline);
        return equal.Count(one => one);
    }

    public void Dispose()
    {
        foreach (Process member in members)
        {
            if (!member.HasExited)
                member.Kill();
            member.WaitForExit();
            member.Dispose();
        }
    }

    private async Task<bool> IsEqual(Process member)
    {
        var buffer = new byte[65536];
        Stream content = member.StandardOutput.BaseStream;
        int position = 0;
        bool equal = true;
        int count;
        while ((count = await content.ReadAsync(buffer)) > 0)
        {
            if (position == 0)
                Interlocked.Increment(ref begun);
            equal &= count <= expected.Length - position
                && expected.AsSpan(position, count).SequenceEqual(buffer.AsSpan(0, count));
            position += count;
        }

        await member.WaitForExitAsync();
        return equal && position == expected.Length && member.ExitCode == 0;
    }
}
