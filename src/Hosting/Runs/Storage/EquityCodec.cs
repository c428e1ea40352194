using Godwit.Backtesting.Results;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Hosting.Runs.Storage;

/// <summary>
/// An equity curve as bytes, exact: times as differences of differences (constant bar lengths become zeros), equity as
/// differences in the coarsest decimal unit that all points share; both as zigzag varints.
/// </summary>
internal static class EquityCodec
{
    private const byte Version = 1;

    public static byte[] Encode(IReadOnlyList<EquityPoint> points)
    {
        int trailingZeros = SharedTrailingZeros(points);
        Int128 unit = Pow10.Wide(trailingZeros);
        var writer = new VarintWriter(16 + points.Count * 4);
        writer.Byte(Version);
        writer.Byte((byte)trailingZeros);
        writer.Unsigned((UInt128)points.Count);
        long time = 0, step = 0;
        Int128 equity = 0;
        for (int i = 0; i < points.Count; i++)
        {
            EquityPoint point = points[i];
            long nextStep = unchecked(point.At.UnixNanos - time);
            writer.Signed(unchecked(nextStep - step));
            (time, step) = (point.At.UnixNanos, nextStep);
            Int128 units = point.Equity.Units / unit;
            writer.Signed(units - equity);
            equity = units;
        }
        return writer.ToArray();
    }

    public static IReadOnlyList<EquityPoint> Decode(ReadOnlySpan<byte> bytes, string source)
    {
        var reader = new VarintReader(bytes);
        if (!reader.TryByte(out byte version) || version != Version) throw BlobCodec.Damaged(source);
        if (!reader.TryByte(out byte zeros) || zeros > Money.Scale || !reader.TryUnsigned(out UInt128 count)) throw BlobCodec.Damaged(source);
        // A point takes at least two bytes.
        if (count > (UInt128)bytes.Length) throw BlobCodec.Damaged(source);
        Int128 unit = Pow10.Wide(zeros);
        var points = new EquityPoint[(int)count];
        long time = 0, step = 0;
        Int128 equity = 0;
        for (int i = 0; i < points.Length; i++)
        {
            if (!reader.TrySigned(out Int128 turn) || !reader.TrySigned(out Int128 change)) throw BlobCodec.Damaged(source);
            step = unchecked(step + (long)turn);
            time = unchecked(time + step);
            equity = unchecked(equity + change);
            points[i] = new EquityPoint(new Instant(time), new Money(unchecked(equity * unit)));
        }
        return points;
    }

    private static int SharedTrailingZeros(IReadOnlyList<EquityPoint> points)
    {
        int zeros = Money.Scale;
        for (int i = 0; i < points.Count && zeros > 0; i++)
        {
            Int128 units = points[i].Equity.Units;
            while (units % Pow10.Wide(zeros) != Int128.Zero) zeros--;
        }
        return zeros;
    }
}
