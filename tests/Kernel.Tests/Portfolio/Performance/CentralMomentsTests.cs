using CsCheck;
using Godwit.Portfolio.Performance;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

public sealed class CentralMomentsTests
{
    [Fact]
    public void Merging_parts_gives_the_moments_of_the_whole() =>
        Gen.Select(Returns, Returns).Sample((a, b) =>
            Same(CentralMoments.Of([.. a, .. b]), CentralMoments.Merge(CentralMoments.Of(a), CentralMoments.Of(b))));

    [Fact]
    public void Merging_a_constant_run_equals_listing_it() =>
        Gen.Select(Returns, Gen.Int[1, 500]).Sample((a, count) =>
            Same(CentralMoments.Of([.. a, .. new double[count]]), CentralMoments.Merge(CentralMoments.Of(a), CentralMoments.OfConstant(0, count))));

    [Fact]
    public void The_plain_definitions_agree() =>
        OfLength(10, 100).Sample(values =>
        {
            CentralMoments moments = CentralMoments.Of(values);
            double n = values.Length, mean = values.Average();
            double m2 = values.Sum(x => Math.Pow(x - mean, 2)) / n, m3 = values.Sum(x => Math.Pow(x - mean, 3)) / n, m4 = values.Sum(x => Math.Pow(x - mean, 4)) / n;
            return m2 == 0 || (Near(mean, moments.Mean) && Near(m2 * n / (n - 1), moments.Variance)
                && Near(m3 / Math.Pow(m2, 1.5), moments.SkewnessPopulation) && Near(m4 / (m2 * m2) - 3, moments.ExcessKurtosisPopulation));
        });

    [Fact]
    public void A_shift_changes_nothing_but_the_mean() =>
        Gen.Select(OfLength(10, 200), Gen.Double[-100, 100]).Where((values, _) => values.Distinct().Count() > 3).Sample((values, shift) =>
        {
            CentralMoments plain = CentralMoments.Of(values), moved = CentralMoments.Of([.. values.Select(x => x + shift)]);
            return Near(plain.Mean + shift, moved.Mean) && Near(plain.Variance, moved.Variance)
                && Near(plain.SkewnessPopulation, moved.SkewnessPopulation, 1E-7) && Near(plain.ExcessKurtosisPopulation, moved.ExcessKurtosisPopulation, 1E-7);
        });

    private static bool Same(CentralMoments a, CentralMoments b) =>
        a.Count == b.Count && Near(a.Mean, b.Mean) && Near(a.StandardDeviation, b.StandardDeviation)
        && Near(a.SkewnessAdjusted, b.SkewnessAdjusted) && Near(a.ExcessKurtosisAdjusted, b.ExcessKurtosisAdjusted)
        && a.LargestMagnitude == b.LargestMagnitude;
}
