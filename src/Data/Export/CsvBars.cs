using System.Buffers.Text;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Data.Export;

/// <summary>Bars in the shared CSV form: plain decimals, trailing zeros cut, open times in milliseconds (in microseconds when needed).</summary>
internal static class CsvBars
{
    private const int BufferBytes = 1 << 16, LongestRow = 6 * 24;

    public static void Write(BarColumns bars, int from, int count, Stream target, CancellationToken cancellation)
    {
        bool millis = true;
        foreach (long nanos in bars.OpenTimesNanos.Slice(from, count)) millis &= nanos % Duration.NanosPerMilli == 0;
        target.Write(millis ? "timestamp_ms,open,high,low,close,volume\n"u8 : "timestamp_us,open,high,low,close,volume\n"u8);
        long nanosPerUnit = millis ? Duration.NanosPerMilli : 1_000;

        byte[] buffer = new byte[BufferBytes];
        int at = 0;
        for (int i = from; i < from + count; i++)
        {
            if (at > BufferBytes - LongestRow)
            {
                cancellation.ThrowIfCancellationRequested();
                target.Write(buffer, 0, at);
                at = 0;
            }
            Utf8Formatter.TryFormat(bars.OpenTimesNanos[i] / nanosPerUnit, buffer.AsSpan(at), out int written);
            at += written;
            at = Append(buffer, at, bars.Opens[i], bars.PriceScale);
            at = Append(buffer, at, bars.Highs[i], bars.PriceScale);
            at = Append(buffer, at, bars.Lows[i], bars.PriceScale);
            at = Append(buffer, at, bars.Closes[i], bars.PriceScale);
            at = Append(buffer, at, bars.Volumes[i], bars.VolumeScale);
            buffer[at++] = (byte)'\n';
        }
        target.Write(buffer, 0, at);
    }

    /// <summary>A comma and the shortest exact text of a value that is not negative.</summary>
    private static int Append(byte[] buffer, int at, long units, int scale)
    {
        buffer[at++] = (byte)',';
        while (scale > 0 && units % 10 == 0) { units /= 10; scale--; }
        long unit = Pow10.Long(scale), whole = units / unit, fraction = units - whole * unit;
        Utf8Formatter.TryFormat(whole, buffer.AsSpan(at), out int written);
        at += written;
        if (scale == 0) return at;
        buffer[at] = (byte)'.';
        for (int k = scale; k > 0; k--)
        {
            (fraction, long digit) = Math.DivRem(fraction, 10);
            buffer[at + k] = (byte)('0' + digit);
        }
        return at + scale + 1;
    }
}
