using System.IO.Compression;
using Replicator.Settings;
using Replicator.Store;

namespace Replicator.Verbs;

/// <summary>cat: copies a stored content to the output, decoded from its content codings.</summary>
/// <remarks>By way of the file: whoever may ask for it may read it, and the proxy has nothing to do with it.</remarks>
/// <param name="output">Borrowed.</param>
/// <param name="request">Of which store, and whether it is decoded.</param>
internal sealed class ContentPrinter(Stream output, VerbSettings request) : IPrinter
{
    private VerbRow? content;

    /// <summary>How it ended; null: in order, or there is nothing.</summary>
    public VerbRow? Failure { get; private set; }

    public void Take(VerbRow row)
    {
        if (row.Kind == RowKind.Stored)
            content = row;
        else if (row.Kind == RowKind.Note)
            Failure = VerbRow.End(ExitCode.NotFound, row.Text);
    }

    public void Finish()
    {
        if (content is not { Path: { } path })
            return;
        using IFolder folder = new SystemFileSystem().OpenRoot(request.Root);
        using Microsoft.Win32.SafeHandles.SafeFileHandle? file = folder.TryOpen(path, out _);
        if (file is null)
        {
            Failure = VerbRow.End(ExitCode.NotFound, $"{path} has just gone");
            return;
        }

        using var stored = new FileStream(file, FileAccess.Read);
        Stream? decoded = request.Raw ? stored : Decode(stored, content.Codings);
        if (decoded is null)
        {
            Failure = VerbRow.End(ExitCode.BadData,
                $"it is coded with {content.Codings}, which is not known here; --raw prints it as it is");
            return;
        }

        try
        {
            decoded.CopyTo(output);
            output.Flush();
        }
        catch (InvalidDataException broken)
        {
            Failure = VerbRow.End(ExitCode.BadData, $"it cannot be decoded: {broken.Message}");
        }
    }

    // Null: a coding is not known. What was applied last is undone first (RFC 9110 §8.4).
    private static Stream? Decode(Stream stored, string? codings)
    {
        Stream? decoded = stored;
        foreach (string coding in (codings ?? "identity").Split(',').Reverse())
        {
            decoded = decoded is null ? null : coding switch
            {
                "identity" => decoded,
                "gzip" or "x-gzip" => new GZipStream(decoded, CompressionMode.Decompress),
                "br" => new BrotliStream(decoded, CompressionMode.Decompress),
                "deflate" => new ZLibStream(decoded, CompressionMode.Decompress),
                _ => null,
            };
        }

        return decoded;
    }
}
