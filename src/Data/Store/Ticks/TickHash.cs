using System.Buffers;
using System.Buffers.Binary;
using System.Runtime.InteropServices;
using System.Security.Cryptography;
using Godwit.Core.Numbers;

namespace Godwit.Data.Store.Ticks;

/// <summary>
/// The identity of a part: SHA-256 over the kind, the row count, the smallest scale that holds each group exactly, then every column as
/// little-endian 64-bit integers in those scales. The same rows have the same hash, whatever file and scale they came in.
/// </summary>
internal static class TickHash
{
    private const int Piece = 4096;

    public static string Of(TickColumns rows)
    {
        int[] cuts = [.. rows.Scales];
        for (int c = 0; c < rows.Schema.Columns.Count; c++)
            if (rows.Schema.Columns[c].Group is >= 0 and int group) cuts[group] = CommonZeros(rows.Column(c), cuts[group]);

        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        hash.AppendData(System.Text.Encoding.ASCII.GetBytes(rows.Schema.Kind));
        Span<byte> head = stackalloc byte[4];
        BinaryPrimitives.WriteInt32LittleEndian(head, rows.Count);
        hash.AppendData(head);
        for (int g = 0; g < cuts.Length; g++) hash.AppendData([(byte)(rows.Scales[g] - cuts[g])]);
        for (int c = 0; c < rows.Schema.Columns.Count; c++) Append(hash, rows.Column(c), rows.Schema.Columns[c].Group is >= 0 and int group ? cuts[group] : 0);
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    /// <summary>The hash of a dataset from the hashes of its parts in order.</summary>
    public static string OfParts(IEnumerable<TickPartition> parts)
    {
        using var hash = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);
        Span<byte> head = stackalloc byte[16];
        foreach (TickPartition part in parts)
        {
            BinaryPrimitives.WriteInt32LittleEndian(head, part.Period);
            BinaryPrimitives.WriteInt32LittleEndian(head[4..], part.Number);
            BinaryPrimitives.WriteInt64LittleEndian(head[8..], part.Rows);
            hash.AppendData(head);
            hash.AppendData(Convert.FromHexString(part.Sha256));
        }
        return Convert.ToHexStringLower(hash.GetHashAndReset());
    }

    private static int CommonZeros(ReadOnlySpan<long> values, int most)
    {
        foreach (long value in values)
        {
            if (most == 0) return 0;
            if (value == TickSchema.Missing) continue;
            while (value % Pow10.Long(most) != 0) most--;
        }
        return most;
    }

    private static void Append(IncrementalHash hash, ReadOnlySpan<long> values, int cut)
    {
        if (cut == 0 && BitConverter.IsLittleEndian)
        {
            hash.AppendData(MemoryMarshal.AsBytes(values));
            return;
        }
        long divisor = Pow10.Long(cut);
        long[] scratch = ArrayPool<long>.Shared.Rent(Piece);
        for (int from = 0; from < values.Length; from += Piece)
        {
            ReadOnlySpan<long> part = values.Slice(from, Math.Min(Piece, values.Length - from));
            for (int i = 0; i < part.Length; i++)
            {
                long value = part[i] == TickSchema.Missing ? part[i] : part[i] / divisor;
                scratch[i] = BitConverter.IsLittleEndian ? value : BinaryPrimitives.ReverseEndianness(value);
            }
            hash.AppendData(MemoryMarshal.AsBytes(scratch.AsSpan(0, part.Length)));
        }
        ArrayPool<long>.Shared.Return(scratch);
    }
}
