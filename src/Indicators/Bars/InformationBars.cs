using Godwit.Core.MarketData;

namespace Godwit.Indicators.Bars;

/// <summary>
/// What bars driven by information expect of the next bar, after M. López de Prado, Advances in Financial Machine Learning (2018),
/// section 2.3.2: its number of trades E[T], and averages over a trade, each an exponentially weighted average over bars.
/// </summary>
/// <remarks>
/// Conventions. A trade's sign b is the taker's side as the venue says it (+1 bought, −1 sold), not the tick rule. The first bar has
/// exactly the given number of trades; with each bar the expectations move by 2/(span + 1) of the difference. E[T] stays between a tenth and ten
/// times the given number, which the book leaves open: without bounds the lengths of bars run away or collapse.
/// </remarks>
internal struct BarExpectations
{
    private readonly double _first, _weight;
    private bool _begun;

    public BarExpectations(double firstTrades, int span) => (_first, Trades, _weight) = (firstTrades, firstTrades, 2.0 / (span + 1.0));

    /// <summary>E[T].</summary>
    public double Trades { get; private set; }

    /// <summary>Average of b, or of b times quantity.</summary>
    public double Signed { get; private set; }

    /// <summary>Average of the share of buys, or of the quantity that was bought, a trade.</summary>
    public double Bought { get; private set; }

    /// <summary>The same of sells.</summary>
    public double Sold { get; private set; }

    public readonly bool Begun => _begun;

    /// <summary>Learns from a bar that is complete.</summary>
    public void Learn(long count, double bought, double sold)
    {
        double share = _begun ? _weight : 1.0;
        Trades = Math.Clamp(Trades + _weight * (count - Trades), _first / 10.0, _first * 10.0);
        Bought += share * (bought / count - Bought);
        Sold += share * (sold / count - Sold);
        Signed += share * ((bought - sold) / count - Signed);
        _begun = true;
    }
}

/// <summary>
/// Imbalance bars: complete when buys and sells differ by more than was to be expected, |Σ b| ≥ E[T]·|E[b]| (of volume: |Σ b·v| ≥
/// E[T]·|E[b·v]|). The limit is never below what chance alone makes of E[T] trades, √E[T]·E[v]: where buys and sells are even the book's
/// limit is zero, and every trade would be a bar.
/// </summary>
public sealed class ImbalanceBars(bool byVolume, long firstTrades, int span = ImbalanceBars.UsualSpan) : ClosingBarBuilder
{
    /// <summary>Bars over which expectations are averaged.</summary>
    public const int UsualSpan = 20;

    private BarExpectations _expected = new(firstTrades, span);
    private long _buys;

    private protected override bool Closes(in Trade trade)
    {
        double bought = byVolume ? (double)Current.BuyVolume : BuyTrades(trade), all = byVolume ? (double)Current.Volume : Current.Trades, sold = all - bought;
        bool closes = _expected.Begun ? Math.Abs(bought - sold) >= Limit() : Current.Trades >= firstTrades;
        if (closes)
        {
            _expected.Learn(Current.Trades, bought, sold);
            _buys = 0;
        }
        return closes;
    }

    private double BuyTrades(in Trade trade) => trade.BuyerIsMaker ? _buys : ++_buys;

    private double Limit() =>
        Math.Max(_expected.Trades * Math.Abs(_expected.Signed), Math.Sqrt(_expected.Trades) * (_expected.Bought + _expected.Sold));
}

/// <summary>
/// Runs bars: complete when the larger of buys and sells in the bar (they need not follow each other) reaches what was to be expected,
/// max(Σ buys, Σ sells) ≥ E[T]·max(E[buys a trade], E[sells a trade]); of volume the same with quantities.
/// </summary>
public sealed class RunsBars(bool byVolume, long firstTrades, int span = ImbalanceBars.UsualSpan) : ClosingBarBuilder
{
    private BarExpectations _expected = new(firstTrades, span);
    private long _buys;

    private protected override bool Closes(in Trade trade)
    {
        if (!trade.BuyerIsMaker) _buys++;
        double bought = byVolume ? (double)Current.BuyVolume : _buys, sold = byVolume ? (double)(Current.Volume - Current.BuyVolume) : Current.Trades - _buys;
        bool closes = _expected.Begun
            ? Math.Max(bought, sold) >= _expected.Trades * Math.Max(_expected.Bought, _expected.Sold)
            : Current.Trades >= firstTrades;
        if (closes)
        {
            _expected.Learn(Current.Trades, bought, sold);
            _buys = 0;
        }
        return closes;
    }
}
