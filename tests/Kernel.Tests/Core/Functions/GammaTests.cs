using CsCheck;
using Godwit.Core.Functions;

namespace Godwit.Kernel.Tests.Core.Functions;

/// <summary>The gamma function and the chi-square law against closed forms.</summary>
public sealed class GammaTests
{
    [Fact]
    public void Whole_numbers_give_factorials()
    {
        double factorial = 1;
        for (int n = 1; n <= 170; n++)
        {
            double expected = Math.Log(factorial);
            Assert.Equal(expected, DeterministicMath.LogGamma(n), 1e-14 * Math.Max(1, expected));
            factorial *= n;
        }
    }

    [Fact]
    public void Special_values()
    {
        Assert.Equal(0.5723649429247001, DeterministicMath.LogGamma(0.5), 1e-15);
        Assert.Equal(double.PositiveInfinity, DeterministicMath.LogGamma(0));
        Assert.True(double.IsNaN(DeterministicMath.LogGamma(-1)));
        Assert.Equal(double.PositiveInfinity, DeterministicMath.LogGamma(double.PositiveInfinity));
    }

    [Fact]
    public void Gamma_of_x_plus_one_is_x_times_gamma_of_x() => Gen.Double[1e-3, 1e4].Sample(x =>
    {
        double left = DeterministicMath.LogGamma(x + 1), right = DeterministicMath.LogGamma(x) + Math.Log(x);
        Assert.Equal(right, left, 1e-13 * Math.Max(1, Math.Abs(right)));
    });

    [Fact]
    public void Chi_square_tails_of_one_two_and_four_degrees_have_closed_forms() => Gen.Double[1e-6, 400].Sample(x =>
    {
        (double Degrees, double Expected)[] cases = [(1, 2 * DeterministicMath.NormalCdf(-Math.Sqrt(x))), (2, Math.Exp(-x / 2)), (4, Math.Exp(-x / 2) * (1 + x / 2))];
        foreach ((double degrees, double expected) in cases) Assert.Equal(expected, DeterministicMath.ChiSquareTail(x, degrees), 1e-11 * expected + 1e-15 * expected);
    });
}
