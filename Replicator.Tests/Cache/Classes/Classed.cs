using Replicator.Cache.Classes;
using Replicator.Http;

namespace Replicator.Tests.Cache.Classes;

/// <summary>Asks which rule a URL falls under.</summary>
internal static class Classed
{
    public const string Hex2 = "0f";
    public const string Hex32 = "0123456789abcdef0123456789abcdef";
    public const string Hex40 = Hex32 + "01234567";
    public const string Hex64 = Hex32 + Hex32;
    public const string Hex128 = Hex64 + Hex64;

    /// <summary>Checks that a path is of that class by that rule, also behind a mirror's folder.</summary>
    /// <param name="expected">As <c>QuasiImmutable npm: tarball</c>; <c>Ordinary</c>: no rule fits.</param>
    /// <param name="path">Of an origin's root.</param>
    /// <param name="type">Of the response's content; null: there is none yet.</param>
    public static void Is(string expected, string path, string? type = null)
    {
        foreach (string prefix in new[] { "", "/mirror", "/repository/all/x.y" })
            Assert.Equal(expected, Of(prefix + path, type));
    }

    /// <summary>The class and the rule, in words.</summary>
    public static string Of(string path, string? type = null)
    {
        ResponseHead? response = type is null ? null : Moment.Response($"Content-Type: {type}");
        Classification found = UrlClasses.Standard.Of(new TargetUri("http", "a.test", 80, path), response);
        return $"{found.Class} {found.Rule}".TrimEnd();
    }
}
