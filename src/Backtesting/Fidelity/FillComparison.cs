using Godwit.Backtesting.Results;
using Godwit.Core.Instruments;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Backtesting.Fidelity;

/// <summary>
/// The same strategy on coarser and on finer data, order by order: which fills differ, why, and how the differences add up from one
/// result to the other.
/// </summary>
/// <remarks>
/// Each fill is worth sign × quantity × (mark at the end − price) − fee; the sum over all fills is the run's profit, so differences of orders add
/// up to the difference of the runs exactly, and <see cref="FillCause.Other"/> holds what is no matter of orders. A price difference is taken
/// apart into what the market stood at (the middle of bid and ask, the last trade, or the bar's price before slippage), half the spread, what was
/// paid beyond the best price, and what was assumed; each part is compared with its like. Orders are matched by instrument, side, role and
/// moment of decision; then those left by the nearest moment within one bar.
/// </remarks>
public sealed class FillComparison
{
    private readonly BacktestResult _coarse, _fine;

    private FillComparison(BacktestResult coarse, BacktestResult fine, IReadOnlyList<FillPair> pairs)
    {
        (_coarse, _fine, Pairs) = (coarse, fine, pairs);
        var bridge = new SortedDictionary<FillCause, (double Amount, int Orders)>();
        foreach ((FillCause cause, double amount) in pairs.SelectMany(p => p.Effects))
        {
            (double sum, int orders) = bridge.GetValueOrDefault(cause);
            bridge[cause] = (sum + amount, orders + 1);
        }
        double valuation = Valuation(), explained = bridge.Sum(b => b.Value.Amount) + valuation;
        double other = ToProfit - FromProfit - explained;
        if (valuation != 0) bridge[FillCause.Valuation] = (valuation, 0);
        // Below a ten-thousandth of a unit it is the rounding of averages.
        if (Math.Abs(other) >= 1e-4) bridge[FillCause.Other] = (other, 0);
        Bridge = [.. bridge.Select(b => new BridgeStep(b.Key, b.Value.Amount, b.Value.Orders))];
    }

    /// <summary>Every order that filled in one of the runs at least, in order of decision.</summary>
    public IReadOnlyList<FillPair> Pairs { get; }

    /// <summary>From <see cref="FromProfit"/> to <see cref="ToProfit"/>, step by step.</summary>
    public IReadOnlyList<BridgeStep> Bridge { get; }
    public double FromProfit => (_coarse.FinalEquity - _coarse.InitialEquity).ToDouble();
    public double ToProfit => (_fine.FinalEquity - _fine.InitialEquity).ToDouble();

    /// <summary>Orders that both runs sent, and of these those that filled in both.</summary>
    public int Matched => Pairs.Count(p => p.Coarse is not null && p.Fine is not null);
    public int FilledInBoth => Pairs.Count(p => p is { Coarse.Fills: > 0, Fine.Fills: > 0 });

    /// <param name="coarse">The run on the coarser data, with its orders.</param>
    /// <param name="fine">The run on the finer data, with its orders and the same instruments.</param>
    /// <param name="bar">Length of the bars: how far apart decisions can be and still be taken for the same.</param>
    public static FillComparison Of(BacktestResult coarse, BacktestResult fine, Duration bar)
    {
        if (coarse.Orders is null || fine.Orders is null) throw new ArgumentException("Both runs need their orders: set KeepOrders.");
        var pairs = new List<FillPair>();
        foreach ((OrderRecord? a, OrderRecord? b) in Match(coarse.Orders, fine.Orders, bar))
        {
            if (a is not { Fills: > 0 } && b is not { Fills: > 0 }) continue;
            Instrument instrument = coarse.Instruments[(a ?? b)!.Instrument];
            double mark = instrument.ToDouble(coarse.FinalMarks[(a ?? b)!.Instrument]);
            pairs.Add(Explain(a, b, instrument, mark));
        }
        return new FillComparison(coarse, fine, [.. pairs.OrderBy(p => p.Either.SentAt).ThenBy(p => p.Either.OrderId)]);
    }

    private static List<(OrderRecord?, OrderRecord?)> Match(IReadOnlyList<OrderRecord> coarse, IReadOnlyList<OrderRecord> fine, Duration bar)
    {
        var pairs = new List<(OrderRecord?, OrderRecord?)>();
        var exact = fine.GroupBy(Moment).ToDictionary(g => g.Key, g => new Queue<OrderRecord>(g));
        var left = new List<OrderRecord>();
        var taken = new HashSet<long>();
        foreach (OrderRecord a in coarse)
        {
            if (exact.TryGetValue(Moment(a), out Queue<OrderRecord>? same) && same.TryDequeue(out OrderRecord? b))
            {
                pairs.Add((a, b));
                taken.Add(b.OrderId);
            }
            else left.Add(a);
        }
        var free = fine.Where(b => !taken.Contains(b.OrderId)).GroupBy(Kind).ToDictionary(g => g.Key, g => g.ToList());
        foreach (OrderRecord a in left)
        {
            OrderRecord? near = free.TryGetValue(Kind(a), out List<OrderRecord>? candidates) ? Nearest(candidates, a.SentAt, bar) : null;
            if (near is not null) candidates!.Remove(near);
            pairs.Add((a, near));
        }
        pairs.AddRange(free.Values.SelectMany(b => b).Select(b => ((OrderRecord?)null, (OrderRecord?)b)));
        return pairs;
    }

    private static (int, OrderSide, OrderRole) Kind(OrderRecord order) => (order.Instrument, order.Side, order.Role);
    private static (int, OrderSide, OrderRole, Instant) Moment(OrderRecord order) => (order.Instrument, order.Side, order.Role, order.SentAt);

    /// <summary>Candidates are in order of time.</summary>
    private static OrderRecord? Nearest(List<OrderRecord> candidates, Instant at, Duration most)
    {
        int low = 0, high = candidates.Count;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (candidates[middle].SentAt < at) low = middle + 1;
            else high = middle;
        }
        OrderRecord? nearest = null;
        foreach (int i in (int[])[low - 1, low])
        {
            if (i < 0 || i >= candidates.Count) continue;
            long away = Math.Abs((candidates[i].SentAt - at).Nanos);
            if (away <= most.Nanos && (nearest is null || away < Math.Abs((nearest.SentAt - at).Nanos))) nearest = candidates[i];
        }
        return nearest;
    }

    private static FillPair Explain(OrderRecord? a, OrderRecord? b, Instrument instrument, double mark)
    {
        var effects = new List<KeyValuePair<FillCause, double>>();
        void Add(FillCause cause, double amount)
        {
            if (amount != 0) effects.Add(KeyValuePair.Create(cause, amount));
        }
        int sign = (a ?? b)!.Sign;
        double qa = Filled(a, instrument), qb = Filled(b, instrument);
        double pa = qa > 0 ? a!.Notional.ToDouble() / qa : 0, pb = qb > 0 ? b!.Notional.ToDouble() / qb : 0;
        Add(FillCause.Fees, (a?.Fees.ToDouble() ?? 0) - (b?.Fees.ToDouble() ?? 0));
        if (a is null || b is null) Add(FillCause.Sequel, sign * (qb * (mark - pb) - qa * (mark - pa)));
        else if (qa == 0 || qb == 0) Add(CauseOfMiss(a, b), sign * (qb * (mark - pb) - qa * (mark - pa)));
        else
        {
            Price(Add, a, b, instrument, sign, pa, pb, Math.Min(qa, qb));
            Add(FillCause.Size, qb > qa ? sign * (qb - qa) * (mark - pb) : -sign * (qa - qb) * (mark - pa));
        }
        // What is said first: why it did not fill, else the largest part.
        FillCause main = effects.Count == 0 ? FillCause.Same
            : a is null || b is null ? FillCause.Sequel
            : qa == 0 || qb == 0 ? CauseOfMiss(a, b)
            : effects.MaxBy(e => Math.Abs(e.Value)).Key;
        return new FillPair(a, b, main, effects);
    }

    private static double Filled(OrderRecord? order, Instrument instrument) => order is null ? 0 : instrument.ToDouble(order.Filled);

    private static FillCause CauseOfMiss(OrderRecord a, OrderRecord b) =>
        a.End == ReportKind.Rejected || b.End == ReportKind.Rejected || (a.Filled.IsZero ? a : b).Refusal != Refusal.None ? FillCause.Refused
        : b.Filled.IsZero ? FillCause.Queue : FillCause.Touch;

    /// <summary>Takes the difference of two prices apart, for the quantity that both filled.</summary>
    private static void Price(Action<FillCause, double> add, OrderRecord a, OrderRecord b, Instrument instrument, int sign, double pa, double pb, double quantity)
    {
        if (a.IsMaker || b.IsMaker)
        {
            add(FillCause.Resting, sign * quantity * (pa - pb));
            return;
        }
        TakerPrice from = TakerPrice.Of(a, instrument, pa), to = TakerPrice.Of(b, instrument, pb);
        add(FillCause.Timing, sign * quantity * (from.Reference - to.Reference));
        add(FillCause.Spread, quantity * (from.HalfSpread - to.HalfSpread));
        add(FillCause.Depth, quantity * (from.Depth - to.Depth));
        add(FillCause.AssumedSlippage, quantity * (from.Assumed - to.Assumed));
    }

    /// <summary>What a taker paid: a price of the market, and what came on top of it, each as a cost per unit.</summary>
    private readonly record struct TakerPrice(double Reference, double HalfSpread, double Depth, double Assumed)
    {
        public static TakerPrice Of(OrderRecord order, Instrument instrument, double price)
        {
            double bid = instrument.ToDouble(order.BidAtFill), ask = instrument.ToDouble(order.AskAtFill);
            if (bid > 0 && ask > bid)
            {
                double middle = (bid + ask) / 2, half = (ask - bid) / 2;
                return new TakerPrice(middle, half, order.Sign * (price - middle) - half, 0);
            }
            // Trades alone: half a spread is assumed beside the last one. Bars: the slippage.
            double assumed = bid > 0 ? order.Sign * (price - bid) : order.SlippageCost.ToDouble() / instrument.ToDouble(order.Filled);
            return new TakerPrice(price - order.Sign * assumed, 0, 0, assumed);
        }
    }

    private double Valuation()
    {
        double sum = 0;
        for (int i = 0; i < _coarse.Instruments.Count; i++)
        {
            Instrument instrument = _coarse.Instruments[i];
            double held = Pairs.Where(p => p.Fine?.Instrument == i).Sum(p => p.Fine!.Sign * instrument.ToDouble(p.Fine.Filled));
            sum += held * (instrument.ToDouble(_fine.FinalMarks[i]) - instrument.ToDouble(_coarse.FinalMarks[i]));
        }
        return sum;
    }
}

/// <summary>One step from one run's profit to the other's.</summary>
/// <param name="Cause">Why.</param>
/// <param name="Amount">How much, in the quote asset; positive where the finer run is better.</param>
/// <param name="Orders">Orders that it comes from; 0 where it is no matter of single orders.</param>
public readonly record struct BridgeStep(FillCause Cause, double Amount, int Orders);
