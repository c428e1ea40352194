using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>States of <see cref="TrendRegime"/>, by number.</summary>
public enum TrendState { Down, None, Up }

/// <summary>Options of <see cref="TrendRegime"/>.</summary>
public sealed record TrendRegimeOptions
{
    /// <summary>Mean return per bar in a trend, in deviations of one bar, 0.01 … 3: smaller sees weaker trends later.</summary>
    public double Drift { get; init; } = 0.15;

    /// <summary>Bars that a regime lasts on average, at least 2.</summary>
    public double DurationBars { get; init; } = 50;

    /// <summary>Returns that measure the size of a bar.</summary>
    public int HistoryBars { get; init; } = 50;
}

/// <summary>The probabilities that prices drift up, not at all, or down: the forward filter of a hidden Markov model whose parameters are stated, not fitted.</summary>
/// <remarks>
/// Returns are measured in deviations of the bars before them and cut at ±3, so that no single jump makes a trend. K² = 9 products
/// and three exponentials per bar, no allocation.
/// </remarks>
public sealed class TrendRegime : RegimeIndicator
{
    internal const double Cut = 3.0;
    private readonly GaussianHmm _model;
    private readonly HmmFilter _filter;
    private StandardizedReturns _returns;

    public TrendRegime(TrendRegimeOptions? options = null) : base("TREND_REGIME", StandardizedReturns.SettleLength((options ?? new()).HistoryBars), 4)
    {
        options ??= new TrendRegimeOptions();
        double drift = Guard.Finite(options.Drift, 0.01, Cut);
        _model = GaussianHmm.Sticky(Guard.Finite(options.DurationBars, 2.0, 1e6), [-drift, 0.0, drift], [1.0, 1.0, 1.0]);
        _filter = new HmmFilter(_model);
        _returns = new StandardizedReturns(options.HistoryBars);
    }

    public override void Update(double value)
    {
        double z = _returns.Next(value);
        if (double.IsNaN(z)) return;
        _filter.Update(Math.Clamp(z, -Cut, Cut));
        ReadOnlySpan<double> p = _filter.Probabilities;
        double transition = _model.ChangeProbability(p);
        Believe(p, transition);
        Set([p[(int)TrendState.Up], p[(int)TrendState.None], p[(int)TrendState.Down], transition]);
    }

    protected override void ResetState()
    {
        base.ResetState();
        _filter.Reset();
        _returns.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("TREND_REGIME", IndicatorGroup.Regimes, "Trend regime")
    {
        Meaning = "Probabilities that prices drift up, not at all, or down, given the bars until now.",
        Formula = "forward filter of states with z ~ N(−d, 1), N(0, 1), N(d, 1); z = ln(x/x[1]) / (√(π/2)·mean |ln return| of the h bars before), cut at ±3",
        Source = "Hamilton, Econometrica 57, 1989 (regime filter); Rabiner 1989 (scaled forward recursion)",
        Convention = "Filtered, never smoothed. A state is left with probability 1/duration, for each other one alike; parameters are stated, not fitted. transition is the probability that the state changes before the next bar.",
        Parameters =
        [
            IndicatorParameter.Real("drift", 0.15, 0.01, Cut, "Mean return d of a bar in a trend, in deviations of a bar"),
            IndicatorParameter.Real("duration", 50.0, 2.0, 1e6, "Bars that a regime lasts on average"),
            IndicatorParameter.Bars("history", 50, "Returns h that measure the size of a bar"),
        ],
        Bounds = new(0, 1),
        Outputs = [new("up", "positive"), new("none", "muted"), new("down", "negative"), new("transition", "muted")],
        Memory = IndicatorMemory.Fading,
        Create = a => new TrendRegime(new() { Drift = a.Real("drift"), DurationBars = a.Real("duration"), HistoryBars = a.Whole("history") }),
    };
}
