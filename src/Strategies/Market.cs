using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Indicators;

namespace Godwit.Strategies;

/// <summary>One instrument as a strategy sees it: the last closed bar, its own indicators and its own position.</summary>
public sealed partial class Market
{
    private readonly double _priceDivisor;
    private readonly bool _hasDatedRules;
    private ValueIndicator[] _onClose = [];
    private IIndicator[] _onBars = [];
    private int _neededBars;

    internal Market(int index, int slot, Instrument instrument, BarInterval interval)
    {
        Index = index;
        Slot = slot;
        Instrument = instrument;
        Interval = interval;
        Rules = instrument.Rules[0];
        _hasDatedRules = instrument.Rules.Count > 1;
        _priceDivisor = instrument.PriceDivisor;
    }

    /// <summary>The run's index of the instrument, used in <see cref="Core.Orders.OrderTerms.Instrument"/>.</summary>
    public int Index { get; }

    /// <summary>Position of this market in <see cref="IStrategyContext.Markets"/>.</summary>
    public int Slot { get; }
    public Instrument Instrument { get; }
    public BarInterval Interval { get; }

    /// <summary>The venue's rules in force now.</summary>
    public InstrumentRules Rules { get; private set; }

    private Bar _bar;

    /// <summary>The last closed bar, exact.</summary>
    public ref readonly Bar Bar => ref _bar;

    /// <summary>Closed bars seen, warm-up included.</summary>
    public long BarCount { get; private set; }

    public double Open => _bar.Open.Units / Instrument.PriceDivisor;
    public double High => _bar.High.Units / Instrument.PriceDivisor;
    public double Low => _bar.Low.Units / Instrument.PriceDivisor;
    public double Close => _bar.Close.Units / Instrument.PriceDivisor;
    public double Volume => _bar.Volume.Units / VolumeDivisor;

    /// <summary>Own position, signed, confirmed by fills.</summary>
    public Quantity Position { get; internal set; }

    /// <summary>Bars that have closed since the position was opened from flat: 1 at the close of the bar at whose open it was filled.</summary>
    public int BarsInPosition { get; internal set; }

    /// <summary>Whether the position is long (+1), short (−1) or flat (0). Less than one lot cannot be traded away and counts as flat.</summary>
    public int PositionSign => Position.Units >= Lot.Units && Position.Units > 0 ? 1 : Position.Units <= -Lot.Units && Position.Units < 0 ? -1 : 0;

    /// <summary>The step of order quantities: the run's override or the venue's lot.</summary>
    public Quantity Lot => LotOverride.Units > 0 ? LotOverride : Rules.Lot;

    /// <summary>The step of market orders, where the venue asks for a larger one.</summary>
    public Quantity MarketLot => LotOverride.Units > 0 ? LotOverride : Quantity.Max(Rules.Lot, Rules.MarketLot);

    /// <summary>Bars until every indicator and every regime model of this market, and what the strategy itself remembers, has settled.</summary>
    public int SettleLength
    {
        get
        {
            int longest = Math.Max(_neededBars, Regimes.SettleLength);
            foreach (ValueIndicator indicator in _onClose) longest = Math.Max(longest, indicator.SettleLength);
            foreach (IIndicator indicator in _onBars) longest = Math.Max(longest, indicator.SettleLength);
            return longest;
        }
    }

    public int IndicatorCount => _onClose.Length + _onBars.Length;

    /// <summary>The registered indicators, those of closes first. A new list at each call.</summary>
    public IReadOnlyList<IIndicator> Indicators => [.. _onClose, .. _onBars];

    /// <summary>The regime models of this market, shared with all who trade it; ask in <c>OnStart</c>.</summary>
    public MarketRegimes Regimes { get; internal init; } = new();

    /// <summary>Value ÷ initial margin of positions here; 1 on spot.</summary>
    public Rate Leverage { get; internal init; } = MarginTerms.One;

    internal double VolumeDivisor { get; init; } = 1;
    internal Quantity LotOverride { get; init; }

    /// <summary>Registers an indicator: it is updated with each closed bar before <see cref="IStrategy.OnBar"/>, warm-up bars included.</summary>
    public T Use<T>(T indicator) where T : IIndicator
    {
        if (indicator is ValueIndicator { Source: PriceField.Close } onClose) _onClose = [.. _onClose, onClose];
        else _onBars = [.. _onBars, indicator];
        return indicator;
    }

    /// <summary>
    /// Registers an indicator of longer bars, such as <c>4h</c> or <c>1d</c>: it sees each of them when it is complete, never before, and its
    /// values stand until the next one is. An empty text means this market's own bars.
    /// </summary>
    /// <param name="indicator">The indicator, fresh: from then on it is fed here alone.</param>
    /// <param name="timeframe">Length of the longer bars, a whole multiple of this market's; days begin at midnight UTC, weeks on Monday.</param>
    /// <exception cref="GodwitException">A usage error: the text is no length, or not a multiple.</exception>
    public T Use<T>(T indicator, string timeframe) where T : Indicator
    {
        if (timeframe.Length == 0) return Use(indicator);
        if (!BarInterval.TryParse(timeframe, out BarInterval longer)) throw GodwitException.Usage($"Timeframe '{timeframe}' is no bar length: write 4h, 1d or 1w.");
        if (longer == Interval) return Use(indicator);
        if (longer.CompareTo(Interval) < 0 || longer.Length.Nanos % Interval.Length.Nanos != 0)
            throw GodwitException.Usage($"Timeframe '{timeframe}' is not a whole multiple of the {Interval} bars of {Instrument}.");
        Use(new HigherTimeframe(indicator, longer.Length.Nanos, Interval.Length.Nanos, longer.Floor(default).UnixNanos));
        return indicator;
    }

    /// <summary>A price on the venue's grid.</summary>
    public Price ToTick(double price, Rounding rounding) => Instrument.ToPrice(price, Rules.Tick, rounding);

    /// <summary>Asks for bars of warm-up where the strategy itself looks back further than its indicators.</summary>
    public void NeedsBars(int bars) => _neededBars = Math.Max(_neededBars, bars);

    internal void Apply(in Bar bar)
    {
        _bar = bar;
        BarCount++;
        if (Position.Units != 0) BarsInPosition++;
        if (_onClose.Length > 0)
        {
            // Most indicators read closes only: one division and a direct call instead of five and a detour.
            double close = bar.Close.Units / _priceDivisor;
            foreach (ValueIndicator indicator in _onClose) indicator.Update(close);
        }
        if (_onBars.Length > 0 || Regimes.IsUsed) UpdateOnBars(in bar);
    }

    private void UpdateOnBars(in Bar bar)
    {
        double divisor = _priceDivisor;
        var values = new BarValues(
            bar.OpenTime.UnixNanos, bar.Open.Units / divisor, bar.High.Units / divisor,
            bar.Low.Units / divisor, bar.Close.Units / divisor, bar.Volume.Units / VolumeDivisor);
        Regimes.Update(in values);
        foreach (IIndicator indicator in _onBars) indicator.Update(in values);
    }

    internal void RefreshRules(Instant at)
    {
        if (_hasDatedRules) Rules = Instrument.RulesAt(at);
    }
}
