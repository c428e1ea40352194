using CsCheck;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

/// <summary>Generated series and the comparison they need.</summary>
internal static class Samples
{
    public const double PeriodsPerYear = 365;

    /// <summary>A return of whole basis points: moves of 1E-40, which a generator of doubles likes, are below what any equity can show.</summary>
    private static readonly Gen<double> Return = Gen.Int[-2000, 2000].Select(points => points * 1E-4);

    /// <summary>Simple returns of a lively market; some bars do not move.</summary>
    public static readonly Gen<double[]> Returns = OfLength(2, 300);

    public static Gen<double[]> OfLength(int least, int most) =>
        Gen.Frequency((5, Return), (1, Gen.Const(0.0))).Array[least, most];

    /// <summary>Two series of the same length.</summary>
    public static readonly Gen<(double[] A, double[] B)> Pairs =
        Gen.Select(Return, Return).Array[5, 200]
            .Select(pairs => (pairs.Select(pair => pair.Item1).ToArray(), pairs.Select(pair => pair.Item2).ToArray()));

    /// <summary>Equal, both undefined, or within a relative distance (absolute below one).</summary>
    public static bool Near(double a, double b, double tolerance = 1E-9) =>
        a.Equals(b) || a == b || Math.Abs(a - b) <= tolerance * Math.Max(1, Math.Max(Math.Abs(a), Math.Abs(b)));

    public static double[] Equity(double initial, IEnumerable<double> returns)
    {
        List<double> path = [];
        double equity = initial;
        foreach (double r in returns) path.Add(equity *= 1 + r);
        return [.. path];
    }

    public static double[] Scaled(double[] values, double factor) => [.. values.Select(value => value * factor)];
}
