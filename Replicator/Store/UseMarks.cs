using System.Numerics;

namespace Replicator.Store;

/// <summary>What decides whether a stored response stays, in the 16 bits that the index table has free beside its
/// position.</summary>
/// <remarks>From the lowest bit on: pinned (1), age (3), uses (3), passes (4), class of length (5).</remarks>
/// <param name="Bits">As the table keeps them.</param>
internal readonly record struct UseMarks(ushort Bits)
{
    /// <summary>Ages from zero to this one; what would become older goes.</summary>
    public const int MaximumAge = 7;

    /// <summary>Classes of lengths.</summary>
    public const int LengthClassCount = 32;

    private const int AgeShift = 1, UsesShift = 4, PassesShift = 7, ClassShift = 11;
    private const int MaximumUses = 7, MaximumPasses = 15;
    private const ushort PinnedBit = 1;

    // Class zero is a length below 512 bytes, each further one is twice as long.
    private const int FirstClassBits = 9;

    /// <summary>It stays whatever happens.</summary>
    public bool IsPinned => (Bits & PinnedBit) != 0;

    /// <summary>How often a part of the greatest age that is allowed has passed since its last use.</summary>
    public int Age => (Bits >> AgeShift) & MaximumAge;

    /// <summary>In how many seconds it was used, up to a few; what the hand passes often without a use loses
    /// some.</summary>
    public int Uses => (Bits >> UsesShift) & MaximumUses;

    /// <summary>How often the hand has passed since its last use, up to a bound.</summary>
    public int Passes => (Bits >> PassesShift) & MaximumPasses;

    /// <summary>How long its content is, to a factor of two.</summary>
    public int LengthClass => Bits >> ClassShift;

    /// <summary>The length about which a class is.</summary>
    public static long LengthOf(int lengthClass) => 1L << (FirstClassBits + lengthClass - 1);

    /// <summary>Of what was just stored.</summary>
    /// <param name="length">Bytes of its content.</param>
    /// <param name="uses">Of what it takes the place of, which count on.</param>
    /// <param name="isPinned">It stays whatever happens.</param>
    public static UseMarks Of(long length, int uses = 0, bool isPinned = false)
    {
        int bits = length <= 0 ? 0 : BitOperations.Log2((ulong)length) + 1;
        int lengthClass = Math.Clamp(bits - FirstClassBits, 0, LengthClassCount - 1);
        var marks = new UseMarks((ushort)((lengthClass << ClassShift) | (isPinned ? PinnedBit : 0)));
        return marks.With(uses: Math.Max(uses, 1));
    }

    /// <summary>After a use.</summary>
    public UseMarks Used() => With(age: 0, uses: Math.Min(Uses + 1, MaximumUses), passes: 0);

    /// <summary>After the hand has passed. What it passes again and again loses a use now and then.</summary>
    public UseMarks Passed() => Passes < MaximumPasses
        ? With(passes: Passes + 1)
        : With(uses: Math.Max(Uses - 1, 1), passes: MaximumPasses / 2);

    /// <summary>After a part of the greatest age that is allowed.</summary>
    public UseMarks Aged() => With(age: Math.Min(Age + 1, MaximumAge));

    private UseMarks With(int? age = null, int? uses = null, int? passes = null) => new((ushort)(
        (Bits & PinnedBit) | ((age ?? Age) << AgeShift) | ((uses ?? Uses) << UsesShift)
        | ((passes ?? Passes) << PassesShift) | (LengthClass << ClassShift)));
}
