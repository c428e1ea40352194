using Godwit.Core.Functions;
using Godwit.Core.Outcomes;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Pairs;

public enum HedgeMethod : byte { Ols, Kalman }

public enum Neutrality : byte
{
    /// <summary>Both legs of equal value.</summary>
    Dollar,

    /// <summary>The second leg worth β times the first.</summary>
    Beta,
}

/// <summary>
/// Trades the spread ln(first) − α − β·ln(second) back to its mean, while the trailing window says that it has one: sells it above
/// <c>entry</c> deviations, buys it below, ends at <c>exit</c>, gives up at <c>stop</c>.
/// </summary>
/// <remarks>
/// Everything is measured on the last <c>window</c> bars that both markets have in common; α and β come from least squares over them
/// or from a Kalman filter up to now. Entries need a Dickey-Fuller statistic below the Engle-Granger critical value and a half-life
/// in bounds. The hedge is not adjusted while a position is held. A pair of which one leg was refused, cut away or stopped is closed
/// altogether. After a stop nothing is opened until the spread has come back to <c>exit</c>.
/// </remarks>
public sealed partial class PairsStrategy : Strategy
{
    private double[] _first = [], _second = [], _y = [], _x = [], _residuals = [];
    private KalmanHedge _filter = new(0.5, 1);
    private long _count;

    /// <summary>The side of the mean on which the spread was given up; 0 when entries are free.</summary>
    private int _barred;

    [Parameter("Common bars that hedge ratio, test and deviation are measured on", Min = 20, Max = 10_000)]
    public int Window { get; init; } = 240;

    [Parameter("Hedge ratio by least squares over the window (ols) or by a filter that forgets slowly (kalman)")]
    public HedgeMethod Hedge { get; init; } = HedgeMethod.Ols;

    [Parameter("Deviations from the mean that open a position", Min = 0.1, Max = 20)]
    public double Entry { get; init; } = 2;

    [Parameter("Deviations from the mean at which it is closed; below entry", Min = -10, Max = 20)]
    public double Exit { get; init; } = 0.5;

    [Parameter("Deviations from the mean at which it is given up; above entry, 0 never", Min = 0, Max = 100)]
    public double Stop { get; init; } = 4;

    [Parameter("Significance of cointegration that an entry needs, in percent", Choices = ["1", "5", "10", "none"])]
    public string Significance { get; init; } = "5";

    [Parameter("Lagged differences in the test", Min = 0, Max = 1)]
    public int Lags { get; init; } = 1;

    [Parameter("Shortest half-life of the spread to trade, in bars", Min = 0, Max = 100_000)]
    public double MinHalfLife { get; init; } = 1;

    [Parameter("Longest half-life, in bars; 0 takes half the window", Min = 0, Max = 100_000)]
    public double MaxHalfLife { get; init; }

    [Parameter("Legs of equal value (dollar) or the second worth β times the first (beta)")]
    public Neutrality Neutral { get; init; } = Neutrality.Beta;

    [Parameter("For kalman: how fast α and β may drift", Min = 1e-12, Max = 0.5)]
    public double Drift { get; init; } = 1e-10;

    [Parameter("For kalman: variance of the spread around its line", Min = 1e-12, Max = 1)]
    public double Noise { get; init; } = 1e-3;

    internal override bool CanVote => false;

    protected override void OnStart()
    {
        if (Markets.Count != 2) throw GodwitException.Usage($"Strategy 'pairs' trades exactly two instruments (--data A --data B), not {Markets.Count}.");
        if (Markets[0].Interval != Markets[1].Interval) throw GodwitException.Usage($"Strategy 'pairs' needs one bar length, not {Markets[0].Interval} and {Markets[1].Interval}.");
        if (Exit >= Entry) throw GodwitException.Usage($"Strategy 'pairs' needs exit < entry, not exit={Exit} and entry={Entry}.");
        if (Stop > 0 && Stop <= Entry) throw GodwitException.Usage($"Strategy 'pairs' needs stop > entry (or 0), not stop={Stop} and entry={Entry}.");
        if (Context.Style.Direction != Direction.Both) throw GodwitException.Usage("Strategy 'pairs' holds one leg long and one short: run it with --direction both.");
        if (Context.Style.Sizing.IsAllIn) throw GodwitException.Usage("Strategy 'pairs' sizes two legs: use a --size such as fraction:0.4 (of equity, for the first leg) instead of an all-in size.");
        (_first, _second, _y, _x, _residuals) = (new double[Window], new double[Window], new double[Window], new double[Window], new double[Window]);
        _filter = new KalmanHedge(Drift, Noise);
        // Asks for the warm-up that the window needs.
        foreach (Market market in Markets) market.Use(new CloseHistory(Window));
    }

    protected override void OnWarmUp(Market market) => Gather();

    protected override void OnBar(Market market)
    {
        Mend();
        if (!Gather() || _count < Window) return;
        (double alpha, double beta) = Line();
        SpreadFit fit = SpreadFit.Of(_y, _x, alpha, beta, Lags, _residuals);
        if (!double.IsNaN(fit.ZScore)) Act(in fit, beta);
    }

    /// <summary>Takes the newest pair of closes down, once both markets have shown the same bar.</summary>
    private bool Gather()
    {
        Market first = Markets[0], second = Markets[1];
        if (first.BarCount == 0 || second.BarCount == 0 || first.Bar.OpenTime != second.Bar.OpenTime) return false;
        int at = (int)(_count++ % Window);
        (_first[at], _second[at]) = (DeterministicMath.Log(first.Close), DeterministicMath.Log(second.Close));
        if (Hedge == HedgeMethod.Kalman) _filter.Update(_first[at], _second[at]);
        return true;
    }

    private (double Alpha, double Beta) Line()
    {
        // Oldest first.
        int start = (int)(_count % Window), tail = Window - start;
        _first.AsSpan(start).CopyTo(_y);
        _first.AsSpan(0, start).CopyTo(_y.AsSpan(tail));
        _second.AsSpan(start).CopyTo(_x);
        _second.AsSpan(0, start).CopyTo(_x.AsSpan(tail));
        return Hedge == HedgeMethod.Kalman ? (_filter.Alpha, _filter.Beta) : SpreadFit.LeastSquares(_y, _x);
    }

    private void Act(in SpreadFit fit, double beta)
    {
        double z = fit.ZScore;
        if (_barred * z <= Math.Max(0, Exit)) _barred = 0;
        if (_side != 0)
        {
            bool isDone = _side * z >= -Exit, isLost = Stop > 0 && _side * z <= -Stop;
            if (isLost) _barred = Math.Sign(z);
            if (isDone || isLost) Leave();
        }
        else if (_barred == 0 && Math.Abs(z) >= Entry && (Stop == 0 || Math.Abs(z) < Stop) && beta > 0 && Returns(in fit))
        {
            Open(z > 0 ? -1 : 1, beta);
        }
    }

    /// <summary>Whether the window shows a spread that comes back, and in time.</summary>
    private bool Returns(in SpreadFit fit)
    {
        double longest = MaxHalfLife > 0 ? MaxHalfLife : Window / 2.0;
        if (!(fit.HalfLife >= MinHalfLife && fit.HalfLife <= longest)) return false;
        return Significance == "none" || fit.TestStatistic < SpreadFit.CriticalValue(int.Parse(Significance, System.Globalization.CultureInfo.InvariantCulture), Window);
    }
}
