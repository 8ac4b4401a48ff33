using System.Text;

namespace Replicator.Tests.Fuzzing;

/// <summary>A client whose every byte that matters carries its mark, and what it may see.</summary>
/// <param name="name">Of its fiber.</param>
/// <param name="mark">Its own, in contents, fields, cookies and credentials.</param>
/// <param name="end">Its connection.</param>
internal sealed class MarkedClient(string name, string mark, WireEnd end)
{
    public string Name => name;

    public string Mark => mark;

    public WireEnd End => end;

    /// <summary>The marks of the paths that it asked for.</summary>
    public HashSet<string> Paths { get; } = [];

    /// <summary>Asks for a path with its marks in fields; LF stands for CRLF.</summary>
    /// <param name="fields">More lines, each with its end.</param>
    public void Ask(string method, string target, string path, string fields = "", string content = "")
    {
        Paths.Add(path);
        string head =
            $"{method} {target} HTTP/1.1\nHost: origin.example\nX-Client: {mark}\nCookie: c={mark}\n{fields}\n";
        end.Send(Encoding.Latin1.GetBytes(head.Replace("\n", "\r\n") + content));
    }
}
