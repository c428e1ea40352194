namespace Godwit.Kernel.Tests.Indicators;

/// <summary>Comparisons of output columns that say where and by how much two columns differ.</summary>
internal static class Compare
{
    public static void BitForBit(double[][] expected, double[][] actual, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int o = 0; o < expected.Length; o++)
        {
            Assert.Equal(expected[o].Length, actual[o].Length);
            for (int i = 0; i < expected[o].Length; i++)
            {
                if (BitConverter.DoubleToInt64Bits(expected[o][i]) != BitConverter.DoubleToInt64Bits(actual[o][i])
                    && !(double.IsNaN(expected[o][i]) && double.IsNaN(actual[o][i])))
                    Assert.Fail($"{what}, output {o}, bar {i}: {actual[o][i]:R} instead of {expected[o][i]:R}");
            }
        }
    }

    /// <summary>NaN must stand at the same bars; other values may differ by <paramref name="relative"/> of the largest value of the column.</summary>
    public static void Near(double[][] expected, double[][] actual, double relative, string what)
    {
        Assert.Equal(expected.Length, actual.Length);
        for (int o = 0; o < expected.Length; o++)
        {
            Assert.Equal(expected[o].Length, actual[o].Length);
            double allowed = relative * Scale(expected[o]);
            for (int i = 0; i < expected[o].Length; i++)
            {
                (double e, double a) = (expected[o][i], actual[o][i]);
                bool same = double.IsNaN(e) ? double.IsNaN(a) : Math.Abs(e - a) <= allowed;
                if (!same) Assert.Fail($"{what}, output {o}, bar {i}: {a:R} instead of {e:R}");
            }
        }
    }

    /// <summary>The largest magnitude of a column; 0 when it has no valid value.</summary>
    public static double Scale(double[] column) => column.Where(double.IsFinite).Select(Math.Abs).DefaultIfEmpty(0.0).Max();

    /// <summary>Same bits, NaN with NaN, and −0 counted as 0.</summary>
    public static bool AreSame(double[] expected, double[] actual) =>
        expected.Length == actual.Length && expected.Zip(actual, (e, a) => e == a || (double.IsNaN(e) && double.IsNaN(a))).All(same => same);
}
