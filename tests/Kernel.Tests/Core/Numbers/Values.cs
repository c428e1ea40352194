using System.Numerics;
using CsCheck;

namespace Godwit.Kernel.Tests.Core.Numbers;

/// <summary>Generators whose values lie at the edges of the ranges as often as inside, and big-integer twins.</summary>
internal static class Values
{
    public static readonly Gen<long> Longs = Gen.Frequency(
        (3, Gen.Long),
        (2, Gen.Select(Gen.Long, Gen.Int[0, 63], (value, shift) => value >> shift)),
        (1, Gen.OneOf(0L, 1, -1, 2, 10, long.MaxValue, long.MinValue, long.MaxValue - 1, long.MinValue + 1, int.MaxValue, 1L << 32, 1_000_000_000_000_000_000)));

    public static readonly Gen<long> PositiveLongs = Longs.Select(v => v == long.MinValue ? long.MaxValue : Math.Max(1, Math.Abs(v)));

    public static readonly Gen<Int128> Wides = Gen.Frequency(
        (3, Gen.Select(Gen.ULong, Gen.ULong, Gen.Int[0, 127], (high, low, shift) => new Int128(high, low) >> shift)),
        (1, Gen.OneOf(Int128.Zero, Int128.One, Int128.NegativeOne, Int128.MaxValue, Int128.MinValue, Int128.MaxValue - 1, Int128.MinValue + 1, (Int128)ulong.MaxValue, (Int128)long.MinValue)));

    public static BigInteger Big(Int128 value) => (BigInteger)value;

    public static bool FitsInt128(BigInteger value) => value >= (BigInteger)Int128.MinValue && value <= (BigInteger)Int128.MaxValue;

    /// <summary>A ÷ b by the textbook, b &gt; 0.</summary>
    public static BigInteger Divide(BigInteger a, BigInteger b, Godwit.Core.Numbers.Rounding rounding)
    {
        BigInteger floor = BigInteger.DivRem(a, b, out BigInteger remainder);
        if (remainder.Sign < 0) { floor -= 1; remainder += b; }
        if (remainder.IsZero) return floor;
        return rounding switch
        {
            Godwit.Core.Numbers.Rounding.Down => floor,
            Godwit.Core.Numbers.Rounding.Up => floor + 1,
            Godwit.Core.Numbers.Rounding.Truncate => a.Sign < 0 ? floor + 1 : floor,
            _ => (2 * remainder).CompareTo(b) switch
            {
                < 0 => floor,
                > 0 => floor + 1,
                _ => floor.IsEven ? floor : floor + 1,
            },
        };
    }
}
