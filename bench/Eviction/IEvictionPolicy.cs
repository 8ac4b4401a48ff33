namespace Bench.Eviction;

/// <summary>Decides what a cache of bounded size keeps. Objects are numbers from zero on.</summary>
internal interface IEvictionPolicy
{
    /// <summary>An object is asked for. If it is not there it may be stored, and others go for it.</summary>
    /// <returns>Whether it was there.</returns>
    bool Request(int id);
}
