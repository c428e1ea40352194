using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Data.Analysis;

namespace Godwit.Hosting.Presentation.Markets;

/// <summary>The analyses of some series, and how each pair of them moves together.</summary>
/// <param name="Markets">One for each series, in the order they were asked for.</param>
/// <param name="Pairs">Empty for a single series.</param>
public sealed record MarketReport(IReadOnlyList<MarketView> Markets, IReadOnlyList<PairFacts> Pairs)
{
    public static MarketReport Of(IReadOnlyList<(string Id, BarColumns Bars)> series, MarketAnalysisOptions options, IReadOnlyList<string> synthetic, CancellationToken cancellation)
    {
        // The comparison refuses what cannot be compared before minutes are spent on the rest.
        IReadOnlyList<PairFacts> pairs = series.Count > 1 ? Comovement.Of(series, cancellation) : [];
        return new MarketReport([.. series.Select(s => new MarketView(MarketAnalysis.Run(s.Id, s.Bars, options, cancellation), Sketch(s.Bars), synthetic.Contains(s.Id)))], pairs);
    }

    /// <summary>The pair of two series, whichever was named first.</summary>
    public PairFacts PairOf(string a, string b) => Pairs.First(p => (p.First == a && p.Second == b) || (p.First == b && p.Second == a));

    /// <summary>A price with four figures at least, and no decimals from a thousand on.</summary>
    public static string PriceText(double price) => !(price > 0) || !double.IsFinite(price) ? "–"
        : price.ToString("N" + Math.Clamp(3 - (int)Math.Floor(Math.Log10(price)), 0, 12).ToString(CultureInfo.InvariantCulture), CultureInfo.InvariantCulture);

    private static List<double> Sketch(BarColumns bars)
    {
        const int Points = 720;
        int count = Math.Min(Points, bars.Count);
        var closes = new List<double>(count);
        for (int i = 0; i < count; i++) closes.Add(bars.Closes[(int)((long)i * (bars.Count - 1) / Math.Max(1, count - 1))] / Pow10.Double(bars.PriceScale));
        return closes;
    }
}

/// <summary>An analysis with what its pictures need beside it.</summary>
/// <param name="Analysis">The figures.</param>
/// <param name="Sketch">Closes at evenly spaced bars.</param>
/// <param name="IsSynthetic">True for generated markets, which are labelled wherever they appear.</param>
public sealed record MarketView(MarketAnalysis Analysis, IReadOnlyList<double> Sketch, bool IsSynthetic);
