using System.Buffers.Binary;
using System.IO.Compression;
using Godwit.Core.Outcomes;

namespace Godwit.Hosting.Runs.Storage;

/// <summary>Compressed blobs: four bytes of original length, then Brotli.</summary>
internal static class BlobCodec
{
    // Level 4 packs equity curves within a few percent of the best level at a tenth of its time.
    private const int Quality = 4;
    private const int Window = 22;

    public static byte[] Pack(ReadOnlySpan<byte> bytes)
    {
        byte[] packed = new byte[4 + BrotliEncoder.GetMaxCompressedLength(bytes.Length)];
        BinaryPrimitives.WriteInt32LittleEndian(packed, bytes.Length);
        if (!BrotliEncoder.TryCompress(bytes, packed.AsSpan(4), out int length, Quality, Window))
            throw new InvalidOperationException("The buffer for compressed bytes is too small.");
        return packed[..(4 + length)];
    }

    /// <exception cref="GodwitException">The bytes are not what <see cref="Pack"/> wrote.</exception>
    public static byte[] Unpack(ReadOnlySpan<byte> packed, string source)
    {
        if (packed.Length < 4) throw Damaged(source);
        int length = BinaryPrimitives.ReadInt32LittleEndian(packed);
        // Brotli cannot do better than about one byte per 16 MiB window; a larger claim is damage, not compression.
        if (length < 0 || length / 4_000_000 > packed.Length) throw Damaged(source);
        byte[] bytes = new byte[length];
        if (!BrotliDecoder.TryDecompress(packed[4..], bytes, out int written) || written != length) throw Damaged(source);
        return bytes;
    }

    public static GodwitException Damaged(string source) => new(SqliteFailures.Damaged(source, "the details of a run cannot be unpacked"));
}
