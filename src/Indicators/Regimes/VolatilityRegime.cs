using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>States of <see cref="VolatilityRegime"/>, by number.</summary>
public enum VolatilityState { Calm, Normal, Wild }

/// <summary>Options of <see cref="VolatilityRegime"/>.</summary>
public sealed record VolatilityRegimeOptions
{
    /// <summary>Deviation of returns in the calm state, as a multiple of the market's own, below 1.</summary>
    public double Calm { get; init; } = 0.5;

    /// <summary>Deviation of returns in the wild state, as a multiple of the market's own, above 1.</summary>
    public double Wild { get; init; } = 1.75;

    /// <summary>Bars that a regime lasts on average, at least 2.</summary>
    public double DurationBars { get; init; } = 30;

    /// <summary>Returns before a bar that say what is normal for this market.</summary>
    public int HistoryBars { get; init; } = 250;
}

/// <summary>The probabilities that the market is calm, normal or wild, against its own trailing history.</summary>
/// <remarks>
/// The forward filter of a hidden Markov model with stated parameters, on returns in deviations of the bars before them, cut at ±3, so
/// that one jump alone is no wild market. K² = 9 products and three exponentials per bar, no allocation.
/// </remarks>
public sealed class VolatilityRegime : RegimeIndicator
{
    private readonly GaussianHmm _model;
    private readonly HmmFilter _filter;
    private StandardizedReturns _returns;

    public VolatilityRegime(VolatilityRegimeOptions? options = null) : base("VOLATILITY_REGIME", StandardizedReturns.SettleLength((options ?? new()).HistoryBars), 4)
    {
        options ??= new VolatilityRegimeOptions();
        double calm = Guard.Finite(options.Calm, 0.01, 0.99), wild = Guard.Finite(options.Wild, 1.01, 100.0);
        _model = GaussianHmm.Sticky(Guard.Finite(options.DurationBars, 2.0, 1e6), [0.0, 0.0, 0.0], [calm * calm, 1.0, wild * wild]);
        _filter = new HmmFilter(_model);
        _returns = new StandardizedReturns(options.HistoryBars);
    }

    public override void Update(double value)
    {
        double z = _returns.Next(value);
        if (double.IsNaN(z)) return;
        _filter.Update(Math.Clamp(z, -TrendRegime.Cut, TrendRegime.Cut));
        ReadOnlySpan<double> p = _filter.Probabilities;
        double transition = _model.ChangeProbability(p);
        Believe(p, transition);
        Set([p[(int)VolatilityState.Calm], p[(int)VolatilityState.Normal], p[(int)VolatilityState.Wild], transition]);
    }

    protected override void ResetState()
    {
        base.ResetState();
        _filter.Reset();
        _returns.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("VOLATILITY_REGIME", IndicatorGroup.Regimes, "Volatility regime")
    {
        Meaning = "Probabilities that the market is calm, normal or wild by its own standards, given the bars until now.",
        Formula = "forward filter of states with z ~ N(0, c²), N(0, 1), N(0, w²); z = ln(x/x[1]) / (√(π/2)·mean |ln return| of the h bars before), cut at ±3",
        Source = "Hamilton, Econometrica 57, 1989 (regime filter); Rabiner 1989 (scaled forward recursion)",
        Convention = "Filtered, never smoothed. A state is left with probability 1/duration, for each other one alike; parameters are stated, not fitted. A market that stands still is calm.",
        Parameters =
        [
            IndicatorParameter.Real("calm", 0.5, 0.01, 0.99, "Deviation c of the calm state, in the market's own"),
            IndicatorParameter.Real("wild", 1.75, 1.01, 100.0, "Deviation w of the wild state, in the market's own"),
            IndicatorParameter.Real("duration", 30.0, 2.0, 1e6, "Bars that a regime lasts on average"),
            IndicatorParameter.Bars("history", 250, "Returns h that say what is normal"),
        ],
        Bounds = new(0, 1),
        Outputs = [new("calm", "positive"), new("normal", "muted"), new("wild", "negative"), new("transition", "muted")],
        Memory = IndicatorMemory.Fading,
        Create = a => new VolatilityRegime(new() { Calm = a.Real("calm"), Wild = a.Real("wild"), DurationBars = a.Real("duration"), HistoryBars = a.Whole("history") }),
    };
}
