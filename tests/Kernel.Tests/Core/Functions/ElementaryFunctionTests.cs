using CsCheck;
using Godwit.Core.Functions;

namespace Godwit.Kernel.Tests.Core.Functions;

/// <summary>Exponential, logarithm and power. The expected values are true values rounded to the nearest double, computed with 60 digits.</summary>
public sealed class ElementaryFunctionTests
{
    [Theory]
    [InlineData(0.0, 1.0)]
    [InlineData(1.0, 2.718281828459045)]
    [InlineData(-1.0, 0.36787944117144233)]
    [InlineData(1E-10, 1.0000000001)]
    [InlineData(0.5, 1.6487212707001282)]
    [InlineData(-0.7, 0.4965853037914095)]
    [InlineData(10.0, 22026.465794806718)]
    [InlineData(-100.0, 3.720075976020836E-44)]
    [InlineData(709.5, 1.3549863193146328E+308)]
    [InlineData(-708.0, 3.307553003638408E-308)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    [InlineData(710.0, double.PositiveInfinity)]
    [InlineData(-746.0, 0.0)]
    [InlineData(double.NegativeInfinity, 0.0)]
    public void Exponential(double x, double expected) => Ulps.AssertWithin(1, expected, DeterministicMath.Exp(x), $"exp({x:R})");

    [Theory]
    [InlineData(1.0, 0.0)]
    [InlineData(2.0, 0.6931471805599453)]
    [InlineData(0.5, -0.6931471805599453)]
    [InlineData(10.0, 2.302585092994046)]
    [InlineData(1E-300, -690.7755278982137)]
    [InlineData(1E+300, 690.7755278982137)]
    [InlineData(0.9999999999, -1.000000082790371E-10)]
    [InlineData(1.0000001, 9.999999505838704E-08)]
    [InlineData(0.7071067811865475, -0.34657359027997275)]
    [InlineData(1.4142135623730951, 0.3465735902799727)]
    [InlineData(5E-324, -744.4400719213812)]
    [InlineData(0.0, double.NegativeInfinity)]
    [InlineData(double.PositiveInfinity, double.PositiveInfinity)]
    public void Logarithm(double x, double expected) => Ulps.AssertWithin(1, expected, DeterministicMath.Log(x), $"ln({x:R})");

    [Theory]
    [InlineData(1E-15, 1.0000000000000007E-15)]
    [InlineData(-1E-09, -9.999999995E-10)]
    [InlineData(0.01, 0.010050167084168058)]
    [InlineData(-0.3, -0.2591817793182821)]
    [InlineData(0.35, 0.41906754859325723)]
    [InlineData(-0.36, -0.3023236739289689)]
    [InlineData(0.9, 1.4596031111569496)]
    [InlineData(-2.0, -0.8646647167633873)]
    [InlineData(5.0, 147.4131591025766)]
    [InlineData(30.0, 10686474581523.463)]
    [InlineData(-50.0, -1.0)]
    [InlineData(800.0, double.PositiveInfinity)]
    [InlineData(double.NegativeInfinity, -1.0)]
    public void Exponential_minus_one(double x, double expected) => Ulps.AssertWithin(1, expected, DeterministicMath.Expm1(x), $"expm1({x:R})");

    [Theory]
    [InlineData(1E-15, 9.999999999999995E-16)]
    [InlineData(-1E-09, -1.0000000005000001E-09)]
    [InlineData(0.01, 0.009950330853168083)]
    [InlineData(-0.3, -0.35667494393873234)]
    [InlineData(0.5, 0.4054651081081644)]
    [InlineData(-0.9, -2.302585092994046)]
    [InlineData(1.0, 0.6931471805599453)]
    [InlineData(1E10, 23.025850930040455)]
    [InlineData(7.4E-08, 7.399999726200013E-08)]
    [InlineData(-1.0, double.NegativeInfinity)]
    public void Logarithm_of_one_plus(double x, double expected) => Ulps.AssertWithin(2, expected, DeterministicMath.Log1p(x), $"log1p({x:R})");

    [Theory]
    [InlineData(2.0, 0.5, 1.4142135623730951)]
    [InlineData(1.04, 0.0027397260273972603, 1.0001074597820279)]
    [InlineData(1.0657367402470035, 0.7314629258517034, 1.0476709562824846)]
    [InlineData(0.5, 1000.0, 9.332636185032189E-302)]
    [InlineData(10.0, -5.0, 1E-05)]
    [InlineData(10.0, 22.0, 1E+22)]
    [InlineData(1.0000001, 1E9, 2.6881038582144647E+43)]
    [InlineData(0.692181116005649, 1597.7502212069523, 5.1412063205315213E-256)]
    [InlineData(123.456, -100.25, 2.1178821342989856E-210)]
    [InlineData(1E-300, 1.02, 9.999999999999877E-307)]
    [InlineData(-2.0, 3.0, -8.0)]
    [InlineData(-2.0, 4.0, 16.0)]
    [InlineData(10.0, 400.0, double.PositiveInfinity)]
    [InlineData(10.0, -400.0, 0.0)]
    public void Power(double x, double y, double expected) => Ulps.AssertWithin(1, expected, DeterministicMath.Pow(x, y), $"{x:R}^{y:R}");

    [Fact]
    public void Powers_of_special_values_follow_IEEE_754()
    {
        double[] specials = [0.0, -0.0, 1, -1, 0.5, -0.5, 2, -2, 3, -3, double.PositiveInfinity, double.NegativeInfinity, double.NaN, 1E300];
        foreach (double x in specials)
        {
            foreach (double y in specials)
            {
                // The runtime's function is the norm here: these cases are exact, so no last digit is in doubt.
                double expected = Math.Pow(x, y), actual = DeterministicMath.Pow(x, y);
                bool same = double.IsNaN(expected) ? double.IsNaN(actual) : Ulps.Between(expected, actual) <= 1 && double.IsNegative(expected) == double.IsNegative(actual);
                Assert.True(same, $"{x:R}^{y:R}: expected {expected:R}, got {actual:R}.");
            }
        }
    }

    [Fact]
    public void Functions_of_nonsense_are_undefined()
    {
        Assert.True(double.IsNaN(DeterministicMath.Exp(double.NaN)));
        Assert.True(double.IsNaN(DeterministicMath.Expm1(double.NaN)));
        Assert.True(double.IsNaN(DeterministicMath.Log(double.NaN)));
        Assert.True(double.IsNaN(DeterministicMath.Log(-1)));
        Assert.True(double.IsNaN(DeterministicMath.Log1p(-1.5)));
        Assert.True(double.IsNaN(DeterministicMath.Pow(-2, 0.5)));
    }

    // The runtime's own functions are good to about one unit, ours too: two units apart is the most they may differ.
    [Fact]
    public void Exponential_agrees_with_the_runtime() =>
        Gen.Double[-707, 709].Sample(x => Ulps.Between(Math.Exp(x), DeterministicMath.Exp(x)) <= 2, iter: 20_000);

    [Fact]
    public void Logarithm_agrees_with_the_runtime() =>
        Gen.Double[1E-300, 1E300].Select(Gen.Double[0.1, 10], (far, near) => (far, near))
            .Sample(pair => Ulps.Between(Math.Log(pair.far), DeterministicMath.Log(pair.far)) <= 2
                && Ulps.Between(Math.Log(pair.near), DeterministicMath.Log(pair.near)) <= 2, iter: 20_000);

    [Fact]
    public void Power_agrees_with_the_runtime() =>
        Gen.Double[1E-9, 1E9].Select(Gen.Double[-30, 30], (x, y) => (x, y))
            .Sample(pair => Ulps.Between(Math.Pow(pair.x, pair.y), DeterministicMath.Pow(pair.x, pair.y)) <= 2, iter: 20_000);

    [Fact]
    public void Subnormal_exponentials_are_rounded_once() =>
        Gen.Double[-745, -709].Sample(x => Ulps.Between(Math.Exp(x), DeterministicMath.Exp(x)) <= 1, iter: 2_000);
}
