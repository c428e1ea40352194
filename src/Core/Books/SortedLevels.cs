namespace Godwit.Core.Books;

/// <summary>
/// Keys in rising order with a value each, in chunks of up to 64: finding, setting and removing touch one chunk and a directory of
/// chunks. What lies outside the window of a <see cref="PriceLadder"/>. Allocates only to grow.
/// </summary>
internal sealed class SortedLevels
{
    private const int ChunkSize = 64;

    private long[] _keys = new long[4 * ChunkSize];
    private long[] _values = new long[4 * ChunkSize];

    /// <summary>Chunks in the order of their keys: the first key and where each lies.</summary>
    private long[] _first = new long[4];
    private int[] _place = new int[4];
    private int[] _size = new int[4];
    private int _chunks;

    /// <summary>Places that were used and are free again.</summary>
    private int[] _free = new int[4];
    private int _freeCount;
    private int _used;

    public int Count { get; private set; }

    /// <summary>The lowest key; the largest 64-bit integer when there is none.</summary>
    public long FirstKey => Count == 0 ? long.MaxValue : _first[0];

    /// <summary>The highest key; the smallest 64-bit integer when there is none.</summary>
    public long LastKey => Count == 0 ? long.MinValue : _keys[_place[_chunks - 1] * ChunkSize + _size[_chunks - 1] - 1];
    public long FirstValue => _values[_place[0] * ChunkSize];

    public long Get(long key)
    {
        int chunk = ChunkOf(key);
        if (chunk < 0) return 0;
        int at = KeysOf(chunk).BinarySearch(key);
        return at < 0 ? 0 : _values[_place[chunk] * ChunkSize + at];
    }

    /// <summary>Sets the value of a key, not zero, and returns the one before; zero when it is new.</summary>
    public long Set(long key, long value)
    {
        int chunk = ChunkOf(key);
        if (chunk < 0)
        {
            if (_chunks == 0) InsertChunk(0);
            chunk = 0;
        }
        int at = KeysOf(chunk).BinarySearch(key);
        if (at >= 0)
        {
            ref long slot = ref _values[_place[chunk] * ChunkSize + at];
            long before = slot;
            slot = value;
            return before;
        }
        at = ~at;
        if (_size[chunk] == ChunkSize) Split(ref chunk, ref at);
        int start = _place[chunk] * ChunkSize, behind = _size[chunk] - at;
        _keys.AsSpan(start + at, behind).CopyTo(_keys.AsSpan(start + at + 1));
        _values.AsSpan(start + at, behind).CopyTo(_values.AsSpan(start + at + 1));
        _keys[start + at] = key;
        _values[start + at] = value;
        _size[chunk]++;
        if (at == 0) _first[chunk] = key;
        Count++;
        return 0;
    }

    /// <summary>Removes a key and returns its value; zero when there was none.</summary>
    public long Remove(long key)
    {
        int chunk = ChunkOf(key);
        if (chunk < 0) return 0;
        int at = KeysOf(chunk).BinarySearch(key);
        if (at < 0) return 0;
        int start = _place[chunk] * ChunkSize, behind = _size[chunk] - at - 1;
        long value = _values[start + at];
        _keys.AsSpan(start + at + 1, behind).CopyTo(_keys.AsSpan(start + at));
        _values.AsSpan(start + at + 1, behind).CopyTo(_values.AsSpan(start + at));
        Count--;
        if (--_size[chunk] == 0) RemoveChunk(chunk);
        else if (at == 0) _first[chunk] = _keys[start];
        return value;
    }

    public void Clear() => (_chunks, _freeCount, _used, Count) = (0, 0, 0, 0);

    /// <summary>The place of the first key at or above <paramref name="key"/>, for <see cref="Read"/>.</summary>
    public Cursor From(long key)
    {
        int chunk = ChunkOf(key);
        if (chunk < 0) return default;
        int at = KeysOf(chunk).BinarySearch(key);
        if (at < 0) at = ~at;
        return at < _size[chunk] ? new Cursor(chunk, at) : new Cursor(chunk + 1, 0);
    }

    /// <summary>Reads at a place and moves it on; false at the end.</summary>
    public bool Read(ref Cursor cursor, out long key, out long value)
    {
        (key, value) = (0, 0);
        if (cursor.Chunk >= _chunks) return false;
        int slot = _place[cursor.Chunk] * ChunkSize + cursor.At;
        (key, value) = (_keys[slot], _values[slot]);
        cursor = cursor.At + 1 < _size[cursor.Chunk] ? new Cursor(cursor.Chunk, cursor.At + 1) : new Cursor(cursor.Chunk + 1, 0);
        return true;
    }

    internal readonly record struct Cursor(int Chunk, int At);

    private Span<long> KeysOf(int chunk) => _keys.AsSpan(_place[chunk] * ChunkSize, _size[chunk]);

    /// <summary>The chunk that holds a key or would: the last that does not begin behind it; −1 before the first.</summary>
    private int ChunkOf(long key)
    {
        int at = _first.AsSpan(0, _chunks).BinarySearch(key);
        return at >= 0 ? at : ~at - 1;
    }

    private void Split(ref int chunk, ref int at)
    {
        const int half = ChunkSize / 2;
        InsertChunk(chunk + 1);
        int from = _place[chunk] * ChunkSize + half, to = _place[chunk + 1] * ChunkSize;
        _keys.AsSpan(from, half).CopyTo(_keys.AsSpan(to));
        _values.AsSpan(from, half).CopyTo(_values.AsSpan(to));
        (_size[chunk], _size[chunk + 1]) = (half, half);
        _first[chunk + 1] = _keys[to];
        if (at <= half) return;
        chunk++;
        at -= half;
    }

    private void InsertChunk(int chunk)
    {
        int place = _freeCount > 0 ? _free[--_freeCount] : _used++;
        if ((place + 1) * ChunkSize > _keys.Length) Grow();
        int behind = _chunks - chunk;
        _first.AsSpan(chunk, behind).CopyTo(_first.AsSpan(chunk + 1));
        _place.AsSpan(chunk, behind).CopyTo(_place.AsSpan(chunk + 1));
        _size.AsSpan(chunk, behind).CopyTo(_size.AsSpan(chunk + 1));
        (_place[chunk], _size[chunk]) = (place, 0);
        _chunks++;
    }

    private void RemoveChunk(int chunk)
    {
        _free[_freeCount++] = _place[chunk];
        int behind = --_chunks - chunk;
        _first.AsSpan(chunk + 1, behind).CopyTo(_first.AsSpan(chunk));
        _place.AsSpan(chunk + 1, behind).CopyTo(_place.AsSpan(chunk));
        _size.AsSpan(chunk + 1, behind).CopyTo(_size.AsSpan(chunk));
    }

    private void Grow()
    {
        Array.Resize(ref _keys, _keys.Length * 2);
        Array.Resize(ref _values, _values.Length * 2);
        Array.Resize(ref _first, _first.Length * 2);
        Array.Resize(ref _place, _place.Length * 2);
        Array.Resize(ref _size, _size.Length * 2);
        Array.Resize(ref _free, _free.Length * 2);
    }
}
