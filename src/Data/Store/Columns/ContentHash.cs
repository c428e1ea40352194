using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Data.Store.Columns;

/// <summary>
/// The identity of a series of bars: the same rows give the same SHA-256, whatever file format, scale or partitioning they came in.
/// </summary>
/// <remarks>
/// A month (UTC) is hashed as row count, the smallest price and volume scale that hold it exactly, then the six columns as
/// little-endian 64-bit integers in those scales. The series is the hash of its months' (number, count, hash) in order.
/// Blocks by month let an import that touches one month update the series' hash without reading the others.
/// </remarks>
public static class ContentHash
{
    /// <summary>The hash of a series, as 64 lower-case hexadecimal digits. An empty series has the hash of no months.</summary>
    public static string Of(BarColumns bars)
    {
        using var series = new SeriesHash();
        ReadOnlySpan<long> times = bars.OpenTimesNanos;
        for (int from = 0; from < times.Length;)
        {
            UtcMonth month = UtcMonth.Of(times[from]);
            int count = CountBefore(times[from..], month.Next.StartNanos);
            series.Add(month, count, Convert.FromHexString(OfBlock(bars, from, count)));
            from += count;
        }
        return series.Finish();
    }

    /// <summary>The hash of one month's rows.</summary>
    internal static string OfBlock(BarColumns bars, int from, int count)
    {
        int priceCut = CommonZeros(bars.Opens.Slice(from, count), bars.PriceScale);
        priceCut = CommonZeros(bars.Highs.Slice(from, count), priceCut);
        priceCut = CommonZeros(bars.Lows.Slice(from, count), priceCut);
        priceCut = CommonZeros(bars.Closes.Slice(from, count), priceCut);
        int volumeCut = CommonZeros(bars.Volumes.Slice(from, count), bars.VolumeScale);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[6];
        BinaryPrimitives.WriteInt32LittleEndian(head, count);
        head[4] = (byte)(bars.PriceScale - priceCut);
        head[5] = (byte)(bars.VolumeScale - volumeCut);
        hash.AppendData(head);
        AppendColumn(hash, bars.OpenTimesNanos.Slice(from, count), 0);
        AppendColumn(hash, bars.Opens.Slice(from, count), priceCut);
        AppendColumn(hash, bars.Highs.Slice(from, count), priceCut);
        AppendColumn(hash, bars.Lows.Slice(from, count), priceCut);
        AppendColumn(hash, bars.Closes.Slice(from, count), priceCut);
        AppendColumn(hash, bars.Volumes.Slice(from, count), volumeCut);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>Number of leading times before <paramref name="endNanos"/>.</summary>
    internal static int CountBefore(ReadOnlySpan<long> times, long endNanos)
    {
        int at = times.BinarySearch(endNanos);
        return at < 0 ? ~at : at;
    }

    /// <summary>How many trailing decimal zeros all values share, at most <paramref name="most"/>.</summary>
    private static int CommonZeros(ReadOnlySpan<long> values, int most)
    {
        foreach (long value in values)
        {
            if (most == 0) return 0;
            while (value % Pow10.Long(most) != 0) most--;
        }
        return most;
    }

    private static void AppendColumn(IncrementalHash hash, ReadOnlySpan<long> values, int cut)
    {
        if (cut == 0 && BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(values));
            return;
        }
        long divisor = Pow10.Long(cut);
        long[] scratch = ArrayPool<long>.Shared.Rent(4096);
        for (int from = 0; from < values.Length; from += 4096)
        {
            ReadOnlySpan<long> part = values.Slice(from, Math.Min(4096, values.Length - from));
            for (int i = 0; i < part.Length; i++)
            {
                long value = part[i] / divisor;
                scratch[i] = BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
            }
            hash.AppendData(MemoryMarshal.AsBytes(scratch.AsSpan(0, part.Length)));
        }
        ArrayPool<long>.Shared.Return(scratch);
    }
}

/// <summary>Adds up the hashes of months, in rising order, to the hash of a series.</summary>
internal sealed class SeriesHash : IDisposable
{
    private readonly IncrementalHash _hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

    public void Add(UtcMonth month, long count, ReadOnlySpan<byte> blockHash)
    {
        Span<byte> head = stackalloc byte[12];
        BinaryPrimitives.WriteInt32LittleEndian(head, month.Index);
        BinaryPrimitives.WriteInt64LittleEndian(head[4..], count);
        _hash.AppendData(head);
        _hash.AppendData(blockHash);
    }

    public string Finish() => Convert.ToHexStringLower(_hash.GetHashAndReset());

    public void Dispose() => _hash.Dispose();
}
