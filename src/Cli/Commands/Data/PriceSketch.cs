using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Cli.Commands.Data;

/// <summary>The range of a series' prices and a small picture of them.</summary>
/// <param name="LowestIndex">The bar with the lowest low (the earliest of equals).</param>
/// <param name="HighestIndex">The bar with the highest high (the earliest of equals).</param>
/// <param name="Closes">Closes at evenly spaced bars, the first and the last among them.</param>
internal sealed record PriceSketch(int LowestIndex, int HighestIndex, IReadOnlyList<double> Closes)
{
    private const int Points = 72;

    public static PriceSketch Of(BarColumns bars)
    {
        ReadOnlySpan<long> highs = bars.Highs, lows = bars.Lows;
        int highest = 0, lowest = 0;
        for (int i = 0; i < bars.Count; i++)
        {
            if (highs[i] > highs[highest]) highest = i;
            if (lows[i] < lows[lowest]) lowest = i;
        }
        int n = Math.Min(Points, bars.Count);
        var sketch = new double[n];
        for (int i = 0; i < n; i++) sketch[i] = bars.Closes[(int)((long)i * (bars.Count - 1) / Math.Max(1, n - 1))] / Pow10.Double(bars.PriceScale);
        return new PriceSketch(lowest, highest, sketch);
    }
}
