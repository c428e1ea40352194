using Godwit.Core.Functions;
using Godwit.Core.Randomness;

namespace Godwit.Kernel.Tests.Core.Functions;

/// <summary>The promise itself: one fingerprint of many results, written down once, true on every machine.</summary>
public sealed class SameBitsEverywhereTests
{
    [Theory]
    [InlineData("exp", 0x251D477ECD4BA159UL)]
    [InlineData("expm1", 0x49FDA3D61C9112ECUL)]
    [InlineData("log", 0x2305792D830F8413UL)]
    [InlineData("log1p", 0xEBE3C39962F5796FUL)]
    [InlineData("pow", 0x78FA96482FB0E054UL)]
    [InlineData("erf", 0x010582ADFC4BFD67UL)]
    [InlineData("erfc", 0xB1E4BDFC68BFB1F1UL)]
    [InlineData("normal cdf", 0x76D29607E5661483UL)]
    [InlineData("normal pdf", 0x2B89B691DAB6CA39UL)]
    [InlineData("normal quantile", 0x69303BDB81A13865UL)]
    public void Ten_thousand_results_have_the_recorded_fingerprint(string function, ulong fingerprint)
    {
        SeededRandom random = new(20);
        ulong hash = 14695981039346656037UL;
        for (int i = 0; i < 10_000; i++)
        {
            double u = random.NextDouble(), v = random.NextDouble();
            hash = unchecked((hash ^ (ulong)BitConverter.DoubleToInt64Bits(Apply(function, u, v))) * 1099511628211UL);
        }

        Assert.Equal(fingerprint, hash);
    }

    private static double Apply(string function, double u, double v) => function switch
    {
        "exp" => DeterministicMath.Exp(1500 * u - 760),
        "expm1" => DeterministicMath.Expm1(4 * u - 2),
        "log" => DeterministicMath.Log(u * Math.ScaleB(1, (int)(2000 * v) - 1000)),
        "log1p" => DeterministicMath.Log1p(3 * u - 0.999),
        "pow" => DeterministicMath.Pow(5 * u, 60 * v - 30),
        "erf" => DeterministicMath.Erf(8 * u - 4),
        "erfc" => DeterministicMath.Erfc(30 * u - 2),
        "normal cdf" => DeterministicMath.NormalCdf(48 * u - 40),
        "normal pdf" => DeterministicMath.NormalPdf(80 * u - 40),
        "normal quantile" => DeterministicMath.NormalQuantile(v < 0.5 ? u : u * 1E-200),
        _ => throw new ArgumentOutOfRangeException(nameof(function)),
    };
}
