using System.Runtime.CompilerServices;
using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Portfolio.Ledger;
using Godwit.Portfolio.Trades;

namespace Godwit.Portfolio.Valuation;

/// <summary>
/// One capital and what became of it: cash, positions, equity, trades and costs. Only confirmed venue facts move money:
/// fills, fees, interest. Equity is kept up to date by exact increments; <see cref="RecomputeEquity"/> is its specification.
/// </summary>
public sealed partial class Book
{
    private readonly Ledger.Ledger _ledger;
    private readonly int _index;
    private readonly int _quoteAsset;
    private readonly Position[] _positions;

    /// <param name="ledger">Where money stands.</param>
    /// <param name="index">The book's number in it.</param>
    /// <param name="quoteAsset">The run's money: the settlement asset of all its instruments.</param>
    /// <param name="instruments">In the order of their run index.</param>
    /// <param name="trades">Where closed trades are added.</param>
    /// <param name="terms">Margin rules by instrument; missing for spot, and for derivatives without leverage.</param>
    public Book(Ledger.Ledger ledger, int index, int quoteAsset, IReadOnlyList<Instrument> instruments, TradeList trades, IReadOnlyList<MarginTerms?>? terms = null)
    {
        _ledger = ledger;
        _index = index;
        _quoteAsset = quoteAsset;
        Trades = trades;
        _positions = new Position[instruments.Count];
        for (int i = 0; i < _positions.Length; i++)
            _positions[i] = new Position(i, instruments[i], IndexOf(ledger.Assets, instruments[i].BaseAsset), terms?[i]);
    }

    public int Index => _index;
    public IReadOnlyList<Position> Positions => _positions;

    /// <summary>The position in the instrument with a run index.</summary>
    public Position PositionIn(int instrument) => _positions[instrument];
    public TradeList Trades { get; }

    /// <summary>Free and bound cash in the quote asset; proceeds of short sales included.</summary>
    public Money Cash => _ledger.Balance(_index, LedgerAccount.Holdings, _quoteAsset);

    /// <summary>Cash plus positions at their marks.</summary>
    public Money Equity { get; private set; }

    /// <summary>Sum of |value| at the marks.</summary>
    public Money Exposure
    {
        get
        {
            Money sum = Money.Zero;
            foreach (Position position in _positions)
                if (position.Quantity.Units != 0) sum += position.Exposure;
            return sum;
        }
    }

    public Money FeesPaid { get; private set; }
    public Money InterestPaid { get; private set; }
    public Money SlippagePaid { get; private set; }

    /// <summary>Sum of price × quantity over all fills, both sides.</summary>
    public Money Turnover { get; private set; }
    public long Fills { get; private set; }
    public long AmbiguousFills { get; private set; }

    /// <summary>Whether any position is open.</summary>
    public bool IsFlat { get; private set; } = true;

    public void Deposit(Money amount)
    {
        _ledger.Post(_index, LedgerAccount.Capital, LedgerAccount.Holdings, _quoteAsset, amount);
        Equity += amount;
    }

    /// <summary>A bar of an instrument has closed: its position is valued at the close.</summary>
    public void OnBar(int instrument, in Bar bar) => OnBars(instrument, new ReadOnlySpan<Bar>(in bar));

    /// <summary>Bars of an instrument have closed, at least one, and the position was the same through all of them.</summary>
    public void OnBars(int instrument, ReadOnlySpan<Bar> row)
    {
        Position position = _positions[instrument];
        ref readonly Bar last = ref row[^1];
        position.BarCount += row.Length;
        if (position.Quantity.Units != 0) Revalue(position, row);
        position.Mark = last.Close;
        position.LastBarOpen = last.OpenTime;
    }

    /// <summary>A tick has moved the market: the position is valued at a price of this moment.</summary>
    public void OnMark(int instrument, Price price)
    {
        Position position = _positions[instrument];
        if (position.Quantity.Units != 0)
        {
            Equity += position.GainAt(price);
            position.Observe(price);
        }
        position.Mark = price;
    }

    /// <summary>A bar of an instrument has closed whose position is valued by ticks: it is only counted.</summary>
    public void CountBar(int instrument, in Bar bar)
    {
        Position position = _positions[instrument];
        position.BarCount++;
        position.LastBarOpen = bar.OpenTime;
    }

    // A method of its own: bars without a position need none of its wide arithmetic.
    [MethodImpl(MethodImplOptions.NoInlining)]
    private void Revalue(Position position, ReadOnlySpan<Bar> row)
    {
        Equity += position.GainAt(row[^1].Close);
        position.Observe(row);
    }

    /// <summary>What a move of an instrument from its mark to a price would earn, or would have earned.</summary>
    public Money GainAt(int instrument, Price price) => _positions[instrument].GainAt(price);

    /// <summary>Applies a fill of an order; returns by how much the position moved, a fee in the base asset taken off. Throws nothing for any legal fill; amounts that exceed 128 bits overflow loudly.</summary>
    public Quantity OnFill(in ExecutionReport fill, OrderSide side, OrderRole role)
    {
        Position position = _positions[fill.Instrument];
        Instrument instrument = position.Instrument;
        if (position.Mark.Units == 0) position.Mark = fill.FillPrice;
        if (position.Margin is { } margin) return OnDerivativeFill(position, margin, in fill, side, role);
        int sign = side == OrderSide.Buy ? 1 : -1;
        Money notional = instrument.Notional(fill.FillPrice, fill.FillQuantity);
        Quantity received = fill.FillQuantity;
        Money fee = fill.Fee;
        Money baseAmount = instrument.BaseAmount(fill.FillQuantity);

        if (sign > 0)
        {
            _ledger.Post(_index, LedgerAccount.Holdings, LedgerAccount.Market, _quoteAsset, notional);
            _ledger.Post(_index, LedgerAccount.Market, LedgerAccount.Holdings, position.BaseAsset, baseAmount);
        }
        else
        {
            _ledger.Post(_index, LedgerAccount.Market, LedgerAccount.Holdings, _quoteAsset, notional);
            _ledger.Post(_index, LedgerAccount.Holdings, LedgerAccount.Market, position.BaseAsset, baseAmount);
        }
        if (fill.FeeInBase)
        {
            // The fee is whole units of the instrument's quantity scale: the venue rounds it so.
            _ledger.Post(_index, LedgerAccount.Holdings, LedgerAccount.Fees, position.BaseAsset, fee);
            var feeQuantity = new Quantity((long)(fee.Units / Pow10.Wide(Money.Scale - instrument.QuantityScale)));
            received -= feeQuantity;
            fee = instrument.Notional(fill.FillPrice, feeQuantity);
        }
        else _ledger.Post(_index, LedgerAccount.Holdings, LedgerAccount.Fees, _quoteAsset, fee);

        Money receivedNotional = fill.FeeInBase ? notional - fee : notional;
        var signed = new Quantity(sign * received.Units);
        Equity += instrument.Notional(position.Mark - fill.FillPrice, signed) - fee;
        Count(in fill, notional, fee);
        MatchLots(position, in fill, sign, received, receivedNotional, fee, role);
        position.Quantity += signed;
        RefreshFlat();
        return signed;
    }

    private void Count(in ExecutionReport fill, Money notional, Money fee)
    {
        FeesPaid += fee;
        SlippagePaid += fill.SlippageCost;
        Turnover += notional;
        Fills++;
        if (fill.IsAmbiguous) AmbiguousFills++;
    }

    /// <summary>Interest on a borrowed quantity, paid in the quote asset.</summary>
    public void ChargeInterest(int instrument, Money amount)
    {
        _ledger.Post(_index, LedgerAccount.Holdings, LedgerAccount.Interest, _quoteAsset, amount);
        Equity -= amount;
        InterestPaid += amount;
        LotQueue lots = _positions[instrument].Lots;
        if (lots.Count > 0) lots.First.Interest += amount;
    }

    /// <summary>Adds the open lots to the trades, exit values at the last mark, stamped with the last bar's open time. Call once, at the end.</summary>
    public void ReportOpenTrades()
    {
        foreach (Position position in _positions)
        {
            // Each lot's part of the value at the mark: together they are that value, to the last digit.
            (Money value, Quantity quantity) = (position.Exposure, Quantity.Abs(position.Quantity));
            for (int i = 0; i < position.Lots.Count; i++)
            {
                ref Lot lot = ref position.Lots[i];
                Money exit = Part(value, lot.Quantity, quantity);
                value -= exit;
                quantity -= lot.Quantity;
                Trades.Add(new TradeRecord
                {
                    Book = _index,
                    Instrument = position.InstrumentIndex,
                    Sign = Math.Sign(position.Quantity.Units),
                    Quantity = lot.Quantity,
                    EntryTime = lot.Time,
                    ExitTime = position.LastBarOpen,
                    EntryBar = lot.Bar,
                    ExitBar = position.BarCount - 1,
                    EntryNotional = lot.Notional,
                    ExitNotional = exit,
                    IsInverse = position.Instrument.IsInverse,
                    Fees = lot.Fees,
                    Interest = lot.Interest,
                    Funding = lot.Funding,
                    Lowest = lot.Lowest,
                    Highest = lot.Highest,
                    ExitRole = OrderRole.EndOfData,
                    IsOpen = true,
                    IsAmbiguous = lot.IsAmbiguous,
                    EntryOrderId = lot.OrderId,
                });
            }
        }
    }

    /// <summary>Equity from scratch: ledger balances at marks. Slow; for tests and reconciliation.</summary>
    public Money RecomputeEquity()
    {
        Money sum = Cash;
        foreach (Position position in _positions) sum += position.Contribution;
        return sum;
    }

    /// <summary>Returns the gross profit that the fill realised.</summary>
    private Money MatchLots(Position position, in ExecutionReport fill, int sign, Quantity quantity, Money notional, Money fee, OrderRole role)
    {
        LotQueue lots = position.Lots;
        Money realised = Money.Zero;
        bool closes = position.Quantity.Units != 0 && Math.Sign(position.Quantity.Units) != sign;
        while (closes && quantity.Units > 0 && lots.Count > 0)
        {
            ref Lot lot = ref lots.First;
            Quantity matched = Quantity.Min(lot.Quantity, quantity);
            Money exitNotional = Part(notional, matched, quantity);
            Money exitFee = Part(fee, matched, quantity);
            Money entryNotional = Part(lot.Notional, matched, lot.Quantity);
            Money entryFee = Part(lot.Fees, matched, lot.Quantity);
            Money interest = Part(lot.Interest, matched, lot.Quantity);
            Money funding = Part(lot.Funding, matched, lot.Quantity);
            realised += Record(position, in lot, in fill, matched, entryNotional, exitNotional, entryFee + exitFee, interest, funding, role);
            quantity -= matched;
            notional -= exitNotional;
            fee -= exitFee;
            lot.Quantity -= matched;
            lot.Notional -= entryNotional;
            lot.Fees -= entryFee;
            lot.Interest -= interest;
            lot.Funding -= funding;
            if (lot.Quantity.Units == 0) lots.RemoveFirst();
        }
        if (quantity.Units <= 0) return realised;
        if (lots.Count > 0 && lots.Last.OrderId == fill.OrderId)
        {
            ref Lot lot = ref lots.Last;
            lot.Quantity += quantity;
            lot.Notional += notional;
            lot.Fees += fee;
            lot.IsAmbiguous |= fill.IsAmbiguous;
            lot.Lowest = Price.Min(lot.Lowest, fill.FillPrice);
            lot.Highest = Price.Max(lot.Highest, fill.FillPrice);
            return realised;
        }
        lots.Add(new Lot
        {
            OrderId = fill.OrderId,
            Quantity = quantity,
            Notional = notional,
            Fees = fee,
            Time = fill.OccurredAt,
            Bar = BarOf(position, fill.OccurredAt),
            Lowest = fill.FillPrice,
            Highest = fill.FillPrice,
            IsAmbiguous = fill.IsAmbiguous,
        });
        return realised;
    }

    /// <summary>Returns the gross profit of what was closed.</summary>
    private Money Record(
        Position position, in Lot lot, in ExecutionReport fill, Quantity matched,
        Money entryNotional, Money exitNotional, Money fees, Money interest, Money funding, OrderRole role)
    {
        int sign = Math.Sign(position.Quantity.Units);
        bool isInverse = position.Instrument.IsInverse;
        Money gross = sign > 0 != isInverse ? exitNotional - entryNotional : entryNotional - exitNotional;
        if (Trades.Count > 0)
        {
            // Partial fills of one exit order against one lot are one trade.
            ref TradeRecord last = ref Trades[Trades.Count - 1];
            if (last.ExitOrderId == fill.OrderId && last.EntryOrderId == lot.OrderId && last.Book == _index && last.Instrument == fill.Instrument)
            {
                last.Quantity += matched;
                last.EntryNotional += entryNotional;
                last.ExitNotional += exitNotional;
                last.Fees += fees;
                last.Interest += interest;
                last.Funding += funding;
                last.ExitTime = fill.OccurredAt;
                last.ExitBar = BarOf(position, fill.OccurredAt);
                last.IsAmbiguous |= fill.IsAmbiguous;
                return gross;
            }
        }
        Trades.Add(new TradeRecord
        {
            Book = _index,
            Instrument = fill.Instrument,
            Sign = sign,
            IsInverse = isInverse,
            Quantity = matched,
            EntryTime = lot.Time,
            ExitTime = fill.OccurredAt,
            EntryBar = lot.Bar,
            ExitBar = BarOf(position, fill.OccurredAt),
            EntryNotional = entryNotional,
            ExitNotional = exitNotional,
            Fees = fees,
            Interest = interest,
            Funding = funding,
            Lowest = Price.Min(lot.Lowest, fill.FillPrice),
            Highest = Price.Max(lot.Highest, fill.FillPrice),
            ExitRole = role,
            IsAmbiguous = lot.IsAmbiguous || fill.IsAmbiguous,
            EntryOrderId = lot.OrderId,
            ExitOrderId = fill.OrderId,
        });
        return gross;
    }

    /// <summary>The running bar's index for a fill inside it; a fill stamped with a closed bar's open time happened at that bar's closing print.</summary>
    private static long BarOf(Position position, Instant at)
    {
        if (position.BarCount == 0 || at > position.LastBarOpen) return position.BarCount;
        return at == position.LastBarOpen ? position.BarCount - 1 : position.BarCount - 2;
    }

    private static Money Part(Money whole, Quantity part, Quantity of) => MarginPosition.Part(whole, part, of);

    private void RefreshFlat()
    {
        IsFlat = true;
        foreach (Position position in _positions)
            if (position.Quantity.Units != 0) { IsFlat = false; return; }
    }

    private static int IndexOf(IReadOnlyList<string> assets, string asset)
    {
        for (int i = 0; i < assets.Count; i++)
            if (assets[i] == asset) return i;
        throw new ArgumentException($"The ledger has no asset {asset}.");
    }
}
