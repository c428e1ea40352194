using Godwit.Core.Functions;
using Godwit.Core.MarketData;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Strategies.Parameters;

namespace Godwit.Strategies.Flow;

public enum FlowSource : byte
{
    /// <summary>Changes of the best bid and ask and of what rests there.</summary>
    Quotes,

    /// <summary>Trades, signed by the side that took.</summary>
    Trades,
}

/// <summary>
/// Follows the order flow: takes the market when nearly all of the recent flow has gone one way, and leaves after a fixed time. What it
/// pays for the spread and in fees it must earn within seconds.
/// </summary>
/// <remarks>
/// Flow of quotes: the order flow imbalance of Cont, Kukanov and Stoikov, "The price impact of order book events" (2014): what is added at or
/// above the best bid and taken from the best ask counts for buyers, the opposite for sellers. Flow of trades: their quantity, by the
/// taker's side. Both fade with a half-life. The signal is net flow ÷ gross flow, between −1 and 1.
/// </remarks>
public sealed class TakerMomentumStrategy : Strategy
{
    private Gauge[] _gauges = [];
    private double _fadePerNano;

    [Parameter("Which flow is followed: quotes (best bid and ask) or trades")]
    public FlowSource Flow { get; init; } = FlowSource.Quotes;

    [Parameter("Half-life of the flow, in seconds", Min = 0.001, Max = 86400)]
    public double HalfLife { get; init; } = 5;

    [Parameter("Net share of the flow from which a position is taken", Min = 0.01, Max = 1)]
    public double Threshold { get; init; } = 0.6;

    [Parameter("Seconds after which a position is closed", Min = 0.001, Max = 86400)]
    public double Hold { get; init; } = 10;

    [Parameter("Flow is judged after so many events", Min = 1, Max = 1000000)]
    public int LeastEvents { get; init; } = 50;

    internal override bool CanVote => false;

    /// <summary>The fading flow of one market, and the quote it was measured from.</summary>
    private sealed class Gauge
    {
        public Quote Last;
        public Instant At;
        public double Net, Gross;
        public long Events;

        /// <summary>The position that is open or under way, and when it is to be closed.</summary>
        public int Target;
        public Instant CloseAt;
    }

    protected override void OnStart()
    {
        _fadePerNano = DeterministicMath.Log(2) / (HalfLife * Duration.NanosPerSecond);
        _gauges = [.. Markets.Select(_ => new Gauge())];
        foreach (Market market in Markets) market.Subscribe(Flow == FlowSource.Quotes ? MarketFeeds.Quotes : MarketFeeds.Trades);
    }

    protected override void OnQuote(Market market, in Quote quote)
    {
        Gauge gauge = _gauges[market.Slot];
        Quote last = gauge.Last;
        gauge.Last = quote;
        // A side without a quote tells nothing of the flow.
        if (last.Bid.Units == 0 || last.Ask.Units == 0 || quote.Bid.Units == 0 || quote.Ask.Units == 0) return;
        double flow = 0;
        if (quote.Bid >= last.Bid) flow += quote.BidSize.Units;
        if (quote.Bid <= last.Bid) flow -= last.BidSize.Units;
        if (quote.Ask <= last.Ask) flow -= quote.AskSize.Units;
        if (quote.Ask >= last.Ask) flow += last.AskSize.Units;
        Judge(market, gauge, flow);
    }

    protected override void OnTrade(Market market, in Trade trade) =>
        Judge(market, _gauges[market.Slot], trade.BuyerIsMaker ? -(double)trade.Quantity.Units : trade.Quantity.Units);

    private void Judge(Market market, Gauge gauge, double flow)
    {
        double kept = gauge.Events == 0 ? 0 : DeterministicMath.Exp(-_fadePerNano * (Now - gauge.At).Nanos);
        gauge.At = Now;
        gauge.Net = gauge.Net * kept + flow;
        gauge.Gross = gauge.Gross * kept + Math.Abs(flow);
        if (++gauge.Events < LeastEvents || gauge.Target != 0 || !(gauge.Gross > 0)) return;
        double share = gauge.Net / gauge.Gross;
        if (Math.Abs(share) < Threshold || !Context.Style.Allows(share > 0 ? OrderSide.Buy : OrderSide.Sell)) return;
        gauge.Target = share > 0 ? 1 : -1;
        gauge.CloseAt = Now + new Duration((long)(Hold * Duration.NanosPerSecond));
        Context.SetTimer(gauge.CloseAt, market.Slot);
        if (share > 0) GoLong(market);
        else GoShort(market);
    }

    protected override void OnTimer(long tag)
    {
        Market market = Markets[(int)tag];
        Gauge gauge = _gauges[market.Slot];
        if (gauge.Target == 0 || Now < gauge.CloseAt) return;
        GoFlat(market);
        if (market.PositionSign == 0) gauge.Target = 0;
    }

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        Gauge gauge = _gauges[market.Slot];
        // Closed by time or by an exit of the run, or refused: the next signal may act.
        if (report.Kind is ReportKind.Fill or ReportKind.Rejected or ReportKind.Canceled or ReportKind.Expired && market.PositionSign == 0) gauge.Target = 0;
    }
}
