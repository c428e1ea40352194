using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>States of <see cref="ChangePoint"/>, by number.</summary>
public enum ChangeState { Same, Changed }

/// <summary>Options of <see cref="ChangePoint"/>.</summary>
public sealed record ChangePointOptions
{
    /// <summary>λ: bars between changes on average.</summary>
    public double MeanRunBars { get; init; } = 100;

    /// <summary>A change within so many bars counts as recent.</summary>
    public int RecentBars { get; init; } = 5;

    /// <summary>Longest run kept; an update costs that much.</summary>
    public int LongestBars { get; init; } = 250;

    /// <summary>Returns that measure the size of a bar.</summary>
    public int HistoryBars { get; init; } = 100;
}

/// <summary>The probability that the law of returns has changed within the last bars, by Bayesian online change-point detection.</summary>
/// <remarks>
/// Returns are measured in deviations of the bars before them and cut at ±6. Prior of a stretch: mean 0 worth 10 bars, variance around 1 worth 4.
/// See <see cref="RunLengths"/> for the method and its cost.
/// </remarks>
public sealed class ChangePoint : RegimeIndicator
{
    private const double Cut = 6.0;
    private static readonly RunPrior Prior = new(0.0, 10.0, 2.0, 2.0);
    private readonly RunLengths _runs;
    private readonly int _recent;
    private readonly double _hazard;
    private StandardizedReturns _returns;

    public ChangePoint(ChangePointOptions? options = null) : base("BOCPD", StandardizedReturns.SettleLength((options ?? new()).HistoryBars), 3)
    {
        options ??= new ChangePointOptions();
        _hazard = 1.0 / Guard.Finite(options.MeanRunBars, 2.0, 1e6);
        _recent = Guard.Period(options.RecentBars);
        _runs = new RunLengths(options.MeanRunBars, Prior, Guard.Period(options.LongestBars, 2));
        _returns = new StandardizedReturns(options.HistoryBars);
    }

    public override void Update(double value)
    {
        double z = _returns.Next(value);
        if (double.IsNaN(z)) return;
        _runs.Update(Math.Clamp(z, -Cut, Cut));
        // The first stretch began with the first bar: that is no change.
        double changed = _runs.Count > _recent ? _runs.AtMost(_recent) : _hazard;
        Believe([1.0 - changed, changed], _hazard);
        Set(changed, _runs.Expected, _runs.MostLikely);
    }

    protected override void ResetState()
    {
        base.ResetState();
        _runs.Reset();
        _returns.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("BOCPD", IndicatorGroup.Regimes, "Bayesian change points")
    {
        Meaning = "The probability that the mean or variance of returns has changed within the last bars, and how long the present stretch has lasted.",
        Formula = "P(run length | bars until now) with hazard 1/λ and normal stretches of unknown mean and variance; change = P(run length ≤ recent)",
        Source = "Adams and MacKay, Bayesian Online Changepoint Detection, 2007",
        Convention = "On z = ln(x/x[1]) / (√(π/2)·mean |ln return| of the h bars before), cut at ±6; normal-inverse-gamma prior μ₀ = 0, κ₀ = 10, α₀ = β₀ = 2; run length 0 is a change right after the bar; runs beyond the longest count as the longest.",
        Parameters =
        [
            IndicatorParameter.Real("meanRun", 100.0, 2.0, 1e6, "Bars λ between changes on average"),
            IndicatorParameter.Bars("recent", 5, "A change within so many bars is recent"),
            IndicatorParameter.Whole("longest", 250, 2, 5000, "Longest run kept, in bars"),
            IndicatorParameter.Bars("history", 100, "Returns h that measure the size of a bar"),
        ],
        Outputs = [new("change", "negative"), new("runLength", "muted"), new("likeliestRun", "muted")],
        Memory = IndicatorMemory.Fading,
        ReadsWholeWindow = true,
        Create = a => new ChangePoint(new() { MeanRunBars = a.Real("meanRun"), RecentBars = a.Whole("recent"), LongestBars = a.Whole("longest"), HistoryBars = a.Whole("history") }),
    };
}
