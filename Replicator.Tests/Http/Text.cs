using System.Buffers;
using System.Text;
using Replicator.Http;

namespace Replicator.Tests.Http;

/// <summary>Between the bytes that the parsers take and the text that tests are written in.</summary>
internal static class Text
{
    /// <summary>One byte for each character, so that every byte can be written.</summary>
    public static byte[] Bytes(string text) => Encoding.Latin1.GetBytes(text);

    public static string Of(ReadOnlySpan<byte> bytes) => Encoding.Latin1.GetString(bytes);

    /// <summary>What a head or its fields write.</summary>
    public static string Written(Action<IBufferWriter<byte>> writeTo)
    {
        var output = new ArrayBufferWriter<byte>();
        writeTo(output);
        return Of(output.WrittenSpan);
    }

    /// <summary>A section from lines of <c>name: value</c>.</summary>
    public static FieldSection Fields(params string[] lines)
    {
        var fields = new FieldSection();
        foreach (string line in lines)
        {
            int colon = line.IndexOf(':', StringComparison.Ordinal);
            fields.Add(Bytes(line[..colon]), Bytes(line[(colon + 1)..].Trim()));
        }

        return fields;
    }

    public static string[] Lines(FieldSection fields) =>
        [.. Enumerable.Range(0, fields.Count).Select(index => $"{Of(fields[index].Name)}: {Of(fields[index].Value)}")];

    public static RequestHead Request(string method, string target, int minorVersion, params string[] fields)
    {
        var head = new RequestHead();
        head.SetLine(Bytes(method), Bytes(target), minorVersion);
        head.Fields.CopyFrom(Fields(fields));
        return head;
    }

    public static ResponseHead Response(int status, int minorVersion, params string[] fields)
    {
        var head = new ResponseHead { MinorVersion = minorVersion };
        head.SetLine(status);
        head.Fields.CopyFrom(Fields(fields));
        return head;
    }
}
