using System.IO.Compression;

namespace Godwit.Data.Import.Reading;

/// <summary>
/// Unpacks gzip and notices when the file was cut off, which the class library passes over in silence.
/// </summary>
/// <remarks>
/// Behind the file's last byte a small member of our own is fed to the unpacker. A complete file yields this mark at its end;
/// a cut one swallows it as data, or fails its check sum.
/// </remarks>
internal sealed class CompleteGzipStream : Stream
{
    private static readonly byte[] Mark = [0xF7, 0x47, 0x6F, 0x64, 0x77, 0x69, 0x74, 0x20, 0x65, 0x6E, 0x64, 0x6D, 0x61, 0x72, 0x6B, 0xF8];
    private static readonly byte[] PackedMark = Pack(Mark);
    private readonly GZipStream _unpacked;
    private readonly byte[] _buffer = new byte[(1 << 16) + Mark.Length];
    private int _from, _filled;
    private bool _ended;

    public CompleteGzipStream(Stream packed) =>
        _unpacked = new GZipStream(new MarkedStream(packed), CompressionMode.Decompress);

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> target)
    {
        if (target.IsEmpty) return 0;
        while (!_ended && _filled - _from <= Mark.Length) Refill();
        // The last bytes are held back until they are known to be data.
        int ready = Math.Min(target.Length, _filled - _from - Mark.Length);
        if (ready <= 0) return 0;
        _buffer.AsSpan(_from, ready).CopyTo(target);
        _from += ready;
        return ready;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private void Refill()
    {
        _buffer.AsSpan(_from, _filled - _from).CopyTo(_buffer);
        (_filled, _from) = (_filled - _from, 0);
        int read = _unpacked.Read(_buffer.AsSpan(_filled));
        _filled += read;
        if (read > 0) return;
        _ended = true;
        if (!_buffer.AsSpan(0, _filled).EndsWith(Mark)) throw new InvalidDataException("The file ends before its data does.");
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing) _unpacked.Dispose();
        base.Dispose(disposing);
    }

    private static byte[] Pack(byte[] data)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Fastest)) gzip.Write(data);
        return packed.ToArray();
    }

    /// <summary>A file with the packed mark behind it.</summary>
    private sealed class MarkedStream(Stream file) : Stream
    {
        private int _markAt = -1;

        public override bool CanRead => true;
        public override bool CanSeek => false;
        public override bool CanWrite => false;
        public override long Length => throw new NotSupportedException();
        public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

        public override int Read(Span<byte> target)
        {
            if (_markAt < 0)
            {
                int read = file.Read(target);
                if (read > 0 || target.IsEmpty) return read;
                _markAt = 0;
            }
            int count = Math.Min(target.Length, PackedMark.Length - _markAt);
            PackedMark.AsSpan(_markAt, count).CopyTo(target);
            _markAt += count;
            return count;
        }

        public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));
        public override void Flush() { }
        public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
        public override void SetLength(long value) => throw new NotSupportedException();
        public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
    }
}
