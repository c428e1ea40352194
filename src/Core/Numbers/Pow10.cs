namespace Godwit.Core.Numbers;

/// <summary>Powers of ten, exact: as 64-bit and 128-bit integers and as doubles.</summary>
public static class Pow10
{
    /// <summary>Largest exponent whose power fits a signed 64-bit integer.</summary>
    public const int MaxLong = 18;

    private static readonly long[] Longs = BuildLongs();
    private static readonly double[] Doubles = [1e0, 1e1, 1e2, 1e3, 1e4, 1e5, 1e6, 1e7, 1e8, 1e9, 1e10, 1e11, 1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22];

    /// <summary>10^<paramref name="exponent"/> for 0 ≤ exponent ≤ 18.</summary>
    public static long Long(int exponent) => Longs[exponent];

    /// <summary>10^<paramref name="exponent"/> for 0 ≤ exponent ≤ 36.</summary>
    public static Int128 Wide(int exponent) => exponent <= MaxLong
        ? Longs[exponent]
        : (Int128)Longs[MaxLong] * Longs[exponent - MaxLong];

    /// <summary>10^<paramref name="exponent"/> as a double, exact for 0 ≤ exponent ≤ 22.</summary>
    public static double Double(int exponent) => Doubles[exponent];

    private static long[] BuildLongs()
    {
        var powers = new long[MaxLong + 1];
        powers[0] = 1;
        for (int i = 1; i < powers.Length; i++) powers[i] = powers[i - 1] * 10;
        return powers;
    }
}
