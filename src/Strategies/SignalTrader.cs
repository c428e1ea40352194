using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Strategies.Positions;
using Godwit.Strategies.Signals;
using Godwit.Strategies.Sizing;

namespace Godwit.Strategies;

/// <summary>Turns signals into orders: close what stands against it, then enter by the run's sizing, protected by the run's exits.</summary>
/// <remarks>
/// One entry and one exit order per instrument are in flight at most, so a repeated signal never doubles a position. An entry
/// that fills although it was no longer wanted is closed again, and an exit that the venue refuses is repeated at the next bar.
/// Where the style asks for patience (confirmation, cooldown, an average true range that is not known yet), a signal waits and is
/// looked at again at each close, until it has been acted on or another one replaces it.
/// </remarks>
public sealed class SignalTrader : ISignalSink
{
    private readonly IStrategyContext _context;
    private readonly TradingStyle _style;
    private readonly TrueRanges _ranges;
    private readonly OwnTrades _trades;
    private readonly PositionSizer _sizer;
    private readonly ExitKeeper _exits;
    private readonly Flight[] _flights;
    private readonly bool _isPatient, _addsBySpacing;
    private bool _hasRefusedExits, _hasStops;

    /// <summary>Whether there may be something to do at a bar without a signal.</summary>
    private bool _isBusy;

    public SignalTrader(IStrategyContext context)
    {
        _context = context;
        _style = context.Style;
        _style.Check();
        _ranges = new TrueRanges(context);
        _trades = new OwnTrades(context.Markets);
        _sizer = new PositionSizer(context, _ranges, _trades);
        _exits = new ExitKeeper(context, _ranges, _trades);
        _flights = new Flight[context.Markets.Count];
        _isPatient = _style.ConfirmEntryBars > 1 || _style.ConfirmExitBars > 1 || _style.Cooldown.Bars > 0 || _style.NeedsAtr;
        _addsBySpacing = _style.ScaleIn is { Spacing.IsZero: false };
        _isBusy = _style.Sizing.Kind == SizingKind.VolatilityTarget || _style.TimeStopBars > 0 || _exits.IsNeeded;
    }

    /// <summary>What one instrument waits for: orders that have not ended, and the signal that was given last.</summary>
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

        /// <summary>The signal behind it, and at how many closes it has stood.</summary>
        public Signal Signal;
        public int Closes;
        public bool IsWaiting;

        /// <summary>Additions to the present position, sent or filled.</summary>
        public int Additions;
        public bool EntryIsAddition;

        /// <summary>The strategy's own stop, for an entry that has not filled yet.</summary>
        public Price Stop;
    }

    /// <summary>Volatility is measured from the first bar on.</summary>
    public void OnWarmUp(Market market) => _sizer.OnBar(market);

    /// <summary>Exits are moved, time stops counted and volatility measured here, before the strategy sees the bar.</summary>
    public void OnBar(Market market)
    {
        if (_isBusy) WorkBar(market);
    }

    private void WorkBar(Market market)
    {
        _sizer.OnBar(market);
        int limit = _style.TimeStopBars;
        if (limit > 0 && market.Position.Units != 0 && market.BarsInPosition >= limit) StopForTime(market);
        if (_hasRefusedExits) RepeatExits(market);
        if (_hasStops) ForgetStop(market);
        if (market.Position.Units == 0) return;
        if (_exits.IsNeeded && market.PositionSign != 0 && _flights[market.Slot].ExitId == 0) _exits.OnBar(market);
    }

    /// <summary>The strategy has seen the bar and spoken, or not: signals that wait are looked at, and positions added to.</summary>
    public void AfterBar(Market market)
    {
        if (!_isPatient && !_addsBySpacing) return;
        ref Flight flight = ref _flights[market.Slot];
        if (flight.IsWaiting)
        {
            flight.Closes++;
            Pursue(market, ref flight);
        }
        if (_addsBySpacing && IsAdditionDue(market, ref flight)) Enter(market, ref flight, isAddition: true);
    }

    /// <summary>Takes fills into account and forgets orders that have ended.</summary>
    public void OnOrder(Market market, in ExecutionReport report)
    {
        ref Flight flight = ref _flights[market.Slot];
        if (report.IsFill) OnFill(market, in report, ref flight);
        if (report.Kind is not (ReportKind.Fill or ReportKind.Canceled or ReportKind.Rejected or ReportKind.Expired)) return;
        if (report.OrderId == flight.EntryId)
        {
            flight.EntryId = 0;
            // An addition that came to nothing may be tried again.
            if (flight.EntryIsAddition && report.Kind != ReportKind.Fill) flight.Additions--;
        }
        bool leftAbandoned = report.OrderId == flight.AbandonedId, leftExit = report.OrderId == flight.ExitId;
        if (leftAbandoned) flight.AbandonedId = 0;
        if (leftExit) flight.ExitId = 0;
        if (leftExit && report.Kind != ReportKind.Fill) _isBusy = _hasRefusedExits = flight.ExitWasRefused = true;
        else if (leftAbandoned || leftExit) CloseUnwanted(market);
    }

    /// <summary>Brings the position to the signal's side; a side that the style forbids counts as flat.</summary>
    public void Take(Market market, in Signal signal)
    {
        int sign = signal.Sign;
        if (sign != 0 && !_style.Allows(sign > 0 ? OrderSide.Buy : OrderSide.Sell)) sign = 0;
        ref Flight flight = ref _flights[market.Slot];
        if (sign != flight.Target) flight.Closes = 0;
        flight.Target = sign;
        flight.Signal = signal;
        if (flight.EntryId != 0 && flight.EntrySign != sign) Abandon(ref flight);
        flight.IsWaiting = _isPatient;
        if (!_isPatient) Pursue(market, ref flight);
    }

    /// <summary>The side that a stop would protect now: of the entry that is in flight or wanted, else of the position.</summary>
    public int SideToProtect(Market market)
    {
        ref Flight flight = ref _flights[market.Slot];
        return flight.EntryId != 0 ? flight.EntrySign : flight.IsWaiting && flight.Target != 0 ? flight.Target : market.PositionSign;
    }

    /// <summary>The strategy's own stop: moves the stop of the position, or is placed as soon as the entry that was sent at this bar fills.</summary>
    public void SetStop(Market market, Price price, bool mayLoosen)
    {
        ref Flight flight = ref _flights[market.Slot];
        int position = market.PositionSign;
        if (position != 0 && (flight.EntryId == 0 || flight.EntrySign == position)) _context.SetStop(market, price, mayLoosen);
        else (flight.Stop, _hasStops, _isBusy) = (price, true, true);
    }

    /// <summary>Entry quantity by the style's sizing at the last close, in lots; for all-in sizing the step in which the venue sizes.</summary>
    public Quantity Size(Market market) => _sizer.Size(market, Signal.Of(1));

    private void OnFill(Market market, in ExecutionReport report, ref Flight flight)
    {
        _trades.OnFill(market, in report);
        if (market.PositionSign == 0)
        {
            flight.Additions = 0;
            return;
        }
        if (flight.Stop.Units != 0 && market.PositionSign == flight.EntrySign) _context.SetStop(market, flight.Stop);
    }

    /// <summary>A stop that was given without a position belongs to the entry of that bar, and to no later one.</summary>
    private void ForgetStop(Market market)
    {
        ref Flight flight = ref _flights[market.Slot];
        if (flight.EntryId == 0) flight.Stop = default;
    }

    /// <summary>Acts on the signal as far as it may be acted on now.</summary>
    private void Pursue(Market market, ref Flight flight)
    {
        int sign = flight.Target, position = market.PositionSign;
        if (position != 0 && position != sign)
        {
            if (_isPatient && flight.Closes < _style.ConfirmExitBars) return;
            Close(market, OrderRole.Exit);
            // Whether a pause follows is known once it is closed.
            if (_style.Cooldown.Bars > 0 && sign != 0) return;
        }
        bool isEntry = sign != 0 && flight.EntryId == 0;
        if (isEntry && position == sign)
        {
            if (_style.ScaleIn is { Spacing.IsZero: true } plan && flight.Additions < plan.Additions && flight.ExitId == 0) Enter(market, ref flight, isAddition: true);
        }
        else if (isEntry)
        {
            if (_isPatient && !MayEnter(market, ref flight)) return;
            Enter(market, ref flight, isAddition: false);
        }
        flight.IsWaiting = false;
    }

    private bool MayEnter(Market market, ref Flight flight)
    {
        if (flight.Closes < _style.ConfirmEntryBars || !_ranges.IsKnown(market)) return false;
        CooldownRule pause = _style.Cooldown;
        ref readonly OwnTrades.Holding last = ref _trades[market];
        return pause.Bars == 0 || !last.HasClosed || (pause.AfterLossOnly && !last.LastWasLoss) || market.BarCount > last.ClosedAtBar + pause.Bars;
    }

    private bool IsAdditionDue(Market market, ref Flight flight)
    {
        int sign = market.PositionSign;
        if (sign == 0 || sign != flight.Target || flight.Additions >= _style.ScaleIn!.Additions || flight.EntryId != 0 || flight.ExitId != 0) return false;
        return _ranges.IsKnown(market) && _style.ScaleIn.IsDue(sign, market.Instrument.ToDouble(_trades[market].LastEntryPrice), market.Close, _ranges.Of(market));
    }

    private void Enter(Market market, ref Flight flight, bool isAddition)
    {
        Signal signal = flight.Signal;
        if (isAddition) signal = signal with { Strength = signal.Strength * _style.ScaleIn!.Share.ToDouble() };
        Quantity size = _sizer.Size(market, in signal);
        if (size.Units <= 0) return;
        int sign = flight.Target;
        TradingStyle style = _style;
        var terms = new OrderTerms
        {
            Instrument = market.Index,
            Side = sign > 0 ? OrderSide.Buy : OrderSide.Sell,
            Type = style.EnterWithLimit ? OrderType.Limit : OrderType.Market,
            LimitPrice = style.EnterWithLimit ? market.LastPrice : default,
            Quantity = size,
            Flags = style.Sizing.IsAllIn && signal.Strength >= 1 ? OrderFlags.AllAvailable : OrderFlags.None,
            Role = OrderRole.Entry,
        };
        flight.EntryId = _context.Submit(in terms, ProtectionNow(market, isAddition ? market.BarsInPosition : 0));
        flight.EntrySign = sign;
        flight.EntryIsAddition = isAddition;
        flight.Additions = isAddition ? flight.Additions + 1 : 0;
    }

    /// <summary>The style's exits, measured now: an addition to an old position begins where that stands on the ROI ladder.</summary>
    private Protection ProtectionNow(Market market, int bars)
    {
        Protection exits = _style.Protection with { AverageTrueRange = _ranges.Of(market), Lot = market.LotOverride };
        return _style.Roi is { } ladder && ladder.TryTarget(bars, out Rate target) ? exits with { TakeProfit = target } : exits;
    }

    /// <summary>The style's exits for an entry now; false while they need true ranges that are not known yet.</summary>
    internal bool TryProtect(Market market, out Protection exits)
    {
        bool isKnown = _ranges.IsKnown(market);
        exits = isKnown ? ProtectionNow(market, 0) : default;
        return isKnown;
    }

    private void Abandon(ref Flight flight)
    {
        _context.Cancel(flight.EntryId);
        (flight.AbandonedId, flight.EntryId) = (flight.EntryId, 0);
    }

    /// <summary>Its time is over: what still fills of an entry is not wanted either, until the next signal.</summary>
    private void StopForTime(Market market)
    {
        ref Flight flight = ref _flights[market.Slot];
        flight.Target = 0;
        if (flight.EntryId != 0) Abandon(ref flight);
        Close(market, OrderRole.TimeStop);
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
}
