namespace Godwit.Data.Import.Reading;

/// <summary>A candle file's content as a stream that remembers its last bytes.</summary>
internal sealed class TailStream(CandleSource source) : Stream
{
    private readonly byte[] _tail = new byte[16];

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> buffer)
    {
        int read = source.Read(buffer);
        int kept = Math.Min(read, _tail.Length);
        _tail.AsSpan(kept).CopyTo(_tail);
        buffer.Slice(read - kept, kept).CopyTo(_tail.AsSpan(_tail.Length - kept));
        return read;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    /// <summary>Reads the rest and forgets it; returns its length.</summary>
    public long ReadToEnd()
    {
        var rest = new byte[1 << 14];
        long bytes = 0;
        for (int read; (read = Read(rest)) > 0;) bytes += read;
        return bytes;
    }

    public bool EndsWith(ReadOnlySpan<byte> end) => _tail.AsSpan().EndsWith(end);

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();
}
