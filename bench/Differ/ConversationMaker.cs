namespace Bench.Differ;

/// <summary>Makes conversations: the seed and the number decide all.</summary>
internal static class ConversationMaker
{
    private const int MostPauses = 2;

    private static readonly TimeSpan LongerThanASecond = TimeSpan.FromSeconds(2.1);

    /// <summary>Most are of the first kinds.</summary>
    private static readonly DifferAnswer[] Answers =
    [
        new(200, "max-age=600"), new(200, "max-age=600") { Age = 300 }, new(200, "") { Expires = 600 },
        new(200, "max-age=60") { Age = 120 }, new(200, "max-age=60") { DateBack = 120 },
        new(200, "") { Expires = -60 }, new(200, ""), new(200, "public"),
        new(200, "") { Expires = 600, DateBack = 300 },
        new(200, "max-age=1"), new(200, "max-age=1, must-revalidate"), new(200, "max-age=1, stale-if-error=600"),
        new(200, "max-age=1, stale-while-revalidate=600"), new(200, "max-age=1, proxy-revalidate"),
        new(200, "s-maxage=600, max-age=0"), new(200, "s-maxage=0, max-age=600"), new(200, "s-maxage=1, max-age=600"),
        new(200, "no-cache"), new(200, "no-store"), new(200, "private"), new(200, "max-age=0, must-revalidate"),
        new(200, "max-age=600, must-revalidate"), new(200, "max-age=600, public"), new(200, "max-age=600, immutable"),
        new(200, "max-age=600, no-cache=\"x-b\"") { Others = "X-B: 1\r\n" },
        new(200, "max-age=600, private=\"x-b\"") { Others = "X-B: 1\r\n" },
        new(200, "MAX-AGE=\"600\""), new(200, "max-age=600") { Others = "Set-Cookie: a=b\r\n" },
        new(200, "max-age=60, must-revalidate") { Age = 120 }, new(200, "max-age=60, stale-if-error=600") { Age = 120 },
        new(200, "max-age=60, stale-while-revalidate=600") { Age = 120 }, new(200, "max-age=600") { Expires = -60 },
        new(404, "max-age=600"), new(404, ""), new(410, "max-age=600"), new(301, "max-age=600"),
        new(302, "max-age=600"), new(302, ""), new(307, ""), new(203, "max-age=600"), new(405, ""), new(451, ""),
        new(500, "max-age=600"), new(599, "max-age=600"),
    ];

    private static readonly string[] Varies = ["X-Kind", "Accept-Language", "*"];

    private static readonly string[] Directives =
    [
        "no-cache", "max-age=0", "max-age=100", "min-fresh=400", "max-stale", "max-stale=30", "only-if-cached",
        "no-store", "max-age=600", "min-fresh=10", "stale-if-error=600",
    ];

    private static readonly string[] Conditions =
    [
        "If-None-Match: {tag}", "If-None-Match: {old}", "If-None-Match: *", "If-None-Match: \"x\", {tag}",
        "If-Modified-Since: {date}", "If-Modified-Since: {olddate}", "If-Match: {tag}", "If-Match: \"x\"",
        "If-None-Match: \"x\"\r\nIf-Modified-Since: {date}",
    ];

    private static readonly string[] Ranges =
    [
        "bytes=0-9", "bytes=50-", "bytes=-10", "bytes=90-200", "bytes=200-300", "bytes=0-9\r\nIf-Range: {tag}",
        "bytes=0-9\r\nIf-Range: {old}", "bytes=0-9\r\nIf-Range: {date}", "bytes=0-9\r\nIf-None-Match: {tag}",
    ];

    private static readonly int[] Failures = [500, 502, 503, 504, 503];

    /// <param name="seed">Of the run.</param>
    /// <param name="number">Of the conversation.</param>
    public static DifferConversation Make(int seed, int number)
    {
        var chance = new Random((seed * 1_000_003) + number);
        DifferAnswer answer = AnswerOf(chance);
        var steps = new List<DifferStep>();
        int count = chance.Next(3, 9);
        int pauses = 0;
        for (int index = 0; index < count; index++)
        {
            if (index > 1 && chance.Next(12) == 0)
                answer = AnswerOf(chance) with { Tag = answer.Tag, HasDate = answer.HasDate, Vary = answer.Vary };
            DifferStep step = StepOf(chance, answer, isFirst: index == 0);
            bool waits = index > 0 && IsShort(answer) && pauses < MostPauses && chance.Next(3) > 0;
            pauses += waits ? 1 : 0;
            steps.Add(waits ? step with { Pause = LongerThanASecond } : step);
        }

        return new DifferConversation(number, steps);
    }

    /// <summary>Whether it is fresh for a second: nothing else grows stale while it is looked at.</summary>
    public static bool IsShort(DifferAnswer answer) =>
        answer.Control.Split(", ").Any(directive => directive is "max-age=1" or "s-maxage=1");

    private static T One<T>(Random chance, T[] of) => of[chance.Next(of.Length)];

    private static DifferAnswer AnswerOf(Random chance) => One(chance, Answers) with
    {
        Tag = chance.Next(4) switch { 0 => "", 1 => "weak", _ => "strong" },
        HasDate = chance.Next(2) == 0,
        Vary = chance.Next(6) == 0 ? One(chance, Varies) : "",
    };

    private static DifferStep StepOf(Random chance, DifferAnswer answer, bool isFirst)
    {
        string fields = answer.Vary switch
        {
            "X-Kind" => One(chance, ["X-Kind: a\r\n", "X-Kind: b\r\n", "X-Kind: a\r\n", ""]),
            "Accept-Language" => One(chance, ["Accept-Language: en\r\n", "Accept-Language: de, en;q=0.5\r\n",
                "Accept-Language: DE, en;q=0.5\r\n"]),
            _ => "",
        };
        var step = new DifferStep("GET", fields, answer)
        {
            Changes = !isFirst && chance.Next(7) == 0,
            Fails = chance.Next(isFirst ? 30 : 8) == 0 ? One(chance, Failures) : 0,
        };
        return chance.Next(isFirst ? 45 : 24) switch
        {
            0 or 1 => step with { Fields = $"{fields}Cache-Control: {One(chance, Directives)}\r\n" },
            2 => step with { Fields = $"{fields}Authorization: Basic YTpi\r\n" },
            3 or 4 => step with { Fields = $"{fields}{One(chance, Conditions)}\r\n" },
            5 or 6 => step with { Fields = $"{fields}Range: {One(chance, Ranges)}\r\n" },
            7 or 8 => step with { Method = "HEAD" },
            9 when !isFirst => step with { Method = One(chance, ["POST", "PUT", "DELETE", "PATCH", "FROB"]) },
            10 when !isFirst => step with { Fields = $"{fields}Pragma: no-cache\r\n" },
            _ => step,
        };
    }
}
