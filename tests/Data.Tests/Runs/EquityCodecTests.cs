using CsCheck;
using Godwit.Backtesting.Results;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Hosting.Runs.Storage;

namespace Godwit.Data.Tests.Runs;

public sealed class EquityCodecTests
{
    private static readonly Gen<Int128> Units = Gen.Select(Gen.Long, Gen.ULong, Gen.Int[0, 20], (high, low, zeros) =>
    {
        Int128 unit = Pow10.Wide(zeros);
        return ((Int128)(high >> 2) << 64 | low) / unit * unit;
    });

    private static readonly Gen<EquityPoint[]> Curves =
        Gen.Select(Gen.Long, Units, (time, units) => new EquityPoint(new Instant(time), new Money(units))).Array[0, 50];

    [Fact]
    public void Every_curve_comes_back_exactly() =>
        Curves.Sample(curve => Assert.Equal(curve, EquityCodec.Decode(EquityCodec.Encode(curve), "x")));

    [Fact]
    public void A_steady_curve_is_small()
    {
        EquityPoint[] curve = [.. Enumerable.Range(0, 10_000).Select(i => new EquityPoint(Instant.FromUnixSeconds(60L * i), Money.FromWhole(10_000)))];
        Assert.InRange(BlobCodec.Pack(EquityCodec.Encode(curve)).Length, 1, 200);
    }

    [Fact]
    public void Damaged_bytes_are_refused_or_read_never_worse()
    {
        EquityPoint[] curve = [.. Enumerable.Range(0, 20).Select(i => new EquityPoint(Instant.FromUnixSeconds(60L * i), new Money(i * 1_000_003)))];
        byte[] whole = EquityCodec.Encode(curve);
        Gen.Select(Gen.Int[0, whole.Length], Gen.Int[0, whole.Length - 1], Gen.Byte).Sample((length, at, value) =>
        {
            byte[] damaged = [.. whole];
            damaged[at] = value;
            try
            {
                EquityCodec.Decode(damaged.AsSpan(0, length), "x");
            }
            catch (GodwitException)
            {
                // The one allowed way out.
            }
        });
    }

    [Fact]
    public void Packed_bytes_come_back_and_damage_is_refused()
    {
        Gen.Byte.Array[0, 500].Sample(bytes => Assert.Equal(bytes, BlobCodec.Unpack(BlobCodec.Pack(bytes), "x")));
        byte[] packed = BlobCodec.Pack("some text that is long enough"u8);
        for (int length = 0; length < packed.Length; length++) Assert.Throws<GodwitException>(() => BlobCodec.Unpack(packed.AsSpan(0, length), "x"));
    }
}
