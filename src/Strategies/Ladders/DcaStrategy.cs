using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Indicators;
using Godwit.Strategies.Parameters;

namespace Godwit.Strategies.Ladders;

public enum DcaSchedule : byte { Bars, Daily, Weekly, Monthly }

/// <summary>
/// Buys on a schedule whatever the price (dollar-cost averaging), optionally more the deeper the market stands below its high, and
/// optionally sells everything when the price is far enough above the average paid, to begin anew.
/// </summary>
/// <remarks>
/// A buy is as large as the run's <c>--size</c>; <c>notional:100</c> is the classic plan, a fraction of equity grows with it. Weeks begin
/// on Monday, days and months at midnight UTC: the first bar that closes in a new period buys. When the cash runs out a last buy may be smaller, then there are none.
/// The average paid includes fees that were charged in the quote asset.
/// </remarks>
public sealed class DcaStrategy : Strategy
{
    private static readonly Rate Spendable = Rate.FromFraction(0.99);

    private Plan[] _plans = [];

    [Parameter("When to buy: every so many bars, or at the start of each day, week or month (UTC)")]
    public DcaSchedule Schedule { get; init; } = DcaSchedule.Weekly;

    [Parameter("For bars: bars from buy to buy", Min = 1, Max = 1_000_000)]
    public int Every { get; init; } = 24;

    [Parameter("Extra size for a fall: size × (1 + dip × fall from the high as a fraction); 0 buys evenly", Min = 0, Max = 1000)]
    public double Dip { get; init; }

    [Parameter("Bars of the high that a fall is measured from", Min = 1, Max = 100_000)]
    public int DipBars { get; init; } = 200;

    [Parameter("Largest multiple of the size that a dip may buy", Min = 1, Max = 1000)]
    public double MaxMultiple { get; init; } = 3;

    [Parameter("Sells everything when the close is this fraction above the average paid; 0 never", Min = 0, Max = 1000)]
    public double TakeProfit { get; init; }

    internal override bool CanVote => false;

    private struct Plan
    {
        public Maximum High;
        public long Period;
        public long BarsUntilBuy;
        public bool HasBegun, IsSelling;
        public long OrderId;

        /// <summary>What the present position has cost, in the quote asset.</summary>
        public Money Paid;
    }

    protected override void OnStart()
    {
        if (Context.Style.Direction == Direction.Short) throw GodwitException.Usage("Strategy 'dca' only buys: run it with --direction long.");
        if (Context.Style.Sizing.IsAllIn) throw GodwitException.Usage("Strategy 'dca' buys many times: use a --size such as notional:100 (for each buy) instead of an all-in size.");
        _plans = new Plan[Markets.Count];
        for (int i = 0; i < _plans.Length; i++) _plans[i].High = Markets[i].Use(new Maximum(Dip > 0 ? DipBars : 1) { Source = PriceField.High });
    }

    protected override void OnBar(Market market)
    {
        ref Plan plan = ref _plans[market.Slot];
        bool isDue = IsDue(market, ref plan);
        if (market.PositionSign == 0 && plan.OrderId == 0) (plan.Paid, plan.IsSelling) = (Money.Zero, false);
        if (TakeProfit > 0 && market.PositionSign > 0 && Average(market, plan.Paid) is var average && market.Close >= average * (1 + TakeProfit)) plan.IsSelling = true;
        if (plan.IsSelling) GoFlat(market);
        else if (isDue && plan.OrderId == 0) Buy(market, ref plan);
    }

    private bool IsDue(Market market, ref Plan plan)
    {
        if (Schedule == DcaSchedule.Bars)
        {
            if (--plan.BarsUntilBuy > 0) return false;
            plan.BarsUntilBuy = Every;
            return true;
        }
        // The bar's close belongs to the period that it opens.
        long period = PeriodOf((market.Bar.OpenTime + market.Interval.Length).UtcDay);
        bool isNew = period != plan.Period || !plan.HasBegun;
        (plan.Period, plan.HasBegun) = (period, true);
        return isNew;
    }

    private long PeriodOf(long day) => Schedule switch
    {
        DcaSchedule.Daily => day,
        // The epoch was a Thursday: Mondays are three days before.
        DcaSchedule.Weekly => Core.Time.Duration.FloorDivide(day + 3, 7),
        _ => MonthOf(day),
    };

    private static long MonthOf(long day)
    {
        DateOnly date = DateOnly.FromDayNumber((int)(day + DateOnly.FromDateTime(DateTime.UnixEpoch).DayNumber));
        return date.Year * 12L + date.Month;
    }

    private void Buy(Market market, ref Plan plan)
    {
        Quantity size = EntrySize(market), step = market.MarketLot;
        Money budget = market.Instrument.Notional(market.Bar.Close, size);
        if (Dip > 0 && plan.High.IsReady)
        {
            double fall = 1 - market.Close / plan.High.Value;
            budget = budget.Times(Rate.FromFraction(Math.Min(MaxMultiple, 1 + Dip * fall)), Rounding.Down);
        }
        // Fees and a gap to the next open must be paid, too. The last crumbs of cash are not worth an order.
        Money cash = Context.BuyingPower.Times(Spendable, Rounding.Down);
        if (cash + cash < budget) return;
        Quantity quantity = market.Instrument.Affordable(Money.Min(budget, cash), market.Bar.Close, step);
        if (quantity.Units <= 0 || market.Instrument.Notional(market.Bar.Close, quantity) < market.Rules.MinNotional) return;
        if (!TryExits(market, out Protection exits)) return;
        plan.OrderId = Context.Submit(
            new OrderTerms { Instrument = market.Index, Side = OrderSide.Buy, Type = OrderType.Market, Quantity = quantity, Role = OrderRole.Entry }, exits);
    }

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        ref Plan plan = ref _plans[market.Slot];
        if (report.OrderId != plan.OrderId) return;
        if (report.IsFill) plan.Paid += market.Instrument.Notional(report.FillPrice, report.FillQuantity) + (report.FeeInBase ? Money.Zero : report.Fee);
        if (report.Kind is ReportKind.Fill or ReportKind.Canceled or ReportKind.Rejected or ReportKind.Expired) plan.OrderId = 0;
    }

    private static double Average(Market market, Money paid) => paid.ToDouble() / market.Instrument.ToDouble(market.Position);
}
