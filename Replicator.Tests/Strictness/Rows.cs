namespace Replicator.Tests.Strictness;

/// <summary>Makes one test of each row in each of the settings that apply to it.</summary>
internal static class Rows
{
    /// <summary>The places that differ most: for long tables.</summary>
    public static readonly Place[] Apart = [Place.Fresh, Place.Pipelined, Place.HotReused];

    /// <summary>The settings of an answer that differ most: for long tables.</summary>
    public static readonly Asked[] Different = [Asked.Get, Asked.Kept, Asked.Post, Asked.Stale];

    /// <summary>Each row in each setting; the setting comes first.</summary>
    public static IEnumerable<object[]> In<TSetting>(IEnumerable<object[]> rows, params TSetting[] settings)
        where TSetting : struct, Enum =>
        from row in rows
        from setting in settings.Length == 0 ? Enum.GetValues<TSetting>() : settings
        select (object[])[setting, .. row];

    /// <summary>Rows of one value.</summary>
    public static IEnumerable<object[]> Of(params string[] values) => values.Select(value => (object[])[value]);

    /// <summary>Rows of two values.</summary>
    public static IEnumerable<object[]> Of<T>(params (string Text, T Expected)[] values) =>
        values.Select(value => (object[])[value.Text, value.Expected!]);

    /// <summary>Rows of three values.</summary>
    public static IEnumerable<object[]> Of<T1, T2>(params (string Text, T1 One, T2 Two)[] values) =>
        values.Select(value => (object[])[value.Text, value.One!, value.Two!]);
}
