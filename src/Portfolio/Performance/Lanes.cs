using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;

namespace Godwit.Portfolio.Performance;

/// <summary>
/// Sums in four lanes. Always four, whatever the machine's vectors hold, and always folded in the same order:
/// the result is the same bits everywhere.
/// </summary>
internal static class Lanes
{
    private const int Count = 4;

    /// <summary>The values as vectors of four, as far as they fill whole ones.</summary>
    public static ReadOnlySpan<Vector256<double>> Of(ReadOnlySpan<double> values) => MemoryMarshal.Cast<double, Vector256<double>>(values);

    /// <summary>The up to three values that <see cref="Of"/> leaves over.</summary>
    public static ReadOnlySpan<double> Rest(ReadOnlySpan<double> values) => values[(values.Length & ~(Count - 1))..];

    public static double Sum(Vector256<double> lanes) =>
        (lanes.GetElement(0) + lanes.GetElement(1)) + (lanes.GetElement(2) + lanes.GetElement(3));

    public static double Sum(ReadOnlySpan<double> values)
    {
        Vector256<double> lanes = default;
        foreach (ref readonly Vector256<double> value in Of(values)) lanes += value;
        double sum = Sum(lanes);
        foreach (double value in Rest(values)) sum += value;
        return sum;
    }

    public static double Largest(Vector256<double> lanes) =>
        Math.Max(Math.Max(lanes.GetElement(0), lanes.GetElement(1)), Math.Max(lanes.GetElement(2), lanes.GetElement(3)));

    public static double Smallest(Vector256<double> lanes) => -Largest(-lanes);

    /// <summary>later / earlier - 1, element by element.</summary>
    public static void Returns(ReadOnlySpan<double> earlier, ReadOnlySpan<double> later, Span<double> returns)
    {
        ReadOnlySpan<Vector256<double>> before = Of(earlier), after = Of(later);
        Span<Vector256<double>> target = MemoryMarshal.Cast<double, Vector256<double>>(returns);
        for (int i = 0; i < target.Length; i++) target[i] = after[i] / before[i] - Vector256<double>.One;
        for (int i = target.Length * Count; i < returns.Length; i++) returns[i] = later[i] / earlier[i] - 1;
    }

    public static bool AllPositive(ReadOnlySpan<double> values)
    {
        Vector256<double> allPositive = Vector256<double>.AllBitsSet;
        foreach (ref readonly Vector256<double> value in Of(values)) allPositive &= Vector256.GreaterThan(value, default);
        foreach (double value in Rest(values))
            if (!(value > 0)) return false;
        return Vector256.EqualsAll(allPositive.AsInt64(), Vector256<long>.AllBitsSet);
    }
}
