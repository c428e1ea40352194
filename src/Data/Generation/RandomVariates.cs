using System.Runtime.CompilerServices;
using Godwit.Core.Functions;
using Godwit.Core.Randomness;

namespace Godwit.Data.Generation;

/// <summary>Random variates that are the same bits on every machine: integers, IEEE arithmetic and Core's own logarithm.</summary>
internal static class RandomVariates
{
    private const double Root3 = 1.7320508075688772;

    /// <summary>
    /// Mean 0, variance 1, within ±3.46: the sum of four 16-bit uniforms of one draw. A step of the price inside a bar;
    /// a handful of them add up to a normal variate, and the tails come from elsewhere.
    /// </summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double NextStep(this SeededRandom random)
    {
        ulong bits = random.NextUInt64();
        int sum = (int)(bits & 0xFFFF) + (int)(bits >> 16 & 0xFFFF) + (int)(bits >> 32 & 0xFFFF) + (int)(bits >> 48);
        // The mean is 2 × 65535; each uniform has variance (2^32 − 1) / 12, hence the sum has a standard deviation of 65536 / √3.
        return (sum - 131_070) * (Root3 / 65_536);
    }

    /// <summary>A standard normal variate by inversion.</summary>
    public static double NextNormal(this SeededRandom random) => DeterministicMath.NormalQuantile(NextOpen(random));

    /// <summary>An exponential variate with mean one.</summary>
    public static double NextExponential(this SeededRandom random) => -DeterministicMath.Log(NextOpen(random));

    /// <summary>
    /// The square root of a variate (ν − 2) / χ²(ν), which makes a normal variate one of Student's t with variance 1.
    /// χ² is −2 ln of a product of uniforms, plus one squared normal when ν is odd.
    /// </summary>
    public static double NextTailScale(this SeededRandom random, int degrees)
    {
        double product = 1;
        for (int i = 0; i < degrees / 2; i++) product *= NextOpen(random);
        double chiSquared = -2 * DeterministicMath.Log(product);
        if (degrees % 2 == 1)
        {
            double normal = random.NextNormal();
            chiSquared += normal * normal;
        }
        return Math.Sqrt((degrees - 2) / chiSquared);
    }

    // Uniform in (0, 1), never an end.
    private static double NextOpen(SeededRandom random) => ((random.NextUInt64() >> 12) + 0.5) * (1.0 / 4_503_599_627_370_496.0);
}
