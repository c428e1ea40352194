using System.Runtime.ExceptionServices;

namespace Godwit.Data.Import.Reading;

/// <summary>Unpacks on a second thread while the first one parses; at most a few buffers ahead, so memory stays bounded.</summary>
internal sealed class ReadAheadStream : Stream
{
    private const int BufferBytes = 1 << 18, BuffersAhead = 3;
    private readonly Stream _inner;
    private readonly Lock _gate = new();
    private readonly SemaphoreSlim _free = new(BuffersAhead), _filled = new(0);
    private readonly (byte[] Data, int Count)[] _ring = new (byte[], int)[BuffersAhead];
    private readonly Task _reader;
    private volatile bool _stop;
    private Exception? _fault;
    private int _readIndex, _at;
    private bool _holding, _ended;

    public ReadAheadStream(Stream inner)
    {
        _inner = inner;
        for (int i = 0; i < BuffersAhead; i++) _ring[i].Data = new byte[BufferBytes];
        _reader = Task.Factory.StartNew(Fill, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
    }

    public override bool CanRead => true;
    public override bool CanSeek => false;
    public override bool CanWrite => false;
    public override long Length => throw new NotSupportedException();
    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public override int Read(Span<byte> target)
    {
        if (_ended || target.IsEmpty) return 0;
        if (!_holding)
        {
            _filled.Wait();
            _holding = true;
            _at = 0;
        }
        (byte[] data, int count) = _ring[_readIndex];
        if (count == 0)
        {
            _ended = true;
            lock (_gate)
                if (_fault is not null) ExceptionDispatchInfo.Throw(_fault);
            return 0;
        }
        int copied = Math.Min(target.Length, count - _at);
        data.AsSpan(_at, copied).CopyTo(target);
        _at += copied;
        if (_at == count)
        {
            _holding = false;
            _readIndex = (_readIndex + 1) % BuffersAhead;
            _free.Release();
        }
        return copied;
    }

    public override int Read(byte[] buffer, int offset, int count) => Read(buffer.AsSpan(offset, count));

    private void Fill()
    {
        for (int index = 0; ; index = (index + 1) % BuffersAhead)
        {
            _free.Wait();
            if (_stop) return;
            int count = 0;
            try
            {
                count = _inner.ReadAtLeast(_ring[index].Data, BufferBytes, throwOnEndOfStream: false);
            }
            catch (Exception e)
            {
                lock (_gate) _fault = e;
            }
            _ring[index].Count = count;
            _filled.Release();
            if (count == 0) return;
        }
    }

    public override void Flush() { }
    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();
    public override void SetLength(long value) => throw new NotSupportedException();
    public override void Write(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    protected override void Dispose(bool disposing)
    {
        if (disposing && !_stop)
        {
            // The source must not be closed under the second thread.
            _stop = true;
            _free.Release();
            _reader.Wait();
            _free.Dispose();
            _filled.Dispose();
        }
        base.Dispose(disposing);
    }
}
