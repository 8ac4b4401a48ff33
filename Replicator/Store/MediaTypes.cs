using System.Collections.Frozen;

namespace Replicator.Store;

/// <summary>The media type of a file that came without one, by its extension.</summary>
internal static class MediaTypes
{
    public const string Unknown = "application/octet-stream";

    private static readonly FrozenDictionary<string, string> ByExtension = new Dictionary<string, string>
    {
        [".7z"] = "application/x-7z-compressed",
        [".apk"] = "application/vnd.android.package-archive",
        [".asc"] = "text/plain",
        [".avif"] = "image/avif",
        [".bz2"] = "application/x-bzip2",
        [".css"] = "text/css",
        [".csv"] = "text/csv",
        [".ddeb"] = "application/vnd.debian.binary-package",
        [".deb"] = "application/vnd.debian.binary-package",
        [".gif"] = "image/gif",
        [".gz"] = "application/gzip",
        [".htm"] = "text/html",
        [".html"] = "text/html",
        [".ico"] = "image/vnd.microsoft.icon",
        [".iso"] = "application/x-iso9660-image",
        [".jar"] = "application/java-archive",
        [".jpeg"] = "image/jpeg",
        [".jpg"] = "image/jpeg",
        [".js"] = "text/javascript",
        [".json"] = "application/json",
        [".md"] = "text/markdown",
        [".mjs"] = "text/javascript",
        [".mp3"] = "audio/mpeg",
        [".mp4"] = "video/mp4",
        [".nupkg"] = "application/zip",
        [".ogg"] = "application/ogg",
        [".pdf"] = "application/pdf",
        [".pem"] = "application/x-pem-file",
        [".png"] = "image/png",
        [".rpm"] = "application/x-rpm",
        [".svg"] = "image/svg+xml",
        [".tar"] = "application/x-tar",
        [".tgz"] = "application/gzip",
        [".ttf"] = "font/ttf",
        [".txt"] = "text/plain",
        [".udeb"] = "application/vnd.debian.binary-package",
        [".wasm"] = "application/wasm",
        [".webm"] = "video/webm",
        [".webp"] = "image/webp",
        [".whl"] = "application/zip",
        [".woff"] = "font/woff",
        [".woff2"] = "font/woff2",
        [".xhtml"] = "application/xhtml+xml",
        [".xml"] = "application/xml",
        [".xz"] = "application/x-xz",
        [".zip"] = "application/zip",
        [".zst"] = "application/zstd",
    }.ToFrozenDictionary(StringComparer.OrdinalIgnoreCase);

    /// <param name="pathAndQuery">Of the target; the query is no part of the name.</param>
    public static string Of(string pathAndQuery)
    {
        int question = pathAndQuery.IndexOf('?', StringComparison.Ordinal);
        string path = question < 0 ? pathAndQuery : pathAndQuery[..question];
        int dot = path.LastIndexOf('.');
        return dot > path.LastIndexOf('/') && ByExtension.TryGetValue(path[dot..], out string? type) ? type : Unknown;
    }
}
