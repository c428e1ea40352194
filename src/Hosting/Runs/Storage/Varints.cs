namespace Godwit.Hosting.Runs.Storage;

/// <summary>Writes integers in groups of seven bits, least significant first; signed ones in zigzag order (0, −1, 1, −2 …).</summary>
internal struct VarintWriter(int capacity)
{
    private byte[] _bytes = new byte[Math.Max(32, capacity)];
    private int _length;

    public void Byte(byte value)
    {
        Reserve(1);
        _bytes[_length++] = value;
    }

    public void Signed(Int128 value) => Unsigned((UInt128)(unchecked(value << 1) ^ (value >> 127)));

    public void Unsigned(UInt128 value)
    {
        Reserve(19);
        // The wide arithmetic is slow and rarely needed.
        while (value > ulong.MaxValue)
        {
            _bytes[_length++] = (byte)((byte)(value & 0x7F) | 0x80);
            value >>= 7;
        }
        ulong rest = (ulong)value;
        for (; rest >= 0x80; rest >>= 7) _bytes[_length++] = (byte)(rest | 0x80);
        _bytes[_length++] = (byte)rest;
    }

    public readonly byte[] ToArray() => _bytes[.._length];

    private void Reserve(int count)
    {
        if (_length + count > _bytes.Length) Array.Resize(ref _bytes, checked(_bytes.Length * 2));
    }
}

/// <summary>Reads what <see cref="VarintWriter"/> wrote; false at the end or on more bits than a number has.</summary>
internal ref struct VarintReader(ReadOnlySpan<byte> bytes)
{
    private readonly ReadOnlySpan<byte> _bytes = bytes;
    private int _at;

    public bool TryByte(out byte value)
    {
        value = 0;
        if (_at >= _bytes.Length) return false;
        value = _bytes[_at++];
        return true;
    }

    public bool TryUnsigned(out UInt128 value)
    {
        value = 0;
        for (int shift = 0; shift < 128; shift += 7)
        {
            if (!TryByte(out byte b)) return false;
            value |= (UInt128)(b & 0x7Fu) << shift;
            if (b < 0x80) return true;
        }
        return false;
    }

    public bool TrySigned(out Int128 value)
    {
        bool ok = TryUnsigned(out UInt128 zigzag);
        value = unchecked((Int128)(zigzag >> 1) ^ -(Int128)(zigzag & 1));
        return ok;
    }
}
