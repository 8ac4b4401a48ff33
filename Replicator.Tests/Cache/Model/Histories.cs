using FsCheck;
using FsCheck.Fluent;

namespace Replicator.Tests.Cache.Model;

/// <summary>Random histories: what happens often enough in few steps to find what is wrong.</summary>
internal static class Histories
{
    private static readonly string[] Policies =
    [
        "Cache-Control: max-age=10\n",
        "Cache-Control: max-age=10, stale-while-revalidate=10\n",
        "Cache-Control: max-age=10, stale-if-error=20\n",
        "Cache-Control: max-age=0\n",
        "Cache-Control: max-age=10, must-revalidate\n",
        "Cache-Control: max-age=10, immutable\n",
        "Cache-Control: max-age=100, s-maxage=10\n",
        "Cache-Control: max-age=20\nAge: 15\n",
        "Cache-Control: max-age=20\nDate: {-15}\n",
        "Cache-Control: x\nExpires: {+10}\n",
        "Cache-Control: x\n",
        "Cache-Control: public, max-age=10\n",
        "Cache-Control: no-cache\n",
        "Cache-Control: no-cache=\"x-for\", max-age=10\nX-For: {client}\n",
        "Cache-Control: private=\"x-for\", max-age=10\nX-For: {client}\n",
        "Cache-Control: private, max-age=10\n",
        "Cache-Control: no-store\n",
        "Cache-Control: max-age=10\nVary: *\n",
    ];

    private static readonly string[] Directives =
    [
        "no-cache", "no-store", "max-age=5", "max-age=0", "min-fresh=5", "max-stale", "max-stale=5", "only-if-cached",
        "stale-if-error=30",
    ];

    private static readonly string[] Ranges = ["0-4", "3-", "-4", "20-39", "2-3,30-", "500-"];

    private static readonly string[] Languages = ["", "de", "fr"];

    /// <summary>A history that can be shortened, step by step.</summary>
    public static Arbitrary<Step[]> All { get; } = Arb.From(Gen.Sized(Of), Shorter);

    // Something is there before anybody asks.
    private static Gen<Step[]> Of(int size) =>
        from one in PublicationOf(1, "")
        from plain in PublicationOf(0, "")
        from german in PublicationOf(0, "de")
        from french in PublicationOf(0, "fr")
        from steps in Gen.ArrayOf(Steps, 4 + (size / 10))
        select (Step[])[one, plain, german, french, .. steps];

    private static Gen<Step> Steps => Gen.Frequency(
        (14, Asks), (1, Publications), (3, Passes), (2, Behaviours), (1, Clocks));

    private static Gen<Step> Asks =>
        from method in Weighted("GET", 20, "HEAD", "POST", "PUT", "DELETE", "PURIFY")
        from path in Gen.Choose(0, 1)
        from fields in method is "GET" or "HEAD" ? Fields(path) : Located
        select (Step)new Ask(method, path, fields);

    private static Gen<string> Located => Weighted("", 1, "X-Locates: 0\n", "X-Locates: 1\n");

    private static Gen<string> Fields(int path) =>
        from language in Line("Accept-Language: ", 4, path == 0 ? Languages[1..] : ["de"])
        from directive in Line("Cache-Control: ", 16, Directives)
        from range in Line("Range: bytes=", 10, Ranges)
        from condition in Gen.Frequency((5, Gen.Constant("")), (1, Conditions(path)))
        from credentials in Line("Authorization: ", 12, ["Basic YTpi"])
        select language + directive + range + condition + credentials;

    // Of tags that contents of this path may have, as the origin names them.
    private static Gen<string> Conditions(int path) =>
        from name in Weighted("If-None-Match", 4, "If-Match", "If-Range")
        from language in Gen.Elements(path == 0 ? Languages : [""])
        from number in Gen.Choose(1, 5)
        from isWeak in Gen.Choose(0, 3)
        select isWeak == 0 ? $"{name}: W/\"{path}{language}\"\n" : $"{name}: \"{path}{language}{number}\"\n";

    private static Gen<Step> Publications =>
        from path in Gen.Choose(0, 1)
        from language in Gen.Elements(path == 0 ? Languages : [""])
        from publication in PublicationOf(path, language)
        select publication;

    private static Gen<Step> PublicationOf(int path, string language) =>
        from validators in Gen.Elements(Enum.GetValues<ValidatorKind>())
        from length in Gen.Frequency((8, Gen.Choose(0, 60)), (1, Gen.Constant(150_000)))
        from policy in Gen.Frequency((1, Gen.Elements(Policies[..3])), (1, Gen.Elements(Policies)))
        select (Step)new Publish(path, language, validators, length, policy);

    private static Gen<Step> Passes =>
        from seconds in Gen.Elements(1, 1, 1, 3, 3, 6, 11, 16, 31, 100_000)
        select (Step)new Pass(seconds);

    private static Gen<Step> Behaviours =>
        from behaviour in Gen.Elements(Enum.GetValues<Behaviour>())
        select (Step)new Behave(behaviour);

    private static Gen<Step> Clocks =>
        from seconds in Gen.Elements(-3600, -7, 7, 3600)
        select (Step)new SetClock(seconds);

    private static Gen<string> Line(string start, int without, string[] values) => Gen.Frequency(
        (without, Gen.Constant("")), (values.Length, Gen.Elements(values).Select(value => $"{start}{value}\n")));

    private static Gen<string> Weighted(string usual, int weight, params string[] others) =>
        Gen.Frequency((weight, Gen.Constant(usual)), (others.Length, Gen.Elements(others)));

    // Without one of the steps, then with a request that says less.
    private static IEnumerable<Step[]> Shorter(Step[] steps)
    {
        for (int index = 0; index < steps.Length; index++)
            yield return [.. steps[..index], .. steps[(index + 1)..]];
        for (int index = 0; index < steps.Length; index++)
        {
            if (steps[index] is not Ask ask)
                continue;
            string[] lines = ask.Fields.Split('\n', StringSplitOptions.RemoveEmptyEntries);
            foreach (string line in lines)
            {
                Step simpler = ask with { Fields = string.Concat(lines.Where(other => other != line).Select(other => other + "\n")) };
                yield return [.. steps[..index], simpler, .. steps[(index + 1)..]];
            }
        }
    }
}
