// Rests a limit order below the market while the long trend is up, and takes the rebound. Shows: own orders with price,
// expiry and attached exits, prices on the venue's grid, and what to do when an order ends.
//
//     godwit backtest samples/strategies/DipBuyer.cs --data YOUR-DATA --param dip=0.03

/// <summary>Limit orders below the close in a rising market, sold at the short average or by their own stop.</summary>
public sealed class DipBuyer : Strategy
{
    [Parameter("Bars of the average that tells the long trend", Min = 2, Max = 5000)]
    public int Trend { get; init; } = 200;

    [Parameter("Bars of the average at which the rebound is sold", Min = 2, Max = 500)]
    public int Rebound { get; init; } = 10;

    [Parameter("How far below the close the order rests, as a fraction", Min = 0.0001, Max = 0.5)]
    public double Dip { get; init; } = 0.01;

    [Parameter("Stop-loss below the fill, as a fraction; 0 for none", Min = 0, Max = 0.9)]
    public double Stop { get; init; } = 0.04;

    [Parameter("Bars after which an order that did not fill expires", Min = 1, Max = 1000)]
    public int Patience { get; init; } = 6;

    private Line[] _lines = [];

    private struct Line
    {
        public Sma Trend;
        public Sma Rebound;

        /// <summary>The resting order; 0 when there is none.</summary>
        public long OrderId;
    }

    protected override void OnStart() =>
        _lines = [.. Markets.Select(m => new Line { Trend = m.Use(new Sma(Trend)), Rebound = m.Use(new Sma(Rebound)) })];

    protected override void OnBar(Market market)
    {
        ref Line line = ref _lines[market.Slot];
        if (!line.Trend.IsReady) return;
        if (market.PositionSign != 0)
        {
            if (market.Close > line.Rebound.Value) GoFlat(market);
            return;
        }
        if (line.OrderId == 0 && market.Close > line.Trend.Value) Rest(market, ref line);
    }

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        ref Line line = ref _lines[market.Slot];
        if (report.OrderId != line.OrderId) return;
        if (report.Kind is ReportKind.Fill or ReportKind.Canceled or ReportKind.Expired or ReportKind.Rejected) line.OrderId = 0;
        if (report.Kind == ReportKind.Rejected) Context.Note($"{market.Instrument}: {report.Refusal} at {Now}.");
    }

    private void Rest(Market market, ref Line line)
    {
        Quantity quantity = EntrySize(market);
        if (quantity.Units <= 0) return;
        line.OrderId = Context.Submit(
            new OrderTerms
            {
                Instrument = market.Index,
                Side = OrderSide.Buy,
                Type = OrderType.Limit,
                Quantity = quantity,
                // A double becomes a price only here, on the venue's grid and rounded in our disfavour for getting filled.
                LimitPrice = market.Instrument.ToPrice(market.Close * (1 - Dip), market.Rules.Tick, Rounding.Down),
                TimeInForce = TimeInForce.GoodTillDate,
                ExpireAt = Now + market.Interval.Length * Patience,
            },
            // Exits that the user chose for the run come before the strategy's own.
            Context.Style.Protection.IsNone ? new Protection { StopLoss = Rate.FromFraction(Stop) } : Context.Style.Protection);
    }
}
