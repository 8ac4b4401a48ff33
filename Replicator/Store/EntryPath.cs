using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Replicator.Cache;
using Replicator.Http;

namespace Replicator.Store;

/// <summary>Where a stored response lies: keys to paths below the root, one-to-one, readable where that is
/// possible.</summary>
/// <remarks>
/// A path is <c>host:port/path?query</c> as in the target. No target contains <c>#</c>, which begins all that is not as
/// in the target: escapes (<c>#2F</c>, upper-case hexadecimal), names that a segment cannot have by itself (<c>#.</c>,
/// <c>#..</c>, <c>#e</c>, <c>#index</c>) and marks behind a name, in this order: <c>#s-404</c> another status than 200,
/// <c>#v-HASH</c> a variant, <c>#gzip</c> the content coding, <c>#f</c> a file beside a folder of that name;
/// <c>#d</c> marks a folder beside a file of that name, <c>#h-HASH</c> what was too long and is cut. Lower case
/// keeps marks apart from escapes. File names are taken to be case-sensitive.
/// </remarks>
internal static class EntryPath
{
    /// <summary>Bytes of a name that every common file system takes.</summary>
    public const int MaximumNameLength = 255;

    /// <summary>Bytes of a path; a longer one is cut so that the whole stays within what the system calls a path
    /// (4096).</summary>
    public const int MaximumLength = 2048;

    /// <summary>Names in a path; a deeper one is cut, for each level costs a look-up.</summary>
    public const int MaximumDepth = 64;

    /// <summary>The folder in the root that holds the store's own files; no path of an entry begins with it.</summary>
    public const string OwnFolder = ".replicator";

    private const int HashLength = 32;

    private const string CutMark = "#h-";
    private const string VariantMark = "#v-";

    private static readonly string[] ReadableCodings =
        ["gzip", "br", "zstd", "deflate", "compress", "x-gzip", "x-compress", "dcb", "dcz", "identity"];

    /// <summary>Where a complete 200 lies that has neither content codings nor variants.</summary>
    public static string Plain(TargetUri uri, bool flat) => Of(uri, 200, "", "", flat);

    /// <param name="uri">Its target URI.</param>
    /// <param name="status">Of the stored response.</param>
    /// <param name="codings">As <see cref="CodingsOf"/> gives them; empty without.</param>
    /// <param name="variant">As <see cref="VariantOf"/> gives it; empty without.</param>
    /// <param name="flat">Plain 200s lie in the root, under their last segment and query.</param>
    /// <returns>A path relative to the root, with <c>/</c> between its names.</returns>
    public static string Of(TargetUri uri, int status, string codings, string variant, bool flat)
    {
        ReadOnlySpan<char> folders = Split(uri.PathAndQuery, out ReadOnlySpan<char> last);
        string marks = Marks(status, codings, variant);
        if (flat && marks.Length == 0 && FlatKey(uri) is not null)
            return FlatName(LastName(last));

        ReadOnlySpan<char> authority = Shorten(uri.Scheme == "http"
            ? Escape(uri.Authority)
            : $"{Escape(uri.Scheme)}#{Escape(uri.Authority)}");
        ReadOnlySpan<char> lastName = LastName(last);
        if (marks.Length > 0)
            lastName = string.Concat(lastName, marks);
        var path = new StringBuilder(capacity: uri.Key.Length + marks.Length);
        path.Append(authority);
        int depth = 1;
        for (; folders.Length > 0; depth++)
        {
            int slash = folders.IndexOf('/');
            path.Append('/').Append(Shorten(InnerName(folders[..slash])));
            folders = folders[(slash + 1)..];
        }

        path.Append('/').Append(Shorten(lastName));
        return path.Length <= MaximumLength && depth < MaximumDepth
            ? path.ToString()
            // What is hashed contains a slash, so that it differs from what any single name hashes.
            : $"{authority}/{Cut(lastName, path.ToString())}";
    }

    /// <summary>The key of a response. Where the tree is flat, what lies in the root has its name for one, and all else
    /// the whole URI.</summary>
    public static string KeyOf(TargetUri uri, StoredResponse response, bool flat)
    {
        if (!flat)
            return uri.Key;
        FieldSection fields = response.Head.Fields;
        bool isPlain = response.Head.Status == 200 && CodingsOf(fields).Length == 0
            && VariantOf(fields, response.VaryFields).Length == 0;
        return isPlain ? FlatKey(uri) ?? uri.Key : uri.Key;
    }

    /// <summary>The whole key of a plain 200 where the tree is flat: last segment and query; null where the last
    /// segment is empty. Deliberate: such a target names no file, and the front pages of all hosts would be
    /// one.</summary>
    public static string? FlatKey(TargetUri uri)
    {
        Split(uri.PathAndQuery, out ReadOnlySpan<char> last);
        return last is [] or ['?', ..] ? null : last.ToString();
    }

    /// <summary>Whether a file without a record may be served from that path: it bears no mark.</summary>
    public static bool MayBePutByHand(string path)
    {
        // The scheme before the first slash is no mark: it tells hosts apart, and what lies below is as plain as
        // elsewhere.
        int slash = path.IndexOf('/', StringComparison.Ordinal);
        return !path.AsSpan(slash + 1).Contains('#')
            // What HTTP Replicator had not finished.
            && !path.EndsWith(".incomplete", StringComparison.Ordinal);
    }

    /// <summary>The key of the target whose content lies at a path without marks; not that of one whose name was
    /// cut.</summary>
    public static string KeyOfPlain(string path)
    {
        int mark = path.AsSpan(0, Math.Max(path.IndexOf('/', StringComparison.Ordinal), 0)).IndexOf('#');
        return mark < 0 ? $"http://{path}" : $"{path[..mark]}://{path[(mark + 1)..]}";
    }

    /// <summary>The name of a folder beside a file of that name.</summary>
    public static string FolderBesideFile(string name) => Shorten(name + "#d").ToString();

    /// <summary>The name of a file beside a folder of that name.</summary>
    public static string FileBesideFolder(string name) => Shorten(name + "#f").ToString();

    /// <summary>Whether a file may lie there whose path is <paramref name="path"/> as <see cref="Of"/> gives it: there,
    /// or, where folders and files want one name, beside it.</summary>
    public static bool IsPlaceOf(string place, string path)
    {
        string[] names = path.Split('/');
        string[] placeNames = place.Split('/');
        if (names.Length != placeNames.Length)
            return false;
        for (int index = 0; index < names.Length; index++)
        {
            string beside = index == names.Length - 1 ? FileBesideFolder(names[index]) : FolderBesideFile(names[index]);
            if (placeNames[index] != names[index] && placeNames[index] != beside)
                return false;
        }

        return true;
    }

    /// <summary>The content codings of a response, in lower case and as <see cref="Of"/> takes them.</summary>
    public static string CodingsOf(FieldSection fields)
    {
        if (!fields.Contains("content-encoding"u8))
            return "";
        var codings = new StringBuilder();
        foreach (ReadOnlySpan<byte> coding in fields.Members("content-encoding"u8))
        {
            codings.Append(codings.Length == 0 ? "" : ",");
            codings.Append(Encoding.Latin1.GetString(coding).ToLowerInvariant());
        }

        return codings.ToString();
    }

    /// <summary>What tells a variant from the others of its key: a digest over what Vary names and the request's
    /// fields of these names; empty where it names none or Accept-Encoding alone, whose variants the content coding
    /// tells apart.</summary>
    public static string VariantOf(FieldSection fields, FieldSection varyFields)
    {
        if (!fields.Contains("vary"u8))
            return "";
        var names = new SortedSet<string>(StringComparer.Ordinal);
        foreach (ReadOnlySpan<byte> name in fields.Tokens("vary"u8))
            names.Add(Encoding.Latin1.GetString(name).ToLowerInvariant());
        if (names.All(name => name == "accept-encoding"))
            return "";

        var text = new StringBuilder();
        foreach (string name in names)
        {
            text.Append(name);
            if (varyFields.TryGet(Encoding.Latin1.GetBytes(name), out ReadOnlySpan<byte> value))
                text.Append(':').Append(Encoding.Latin1.GetString(value));
            text.Append('\n');
        }

        return Hash(text.ToString());
    }

    /// <summary>The path without the mark that tells a variant from others.</summary>
    public static string WithoutVariant(string path)
    {
        int mark = path.LastIndexOf(VariantMark, StringComparison.Ordinal);
        return mark < 0 || mark + VariantMark.Length + HashLength > path.Length
            ? path
            : path.Remove(mark, VariantMark.Length + HashLength);
    }

    // The names of the folders, each with the slash behind it.
    private static ReadOnlySpan<char> Split(string pathAndQuery, out ReadOnlySpan<char> last)
    {
        ReadOnlySpan<char> all = pathAndQuery.AsSpan(pathAndQuery.StartsWith('/') ? 1 : 0);
        int question = all.IndexOf('?');
        ReadOnlySpan<char> path = question < 0 ? all : all[..question];
        int length = path.LastIndexOf('/') + 1;
        last = all[length..];
        return all[..length];
    }

    private static string Marks(int status, string codings, string variant)
    {
        if (status == 200 && codings.Length == 0 && variant.Length == 0)
            return "";
        var marks = new StringBuilder();
        if (status != 200)
            marks.Append(CultureInfo.InvariantCulture, $"#s-{status}");
        if (variant.Length > 0)
            marks.Append(VariantMark).Append(variant);
        if (codings.Length == 0)
            return marks.ToString();

        string[] names = codings.Split(',');
        return names.All(name => ReadableCodings.Contains(name))
            ? marks.AppendJoin("", names.Select(name => "#" + name)).ToString()
            : marks.Append("#c-").Append(Hash(codings)).ToString();
    }

    private static ReadOnlySpan<char> InnerName(ReadOnlySpan<char> segment) =>
        segment.Length == 0 ? "#e" : DotName(Escape(segment));

    private static ReadOnlySpan<char> LastName(ReadOnlySpan<char> last) =>
        last.Length == 0 ? "#index" : DotName(Escape(last));

    // Without marks these would be the folder itself and its parent; with marks they stay so, to be told by one look.
    private static ReadOnlySpan<char> DotName(ReadOnlySpan<char> name) =>
        name is "." or ".." ? string.Concat("#", name) : name;

    private static string FlatName(ReadOnlySpan<char> name) => Shorten(name.StartsWith(OwnFolder)
        ? string.Concat("#2E", name[1..])
        : name).ToString();

    private static ReadOnlySpan<char> Escape(ReadOnlySpan<char> text)
    {
        if (!text.ContainsAnyExceptInRange('!', '~') && !text.ContainsAny('#', '/'))
            return text;

        var escaped = new StringBuilder();
        foreach (char letter in text)
        {
            if (letter is >= '!' and <= '~' and not '#' and not '/')
                escaped.Append(letter);
            else
                escaped.Append(letter <= 0xFF ? "#" : "#u").Append(((int)letter).ToString(
                    letter <= 0xFF ? "X2" : "X4", CultureInfo.InvariantCulture));
        }

        return escaped.ToString();
    }

    private static ReadOnlySpan<char> Shorten(ReadOnlySpan<char> name) =>
        name.Length <= MaximumNameLength ? name : Cut(name, name.ToString());

    private static string Cut(ReadOnlySpan<char> name, string whole)
    {
        int kept = Math.Min(name.Length, MaximumNameLength - CutMark.Length - HashLength);
        return $"{name[..kept]}{CutMark}{Hash(whole)}";
    }

    private static string Hash(string text) =>
        Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)).AsSpan(0, HashLength / 2));
}
