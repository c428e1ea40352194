using System.Buffers.Binary;
using Godwit.Data.Store.Partitions;

namespace Godwit.Data.Store.Cache;

/// <summary>
/// First page of a column cache: what it holds and where. Little-endian; the six columns follow, each starting on a page of 4 KiB.
/// The page is compared with the manifest byte by byte, so it needs no check sum (and opening needs no cryptography to load).
/// </summary>
internal static class CacheHeader
{
    public const int Bytes = 4096;
    private const int Version = 1;
    private const int ColumnsAt = 48, ShaAt = ColumnsAt + 48, LengthAt = ShaAt + 32;
    private static ReadOnlySpan<byte> Magic => "GODWITCC"u8;

    /// <summary>Byte offset of a column in a cache of so many rows.</summary>
    public static long ColumnOffset(int column, long rows) => Bytes + column * PadToPage(rows * sizeof(long));

    public static long FileLength(long rows) => ColumnOffset(6, rows);

    public static byte[] Of(Manifest manifest)
    {
        var header = new byte[Bytes];
        Span<byte> at = header;
        Magic.CopyTo(at);
        BinaryPrimitives.WriteInt32LittleEndian(at[8..], Version);
        BinaryPrimitives.WriteInt32LittleEndian(at[12..], Bytes);
        BinaryPrimitives.WriteInt64LittleEndian(at[16..], manifest.Rows);
        BinaryPrimitives.WriteInt32LittleEndian(at[24..], manifest.PriceScale);
        BinaryPrimitives.WriteInt32LittleEndian(at[28..], manifest.VolumeScale);
        BinaryPrimitives.WriteInt64LittleEndian(at[32..], manifest.Id.Interval.Length.Nanos);
        for (int c = 0; c < 6; c++) BinaryPrimitives.WriteInt64LittleEndian(at[(ColumnsAt + 8 * c)..], ColumnOffset(c, manifest.Rows));
        Convert.FromHexString(manifest.Sha256).CopyTo(at[ShaAt..]);
        BinaryPrimitives.WriteInt64LittleEndian(at[LengthAt..], FileLength(manifest.Rows));
        return header;
    }

    /// <summary>True when the page is exactly the header that this manifest asks for.</summary>
    public static bool Matches(ReadOnlySpan<byte> page, Manifest manifest) => page.SequenceEqual(Of(manifest));

    private static long PadToPage(long bytes) => (bytes + Bytes - 1) / Bytes * Bytes;
}
