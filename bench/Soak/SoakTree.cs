using System.Globalization;

namespace Bench.Soak;

/// <summary>Looks at every stored file: each has to be a whole content of some version.</summary>
internal static class SoakTree
{
    private static readonly string[] Variants = ["", "a", "b", "c"];

    /// <param name="folder">Of one origin.</param>
    /// <param name="latest">No version is newer.</param>
    /// <param name="tally">What came of it all.</param>
    /// <returns>Files that are right.</returns>
    public static int Check(string folder, int latest, SoakTally tally)
    {
        int right = 0;
        foreach (string kind in new[] { "c", "j", "slow", "big", "cut", "bad", "silent" })
        {
            string path = Path.Combine(folder, kind);
            if (!Directory.Exists(path))
                continue;
            foreach (string file in Directory.EnumerateFiles(path))
            {
                string name = Path.GetFileName(file);
                bool isRight = int.TryParse(name.Split('#')[0], CultureInfo.InvariantCulture, out _)
                    && kind is not ("cut" or "bad" or "silent")
                    && IsWhole(new SoakResource($"/{kind}/{name.Split('#')[0]}"), File.ReadAllBytes(file), latest);
                if (isRight)
                    right++;
                else
                    tally.Wrong($"what lies at {kind}/{name}");
            }
        }

        return right;
    }

    private static bool IsWhole(SoakResource resource, byte[] content, int latest) =>
        content.Length == resource.Length && Enumerable.Range(0, latest + 1).Any(version =>
            Variants.Any(variant => resource.Matches(version, variant, content, 0)));
}
