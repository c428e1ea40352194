using CsCheck;
using Godwit.Core.Functions;

namespace Godwit.Kernel.Tests.Core.Functions;

/// <summary>Error functions and the normal law. The expected values are true values rounded to the nearest double, computed with 60 digits.</summary>
public sealed class NormalLawTests
{
    [Theory]
    [InlineData(0.0, 0.0)]
    [InlineData(1E-08, 1.1283791670955126E-08)]
    [InlineData(0.1, 0.1124629160182849)]
    [InlineData(0.5, 0.5204998778130465)]
    [InlineData(-0.5, -0.5204998778130465)]
    [InlineData(0.51, 0.5292436198411704)]
    [InlineData(1.0, 0.8427007929497149)]
    [InlineData(-1.5, -0.9661051464753108)]
    [InlineData(2.0, 0.9953222650189527)]
    [InlineData(3.5, 0.9999992569016276)]
    [InlineData(6.0, 1.0)]
    public void Error_function(double x, double expected) => Ulps.AssertWithin(2, expected, DeterministicMath.Erf(x), $"erf({x:R})");

    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(0.1, 0.887537083981715)]
    [InlineData(0.5, 0.4795001221869535)]
    [InlineData(0.6, 0.3961439091520741)]
    [InlineData(1.0, 0.15729920705028513)]
    [InlineData(-1.0, 1.8427007929497148)]
    [InlineData(2.0, 0.004677734981047266)]
    [InlineData(5.0, 1.537459794428035E-12)]
    [InlineData(10.0, 2.088487583762545E-45)]
    [InlineData(20.0, 5.395865611607901E-176)]
    [InlineData(26.0, 5.663192408856143E-296)]
    [InlineData(40.0, 0.0)]
    public void Complementary_error_function(double x, double expected) => Ulps.AssertWithin(4, expected, DeterministicMath.Erfc(x), $"erfc({x:R})");

    [Theory]
    [InlineData(0.0, 0.5)]
    [InlineData(0.5, 0.6914624612740131)]
    [InlineData(-0.5, 0.3085375387259869)]
    [InlineData(0.7, 0.758036347776927)]
    [InlineData(-0.71, 0.23885206808998674)]
    [InlineData(1.0, 0.8413447460685429)]
    [InlineData(-1.0, 0.15865525393145705)]
    [InlineData(1.96, 0.9750021048517795)]
    [InlineData(-3.0, 0.0013498980316300946)]
    [InlineData(-8.0, 6.220960574271784E-16)]
    [InlineData(-20.0, 2.7536241186062337E-89)]
    [InlineData(-37.0, 5.725571222524577E-300)]
    [InlineData(6.0, 0.9999999990134123)]
    [InlineData(double.NegativeInfinity, 0.0)]
    [InlineData(double.PositiveInfinity, 1.0)]
    public void Distribution(double x, double expected) => Ulps.AssertWithin(4, expected, DeterministicMath.NormalCdf(x), $"Phi({x:R})");

    [Theory]
    [InlineData(0.0, 0.3989422804014327)]
    [InlineData(1.0, 0.24197072451914334)]
    [InlineData(-2.5, 0.017528300493568537)]
    [InlineData(10.0, 7.694598626706419E-23)]
    [InlineData(-37.0, 2.1200065515246056E-298)]
    public void Density(double x, double expected) => Ulps.AssertWithin(2, expected, DeterministicMath.NormalPdf(x), $"phi({x:R})");

    [Theory]
    [InlineData(0.05, -1.6448536269514726)]
    [InlineData(0.95, 1.6448536269514722)]
    [InlineData(0.01, -2.326347874040841)]
    [InlineData(0.975, 1.9599639845400538)]
    [InlineData(0.075, -1.439531470938456)]
    [InlineData(0.08, -1.4050715603096327)]
    [InlineData(0.25, -0.6744897501960817)]
    [InlineData(1E-05, -4.264890793922825)]
    [InlineData(1E-11, -6.706023155495136)]
    [InlineData(1E-12, -7.034483825301132)]
    [InlineData(1E-50, -14.933337534788489)]
    [InlineData(1E-300, -37.0470962993612)]
    [InlineData(0.99999, 4.264890793923841)]
    [InlineData(0.5, 0.0)]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(1.0, double.PositiveInfinity)]
    public void Quantile(double p, double expected) => Ulps.AssertWithin(4, expected, DeterministicMath.NormalQuantile(p), $"quantile({p:R})");

    [Fact]
    public void Quantiles_outside_the_unit_interval_are_undefined()
    {
        Assert.True(double.IsNaN(DeterministicMath.NormalQuantile(-0.1)));
        Assert.True(double.IsNaN(DeterministicMath.NormalQuantile(1.1)));
        Assert.True(double.IsNaN(DeterministicMath.NormalQuantile(double.NaN)));
        Assert.True(double.IsNaN(DeterministicMath.NormalCdf(double.NaN)));
        Assert.True(double.IsNaN(DeterministicMath.NormalPdf(double.NaN)));
        Assert.True(double.IsNaN(DeterministicMath.Erf(double.NaN)));
    }

    [Fact]
    public void Quantile_inverts_the_distribution() =>
        Gen.Double[-36, 0].Sample(x => Math.Abs(DeterministicMath.NormalQuantile(DeterministicMath.NormalCdf(x)) - x) <= 1E-13 * (1 + Math.Abs(x)), iter: 5_000);

    [Fact]
    public void Distribution_and_its_mirror_add_to_one() =>
        Gen.Double[-9, 9].Sample(x => Math.Abs(DeterministicMath.NormalCdf(x) + DeterministicMath.NormalCdf(-x) - 1) <= 4E-16, iter: 5_000);

    [Fact]
    public void Error_function_is_odd_and_complements_to_one() =>
        Gen.Double[0, 6].Sample(x => DeterministicMath.Erf(-x) == -DeterministicMath.Erf(x)
            && Math.Abs(DeterministicMath.Erf(x) + DeterministicMath.Erfc(x) - 1) <= 4E-16, iter: 5_000);
}
