using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Options of <see cref="HmmRegime"/>.</summary>
public sealed record HmmRegimeOptions
{
    /// <summary>Hidden states, 2 … 5.</summary>
    public int States { get; init; } = 2;

    /// <summary>Returns that each fit sees, 32 or more: the last ones, never a later one.</summary>
    public int WindowBars { get; init; } = 400;

    /// <summary>Bars from one fit to the next.</summary>
    public int RefitBars { get; init; } = 50;

    /// <summary>Most iterations of a fit, which bound its cost.</summary>
    public int Iterations { get; init; } = 25;

    /// <summary>By what states are numbered: 0 is the calmest, or the one that falls most.</summary>
    public StateOrder Order { get; init; } = StateOrder.Variance;
}

/// <summary>A Gaussian hidden Markov model of returns, fitted anew every so many bars to a trailing window and filtered bar by bar in between.</summary>
/// <remarks>
/// Every fit starts from parameters that follow from its window alone, so that it depends on nothing older, and ends with states
/// numbered by variance or mean. After a fit the filter runs once over the window. A variance never falls below 1 % of the window's.
/// Cost: K² per bar; at a refit at most iterations · window · (3 K² products and K exponentials), 0.2 to 0.9 ms with the defaults, or 4 to 17 µs a
/// bar when spread out. Buffers are made once: nothing is allocated afterwards.
/// </remarks>
public sealed class HmmRegime : RegimeIndicator
{
    private const double LeastGain = 1e-3, VarianceFloorShare = 0.01, StartDuration = 20.0;
    private readonly HmmRegimeOptions _options;
    private readonly GaussianHmm _model;
    private readonly HmmFilter _filter;
    private readonly BaumWelch _fitter;
    private ContiguousWindow _returns;
    private double _previous = double.NaN;
    private int _barsSinceFit;

    public HmmRegime(HmmRegimeOptions? options = null) : base("HMM_REGIME", Guard.Period((options ?? new()).WindowBars, 32) + 1, 6)
    {
        _options = options ?? new HmmRegimeOptions();
        if (_options.States is < 2 or > GaussianHmm.StatesMax)
            throw new ArgumentOutOfRangeException(nameof(options), _options.States, $"states must be a whole number from 2 to {GaussianHmm.StatesMax}.");
        Guard.Period(_options.RefitBars);
        Guard.Period(_options.Iterations);
        _model = new GaussianHmm(_options.States);
        _filter = new HmmFilter(_model);
        _fitter = new BaumWelch(_options.States, _options.WindowBars);
        _returns = new ContiguousWindow(_options.WindowBars);
    }

    /// <summary>Mean logarithmic return of a bar in a state, by the last fit.</summary>
    public double MeanOf(int state) => _model.Means[state];

    /// <summary>Deviation of logarithmic returns of a bar in a state, by the last fit.</summary>
    public double DeviationOf(int state) => Math.Sqrt(_model.Variances[state]);

    /// <summary>Bars since the last fit: 0 at the bar with which it was made.</summary>
    public int BarsSinceFit => _barsSinceFit;

    public override void Update(double value)
    {
        if (!double.IsNaN(_previous))
        {
            double r = StandardizedReturns.LogReturn(_previous, value);
            _returns.Push(r);
            if (_returns.IsReady) Learn(r);
        }
        _previous = value;
    }

    private void Learn(double r)
    {
        if (!IsReady || ++_barsSinceFit >= _options.RefitBars) Refit();
        else _filter.Update(r);
        ReadOnlySpan<double> p = _filter.Probabilities;
        double transition = _model.ChangeProbability(p);
        Believe(p, transition);
        Set([Reading.State, Reading.Probability, p[0], p[^1], transition, NextDeviation(p)]);
    }

    private void Refit()
    {
        ReadOnlySpan<double> window = _returns.Values;
        double variance = Start(window);
        if (variance > 0.0) _fitter.Fit(_model, window, _options.Iterations, LeastGain, VarianceFloorShare * variance);
        _model.Sort(_options.Order);
        _filter.Reset();
        foreach (double r in window) _filter.Update(r);
        _barsSinceFit = 0;
    }

    /// <summary>States spread around the window's mean and variance; returns the variance.</summary>
    private double Start(ReadOnlySpan<double> window)
    {
        double mean = 0.0, variance = 0.0;
        foreach (double r in window) mean += r;
        mean /= window.Length;
        foreach (double r in window) variance += (r - mean) * (r - mean);
        variance /= window.Length;
        // Where a hundredth of the variance is no longer a number, nothing can be told apart.
        if (!(variance > 1e-280)) variance = 0.0;
        double deviation = Math.Sqrt(variance), middle = 0.5 * (_options.States - 1);
        for (int k = 0; k < _options.States; k++)
        {
            double step = k - middle;
            bool byMean = _options.Order == StateOrder.Mean;
            _model.MeanBuffer[k] = byMean ? mean + deviation * step / _options.States : mean;
            _model.VarianceBuffer[k] = variance == 0.0 ? 1.0 : byMean ? variance : variance * DeterministicMath.Exp(step * 1.4);
        }
        _model.StayFor(StartDuration);
        _model.Prepare();
        return variance;
    }

    /// <summary>Deviation of the next bar's return, over all states: the root of mean variance plus variance of means.</summary>
    private double NextDeviation(ReadOnlySpan<double> p)
    {
        int k = _options.States;
        double mean = 0.0, square = 0.0;
        for (int j = 0; j < k; j++)
        {
            double weight = 0.0;
            for (int i = 0; i < k; i++) weight += p[i] * _model.TransitionBuffer[i * k + j];
            double m = _model.MeanBuffer[j];
            mean += weight * m;
            square += weight * (_model.VarianceBuffer[j] + m * m);
        }
        return Math.Sqrt(Math.Max(0.0, square - mean * mean));
    }

    protected override void ResetState()
    {
        base.ResetState();
        _returns.Reset();
        (_previous, _barsSinceFit) = (double.NaN, 0);
    }

    public static IndicatorDefinition Definition { get; } = new("HMM_REGIME", IndicatorGroup.Regimes, "Gaussian hidden Markov regime")
    {
        Meaning = "Which hidden state of returns the market is in, as probabilities given the bars until now, with states learnt from a trailing window.",
        Formula = "ln(x/x[1]) ~ N(μ_k, σ_k²) in state k; forward filter; Baum–Welch on the last n returns every refit bars",
        Source = "Rabiner, Proceedings of the IEEE 77, 1989; Baum, Petrie, Soules and Weiss 1970; Hamilton 1989",
        Convention = "Filtered, never smoothed; a fit sees past bars only and starts from its window alone; no prior, variances from 1 % of the window's on; states are numbered by rising variance or mean. lowest and highest are the probabilities of the first and last state, deviation that of the next bar's logarithmic return. The refit schedule counts from the first bar.",
        Parameters =
        [
            IndicatorParameter.Period(400, 32, "Returns n that a fit sees"),
            IndicatorParameter.Whole("states", 2, 2, GaussianHmm.StatesMax, "Hidden states"),
            IndicatorParameter.Bars("refit", 50, "Bars from one fit to the next"),
            IndicatorParameter.Whole("iterations", 25, 1, 1000, "Most iterations of a fit"),
            IndicatorParameter.Choice("order", StateOrder.Variance, "By what states are numbered"),
        ],
        Outputs = [new("state", "muted"), new("probability"), new("lowest", "positive"), new("highest", "negative"), new("transition", "muted"), new("deviation", "muted")],
        Memory = IndicatorMemory.Endless,
        ReadsWholeWindow = true,
        Create = a => new HmmRegime(new()
        {
            WindowBars = a.Period,
            States = a.Whole("states"),
            RefitBars = a.Whole("refit"),
            Iterations = a.Whole("iterations"),
            Order = a.Choice<StateOrder>("order"),
        }),
    };
}
