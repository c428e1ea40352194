using System.Runtime.CompilerServices;

namespace Godwit.Core.Digest;

/// <summary>
/// A 128-bit fingerprint over a sequence of integers: two runs with the same orders, fills and balances have the same
/// digest on every machine. Not cryptographic: it detects differences, not tampering.
/// </summary>
public struct RunDigest
{
    private ulong _low, _high;
    private long _count;

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public void Add(long value)
    {
        unchecked
        {
            ulong mixed = ((ulong)value ^ (ulong)_count++) * 0x9E3779B97F4A7C15UL;
            mixed ^= mixed >> 32;
            _low = ulong.RotateLeft(_low ^ mixed, 27) * 0xD6E8FEB86659FD93UL + 0x2545F4914F6CDD1DUL;
            _high = ulong.RotateLeft(_high + mixed, 31) * 0xBF58476D1CE4E5B9UL ^ _low;
        }
    }

    public void Add(Int128 value)
    {
        Add(unchecked((long)(ulong)value));
        Add(unchecked((long)(ulong)(value >> 64)));
    }

    /// <summary>Text as its UTF-16 code units and its length.</summary>
    public void Add(string text)
    {
        Add(text.Length);
        foreach (char c in text) Add(c);
    }

    /// <summary>The first 64 bits of the fingerprint.</summary>
    public readonly ulong ToUInt64()
    {
        RunDigest end = this;
        end.Add(end._count);
        return end._high;
    }

    /// <summary>32 hexadecimal digits.</summary>
    public readonly override string ToString()
    {
        RunDigest end = this;
        end.Add(end._count);
        end.Add(0x676F64776974L);
        return $"{end._high:x16}{end._low:x16}";
    }
}
