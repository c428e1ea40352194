using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Order-flow imbalance of bars: bought minus sold volume over all volume, −1 … 1, each bar's volume split by its standardised change.</summary>
/// <remarks>Bars do not tell who was the aggressor; the split is an estimate. Trades and quotes tell more, see <see cref="QuoteImbalance"/>.</remarks>
public sealed class BulkVolumeImbalance(int period = 20) : BarIndicator("ORDERFLOW", Guard.Period(period, 2) + 1)
{
    private WindowMoments _changes = new(period);
    private WindowTotal _bought = new(period), _volume = new(period);
    private double _previous = double.NaN;

    public override void Update(in BarValues bar)
    {
        if (!double.IsNaN(_previous))
        {
            double change = bar.Close - _previous;
            _changes.Push(change);
            double deviation = _changes.IsReady ? Math.Sqrt(_changes.Variance) : Math.Abs(change);
            _bought.Push(bar.Volume * (deviation > 0.0 ? DeterministicMath.NormalCdf(change / deviation) : 0.5));
            _volume.Push(bar.Volume);
            if (_volume.IsReady) Set(_volume.Sum > 0.0 ? Math.Clamp(2.0 * _bought.Sum / _volume.Sum - 1.0, -1.0, 1.0) : 0.0);
        }
        _previous = bar.Close;
    }

    protected override void ResetState()
    {
        _changes.Reset();
        _bought.Reset();
        _volume.Reset();
        _previous = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("ORDERFLOW", IndicatorGroup.Volume, "Order-flow imbalance of bars")
    {
        Meaning = "Whether buyers or sellers were the aggressors, as far as bars can tell, −1 … 1.",
        Formula = "Σ v·(2·Φ(Δc / σ) − 1) / Σ v over n bars, σ = deviation of the last n changes",
        Source = "bulk volume classification: Easley, López de Prado and O'Hara, Journal of Financial Economics, 2016",
        Convention = "Half of a bar's volume counts as bought when the price does not move; until n changes are known, σ is the size of the change.",
        Parameters = [IndicatorParameter.Period(20, least: 2)],
        Inputs = IndicatorDefinition.CloseVolume,
        Memory = IndicatorMemory.Fading,
        Bounds = new(-1, 1),
        Create = a => new BulkVolumeImbalance(a.Period),
    };
}

/// <summary>Order-flow imbalance of the best quotes (Cont, Kukanov and Stoikov 2014): net size added to the bid and taken from the ask, over the last quotes.</summary>
/// <remarks>Fed by quotes, not bars; in units of size. One thread at a time, no allocation.</remarks>
public sealed class QuoteImbalance(int events)
{
    // Additions to demand and to supply are gathered apart: sums of one sign lose no digits.
    private WindowTotal _demand = new(events), _supply = new(events);
    private double _bid = double.NaN, _bidSize, _ask, _askSize;

    /// <summary>NaN until <c>events</c> changes have been seen.</summary>
    public double Value { get; private set; } = double.NaN;

    public void Update(double bid, double bidSize, double ask, double askSize)
    {
        if (!double.IsNaN(_bid))
        {
            double demand = (bid >= _bid ? bidSize : 0.0) + (ask >= _ask ? _askSize : 0.0);
            double supply = (bid <= _bid ? _bidSize : 0.0) + (ask <= _ask ? askSize : 0.0);
            _demand.Push(demand);
            _supply.Push(supply);
            if (_demand.IsReady) Value = _demand.Sum - _supply.Sum;
        }
        (_bid, _bidSize, _ask, _askSize) = (bid, bidSize, ask, askSize);
    }

    public void Reset()
    {
        _demand.Reset();
        _supply.Reset();
        (_bid, Value) = (double.NaN, double.NaN);
    }
}
