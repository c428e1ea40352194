using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Data.Analysis;

/// <summary>Choices of an analysis.</summary>
public sealed record MarketAnalysisOptions
{
    /// <summary>Largest lag of autocorrelations, in bars.</summary>
    public int Lags { get; init; } = 48;

    /// <summary>Seed of the permutation tests.</summary>
    public ulong Seed { get; init; } = 1;
}

/// <summary>Everything that a series of bars says about its market. Times are UTC, a year has 365 days, nothing is smoothed with later bars.</summary>
public sealed record MarketAnalysis
{
    /// <summary>Bars below which nothing useful can be said.</summary>
    public const int FewestBars = 50;

    public required string Id { get; init; }
    public required BarInterval Interval { get; init; }
    public required long Bars { get; init; }
    public required Instant From { get; init; }
    public required Instant To { get; init; }
    public required double FirstClose { get; init; }
    public required double LastClose { get; init; }

    /// <summary>Steps over missing bars, which count as no return.</summary>
    public required long SkippedReturns { get; init; }

    public required ReturnFacts Returns { get; init; }
    public required ClockProfile Clock { get; init; }
    public required SerialDependence Dependence { get; init; }

    /// <summary>Null without volume.</summary>
    public required VolumeByPrice? Volume { get; init; }
    public required SpreadEstimates Spread { get; init; }
    public required IReadOnlyList<DrawdownEpisode> Drawdowns { get; init; }

    /// <summary>Share of bars that close below an earlier close.</summary>
    public required double BelowPeakShare { get; init; }
    public required IReadOnlyList<MonthFacts> Months { get; init; }

    /// <summary>The worst days (or bars, where those are longer), worst first.</summary>
    public required IReadOnlyList<PeriodReturn> WorstDays { get; init; }

    /// <summary>The best ones, best first.</summary>
    public required IReadOnlyList<PeriodReturn> BestDays { get; init; }

    /// <summary>Null when there are too few bars for the models to settle.</summary>
    public required RegimeMap? Regimes { get; init; }

    /// <exception cref="GodwitException">There are fewer than <see cref="FewestBars"/> bars, or prices that are not above zero.</exception>
    public static MarketAnalysis Run(string id, BarColumns bars, MarketAnalysisOptions options, CancellationToken cancellation = default)
    {
        if (bars.Count < FewestBars) throw new GodwitException($"{id} has {bars.Count} bars in this time; an analysis needs {FewestBars} at least.");
        bars.Prefetch(0, bars.Count);
        ReturnSample sample = ReturnSample.Of(bars);
        if (sample.Count < FewestBars / 2) throw new GodwitException($"{id} has only {sample.Count} pairs of neighbouring bars with prices above zero; 'godwit data check {id}' says what is wrong.");
        double divisor = Pow10.Double(bars.PriceScale);
        (IReadOnlyList<DrawdownEpisode> drawdowns, double below) = DrawdownEpisode.Find(bars);
        cancellation.ThrowIfCancellationRequested();
        List<PeriodReturn> days = Days(bars);
        return new MarketAnalysis
        {
            Id = id,
            Interval = bars.Interval,
            Bars = bars.Count,
            From = bars[0].OpenTime,
            To = bars[bars.Count - 1].OpenTime,
            FirstClose = bars.Closes[0] / divisor,
            LastClose = bars.Closes[^1] / divisor,
            SkippedReturns = sample.Skipped,
            Returns = ReturnFacts.Of(sample.Values, bars.Interval.PerYear),
            Clock = ClockProfile.Of(bars, sample, options.Seed),
            Dependence = SerialDependence.Of(sample, options.Lags, cancellation),
            Volume = VolumeByPrice.Of(bars),
            Spread = SpreadEstimates.Of(bars, sample),
            Drawdowns = drawdowns,
            BelowPeakShare = below,
            Months = MonthFacts.Of(bars, sample),
            WorstDays = [.. days.OrderBy(d => d.LogReturn).ThenBy(d => d.Start.UnixNanos).Take(10)],
            BestDays = [.. days.OrderByDescending(d => d.LogReturn).ThenBy(d => d.Start.UnixNanos).Take(10)],
            Regimes = RegimeMap.Of(bars),
        };
    }

    private static List<PeriodReturn> Days(BarColumns bars)
    {
        var day = new BarInterval(Duration.FromHours(24));
        PeriodCloses closes = PeriodCloses.Of(bars, bars.Interval.Length > day.Length ? bars.Interval : day);
        var days = new List<PeriodReturn>();
        for (int i = 1; i < closes.Closes.Count; i++)
            if (!double.IsNaN(closes.Return(i))) days.Add(new PeriodReturn(closes.Starts[i], closes.Return(i)));
        return days;
    }
}
