using Godwit.Core.Numbers;

namespace Godwit.Data.Store.Columns;

/// <summary>What one stored number may hold: 18 decimal digits, the most that DECIMAL(18, scale) keeps in 64 bits for every reader.</summary>
internal static class UnitLimits
{
    public const int MaxScale = 18;
    public const long MaxUnits = 999_999_999_999_999_999;

    private static readonly long[] Limits = BuildLimits();

    /// <summary>The largest value that may still be multiplied by 10^<paramref name="steps"/>; zero beyond 18 steps.</summary>
    public static long LargestBeforeRaising(int steps) => steps < Limits.Length ? Limits[steps] : 0;

    private static long[] BuildLimits()
    {
        var limits = new long[MaxScale + 1];
        for (int i = 0; i < limits.Length; i++) limits[i] = MaxUnits / Pow10.Long(i);
        return limits;
    }
}
