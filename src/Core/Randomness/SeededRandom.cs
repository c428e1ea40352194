namespace Godwit.Core.Randomness;

/// <summary>
/// Our own seeded generator (xoshiro256**, Blackman and Vigna 2018; seeded through SplitMix64): the same sequence
/// on every machine and in every version. Not for cryptography. Not safe for several threads: fork one per task.
/// </summary>
public sealed class SeededRandom
{
    private ulong _a, _b, _c, _d;

    public SeededRandom(ulong seed)
    {
        ulong state = seed;
        _a = Mix(ref state);
        _b = Mix(ref state);
        _c = Mix(ref state);
        _d = Mix(ref state);
    }

    /// <summary>A generator whose sequence depends only on this seed and <paramref name="stream"/>, for parallel work with stable results.</summary>
    public static SeededRandom ForStream(ulong seed, ulong stream)
    {
        ulong state = unchecked(seed ^ (stream + 1) * 0xD1342543DE82EF95UL);
        return new SeededRandom(Mix(ref state));
    }

    public ulong NextUInt64()
    {
        unchecked
        {
            ulong result = ulong.RotateLeft(_b * 5, 7) * 9;
            ulong t = _b << 17;
            _c ^= _a;
            _d ^= _b;
            _b ^= _c;
            _a ^= _d;
            _c ^= t;
            _d = ulong.RotateLeft(_d, 45);
            return result;
        }
    }

    /// <summary>Uniform in [0, 1) with 53 bits.</summary>
    public double NextDouble() => (NextUInt64() >> 11) * (1.0 / 9007199254740992.0);

    /// <summary>Uniform in [0, <paramref name="exclusiveMax"/>), without bias.</summary>
    public int NextInt(int exclusiveMax)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(exclusiveMax);
        ulong bound = (ulong)exclusiveMax;
        // Lemire's method: multiply, reject the few values that would bias the result.
        ulong high = Math.BigMul(NextUInt64(), bound, out ulong low);
        if (low >= bound) return (int)high;
        ulong threshold = unchecked(0UL - bound) % bound;
        while (low < threshold) high = Math.BigMul(NextUInt64(), bound, out low);
        return (int)high;
    }

    private static ulong Mix(ref ulong state)
    {
        unchecked
        {
            ulong z = state += 0x9E3779B97F4A7C15UL;
            z = (z ^ (z >> 30)) * 0xBF58476D1CE4E5B9UL;
            z = (z ^ (z >> 27)) * 0x94D049BB133111EBUL;
            return z ^ (z >> 31);
        }
    }
}
