namespace Godwit.Kernel.Tests.Core.Functions;

/// <summary>Distances in units of the last place.</summary>
internal static class Ulps
{
    /// <summary>How many doubles lie between the two; zero means the same value.</summary>
    public static ulong Between(double a, double b) => (ulong)Math.Abs((decimal)Ordinal(a) - Ordinal(b));

    public static void AssertWithin(ulong most, double expected, double actual, string what)
    {
        ulong distance = Between(expected, actual);
        Assert.True(distance <= most, $"{what}: expected {expected:R}, got {actual:R}, {distance} units apart.");
    }

    /// <summary>Doubles in order of value as consecutive integers; both zeros are 0.</summary>
    private static long Ordinal(double value)
    {
        long bits = BitConverter.DoubleToInt64Bits(value);
        return bits < 0 ? long.MinValue - bits : bits;
    }
}
