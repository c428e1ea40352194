using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Strategies.Signals;
using Godwit.Strategies.Sizing;

namespace Godwit.Strategies;

/// <summary>Turns signals into orders: close what stands against it, then enter by the run's sizing, protected by the run's exits.</summary>
/// <remarks>
/// One entry and one exit order per instrument are in flight at most, so a repeated signal never doubles a position. An entry
/// that fills although it was no longer wanted is closed again, and an exit that the venue refuses is repeated at the next bar.
/// </remarks>
public sealed class SignalTrader : ISignalSink
{
    private const double VarianceDecay = 0.97;

    private readonly IStrategyContext _context;
    private readonly TradingStyle _style;
    private readonly bool _measuresVolatility;
    private readonly Flight[] _flights;
    private bool _hasRefusedExits;

    /// <summary>Whether there may be something to do at a bar without a signal.</summary>
    private bool _isBusy;

    public SignalTrader(IStrategyContext context)
    {
        _context = context;
        _style = context.Style;
        _measuresVolatility = _style.Sizing.Kind == SizingKind.VolatilityTarget;
        _flights = new Flight[context.Markets.Count];
        _isBusy = _measuresVolatility || _style.TimeStopBars > 0;
    }

    /// <summary>Orders of one instrument that have not ended.</summary>
    private struct Flight
    {
        public long EntryId;
        public int EntrySign;
        public long ExitId;
        public bool ExitWasRefused;

        /// <summary>An entry that is being canceled: a fill can overtake the cancellation.</summary>
        public long AbandonedId;

        /// <summary>The sign that was asked for last.</summary>
        public int Target;

        /// <summary>Exponentially weighted mean of squared returns (zero mean, RiskMetrics 1996), per bar.</summary>
        public double Variance;
        public double LastClose;
    }

    /// <summary>Volatility is measured from the first bar on.</summary>
    public void OnWarmUp(Market market)
    {
        if (_measuresVolatility) UpdateVariance(market);
    }

    /// <summary>Time stops are counted and volatility is measured here, before the strategy sees the bar.</summary>
    public void OnBar(Market market)
    {
        if (_isBusy) WorkBar(market);
    }

    private void WorkBar(Market market)
    {
        if (_measuresVolatility) UpdateVariance(market);
        if (_hasRefusedExits) RepeatExits(market);
        int limit = _style.TimeStopBars;
        if (limit > 0 && market.Position.Units != 0 && market.BarsInPosition >= limit) Close(market, OrderRole.TimeStop);
    }

    /// <summary>Forgets orders that have ended.</summary>
    public void OnOrder(Market market, in ExecutionReport report)
    {
        ref Flight flight = ref _flights[market.Slot];
        if (report.Kind is not (ReportKind.Fill or ReportKind.Canceled or ReportKind.Rejected or ReportKind.Expired)) return;
        if (report.OrderId == flight.EntryId) flight.EntryId = 0;
        bool leftAbandoned = report.OrderId == flight.AbandonedId, leftExit = report.OrderId == flight.ExitId;
        if (leftAbandoned) flight.AbandonedId = 0;
        if (leftExit) flight.ExitId = 0;
        if (leftExit && report.Kind != ReportKind.Fill) _isBusy = _hasRefusedExits = flight.ExitWasRefused = true;
        else if (leftAbandoned || leftExit) CloseUnwanted(market);
    }

    /// <summary>Brings the position to the signal's side; a side that the style forbids counts as flat.</summary>
    public void Take(Market market, in Signal signal)
    {
        TradingStyle style = _style;
        int sign = signal.Sign;
        if (sign != 0 && !style.Allows(sign > 0 ? OrderSide.Buy : OrderSide.Sell)) sign = 0;
        ref Flight flight = ref _flights[market.Slot];
        flight.Target = sign;
        if (flight.EntryId != 0 && flight.EntrySign != sign)
        {
            _context.Cancel(flight.EntryId);
            (flight.AbandonedId, flight.EntryId) = (flight.EntryId, 0);
        }
        int position = market.PositionSign;
        if (position != 0 && position != sign) Close(market, OrderRole.Exit);
        if (sign == 0 || position == sign || flight.EntryId != 0) return;
        Enter(market, in signal, ref flight);
    }

    /// <summary>Entry quantity by the style's sizing at the last close, in lots; for all-in sizing the step in which the venue sizes.</summary>
    /// <param name="market">The market to enter.</param>
    /// <param name="strength">Share of the full size, in (0, 1]; a part of all-in is that part of equity.</param>
    public Quantity Size(Market market, double strength = 1)
    {
        PositionSizing sizing = _style.Sizing;
        Quantity lot = _style.EnterWithLimit ? market.Lot : market.MarketLot;
        bool isPartial = strength < 1;
        if (sizing.IsAllIn && !isPartial) return sizing.Kind == SizingKind.AllInWhole ? WholeUnit(market, sizing.Amount) : lot.IsZero ? new Quantity(1) : lot;
        Money budget = Budget(market, sizing);
        if (isPartial) budget = budget.Times(Rate.FromFraction(Math.Max(0, strength)), Rounding.Down);
        return market.Instrument.Affordable(budget, market.Bar.Close, lot);
    }

    private Money Budget(Market market, PositionSizing sizing) => sizing.Kind switch
    {
        SizingKind.Notional => sizing.Amount,
        SizingKind.VolatilityTarget => VolatilityBudget(market, sizing.Amount),
        SizingKind.Fraction => _context.Equity.Times(sizing.Share, Rounding.Down),
        _ => _context.Equity,
    };

    private void Enter(Market market, in Signal signal, ref Flight flight)
    {
        Quantity size = Size(market, signal.Strength);
        if (size.Units <= 0) return;
        int sign = signal.Sign;
        TradingStyle style = _style;
        bool allIn = style.Sizing.IsAllIn && signal.Strength >= 1;
        OrderFlags flags = allIn ? OrderFlags.AllAvailable : OrderFlags.None;
        var terms = new OrderTerms
        {
            Instrument = market.Index,
            Side = sign > 0 ? OrderSide.Buy : OrderSide.Sell,
            Type = style.EnterWithLimit ? OrderType.Limit : OrderType.Market,
            LimitPrice = style.EnterWithLimit ? market.Bar.Close : default,
            Quantity = size,
            Flags = flags,
            Role = OrderRole.Entry,
        };
        flight.EntryId = _context.Submit(in terms, style.Protection);
        flight.EntrySign = sign;
    }

    private void Close(Market market, OrderRole role)
    {
        ref Flight flight = ref _flights[market.Slot];
        long step = Math.Max(1, market.MarketLot.Units);
        long units = Math.Abs(market.Position.Units) / step * step;
        if (flight.ExitId != 0 || units == 0) return;
        var terms = new OrderTerms
        {
            Instrument = market.Index,
            Side = market.Position.Units > 0 ? OrderSide.Sell : OrderSide.Buy,
            Type = OrderType.Market,
            Quantity = new Quantity(units),
            Flags = OrderFlags.ReduceOnly,
            Role = role,
        };
        flight.ExitId = _context.Submit(in terms);
    }

    private void RepeatExits(Market market)
    {
        ref Flight flight = ref _flights[market.Slot];
        if (!flight.ExitWasRefused) return;
        flight.ExitWasRefused = false;
        CloseUnwanted(market);
    }

    private void CloseUnwanted(Market market)
    {
        if (market.PositionSign != 0 && market.PositionSign != _flights[market.Slot].Target) Close(market, OrderRole.Exit);
    }

    private static Quantity WholeUnit(Market market, Money unit)
    {
        Int128 perUnit = Pow10.Wide(Money.Scale - market.Instrument.QuantityScale);
        long units = (long)(unit.Units / perUnit);
        return new Quantity(Math.Max(1, units));
    }

    /// <summary>Equity × target ÷ annual volatility, at most equity; nothing before the first two bars.</summary>
    private Money VolatilityBudget(Market market, Money target)
    {
        ref Flight flight = ref _flights[market.Slot];
        double annual = Math.Sqrt(flight.Variance * market.Interval.PerYear);
        if (annual <= 0) return Money.Zero;
        return _context.Equity.Times(Rate.FromFraction(Math.Min(1, target.ToDouble() / annual)), Rounding.Down);
    }

    private void UpdateVariance(Market market)
    {
        ref Flight flight = ref _flights[market.Slot];
        double close = market.Close;
        if (flight.LastClose > 0)
        {
            double change = close / flight.LastClose - 1;
            flight.Variance = flight.Variance == 0 ? change * change : VarianceDecay * flight.Variance + (1 - VarianceDecay) * change * change;
        }
        flight.LastClose = close;
    }
}
