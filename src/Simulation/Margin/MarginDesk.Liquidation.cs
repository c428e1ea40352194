using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Simulation.Accounts;

namespace Godwit.Simulation.Margin;

/// <content>The course of a liquidation.</content>
public sealed partial class MarginDesk
{
    /// <summary>Liquidates an account at the present marks until it is safe; its orders must have been cancelled.</summary>
    /// <param name="account">Whose.</param>
    /// <param name="instrument">The instrument whose mark set it off.</param>
    /// <param name="now">The venue's time.</param>
    /// <param name="isAmbiguous">Whether the data cannot tell if something else would have come first.</param>
    /// <param name="tradeId">The venue's counter of trades.</param>
    public void Liquidate(int account, int instrument, Instant now, bool isAmbiguous, ref long tradeId)
    {
        SimulatedAccount of = _accounts[account];
        bool isCross = !of.MarginIn(instrument)!.IsIsolated;
        while (of.IsLiquidatedAt(instrument, _marks[instrument], now))
        {
            int next = isCross ? LargestCross(of, now) : instrument;
            MarginPosition position = of.MarginIn(next)!;
            Quantity cut = Cut(of, next, position, now);
            if (cut.IsZero) CloseWhole(account, next, position, now, isAmbiguous, ref tradeId);
            else
            {
                Money fee = Instrument(next).Notional(_marks[next], cut).Times(position.Terms.LiquidationFee, Rounding.HalfEven);
                End(account, next, new Quantity(position.Sign * cut.Units), _marks[next], Money.Abs(fee), isPartial: true, now, isAmbiguous, ref tradeId);
            }
            if (next != instrument && of.Position(instrument).IsZero) break;
        }
    }

    private Instrument Instrument(int index) => _instruments[index];

    private int LargestCross(SimulatedAccount of, Instant now)
    {
        int largest = -1;
        Money most = Money.Zero;
        for (int i = 0; i < _instruments.Length; i++)
        {
            if (of.MarginIn(i) is not { IsOpen: true, IsIsolated: false } position) continue;
            Money maintenance = position.Maintenance(_marks[i], now);
            if (largest >= 0 && maintenance <= most) continue;
            (largest, most) = (i, maintenance);
        }
        return largest;
    }

    /// <summary>How much of a position above the first tier is cut away to bring it to its tier's floor; zero when all of it has to go.</summary>
    private Quantity Cut(SimulatedAccount of, int instrument, MarginPosition position, Instant now)
    {
        MarginTiers tiers = position.Terms.TiersAt(now);
        Price mark = _marks[instrument];
        Money value = position.ValueAt(mark);
        int tier = tiers.IndexOf(value);
        Money balance = of.BalanceAt(instrument, mark);
        if (!position.Terms.IsPartial || tier == 0 || balance <= Money.Zero) return Quantity.Zero;
        Quantity keep = Instrument(instrument).Affordable(tiers.Tiers[tier].From, mark, Instrument(instrument).RulesAt(now).Lot);
        Quantity cut = Quantity.Abs(position.Quantity) - keep;
        Money fee = Instrument(instrument).Notional(mark, cut).Times(position.Terms.LiquidationFee, Rounding.Up);
        return keep.Units > 0 && cut.Units > 0 && fee < balance ? cut : Quantity.Zero;
    }

    private void CloseWhole(int account, int instrument, MarginPosition position, Instant now, bool isAmbiguous, ref long tradeId)
    {
        SimulatedAccount of = _accounts[account];
        Price mark = _marks[instrument];
        Money balance = of.BalanceAt(instrument, mark);
        bool atMark = position.Terms.Liquidation == LiquidationStyle.Clearance && balance > Money.Zero;
        Price price = atMark ? mark : BankruptcyPrice(of, instrument, position, mark);
        Money left = of.BalanceAt(instrument, price);
        Money fee = atMark
            ? Money.Min(left, position.ValueAt(mark).Times(position.Terms.LiquidationFee, Rounding.HalfEven))
            // Less than a price step is left, or (where no price gives it back) a debt: the fund takes it over.
            : left;
        End(account, instrument, position.Quantity, price, fee, isPartial: false, now, isAmbiguous, ref tradeId);
    }

    /// <summary>
    /// The last price, counted from the entry, at which the balance behind a position is not negative; the mark where no price within a
    /// factor of a thousand is.
    /// </summary>
    private static Price BankruptcyPrice(SimulatedAccount of, int instrument, MarginPosition position, Price mark)
    {
        bool isSound = !of.BalanceAt(instrument, mark).IsNegative;
        // A sound long position goes bankrupt further down, an unsound one was sound further up; short positions the other way round.
        bool up = position.Sign > 0 != isSound;
        long far = mark.Units;
        for (int i = 0; i < 10; i++)
        {
            long before = far;
            far = up ? checked(far * 2) : Math.Max(1, far / 2);
            if (of.BalanceAt(instrument, new Price(far)).IsNegative == isSound) return LastSound(of, instrument, new Price(before), new Price(far), isSound);
            if (far == 1) break;
        }
        return mark;
    }

    private static Price LastSound(SimulatedAccount of, int instrument, Price near, Price far, bool nearIsSound) => nearIsSound
        ? PriceSearch.FirstWhere(far, near, (of, instrument), static (s, p) => !s.of.BalanceAt(s.instrument, p).IsNegative)
        : PriceSearch.FirstWhere(near, far, (of, instrument), static (s, p) => !s.of.BalanceAt(s.instrument, p).IsNegative);

    private void End(int account, int instrument, Quantity position, Price price, Money fee, bool isPartial, Instant now, bool isAmbiguous, ref long tradeId)
    {
        Price mark = _marks[instrument];
        // The fund closes at the mark what it took over.
        Money insurance = fee + Instrument(instrument).Gain(price, mark, position);
        bool isShort = Insurance.Book(insurance);
        LiquidationCount++;
        if (_records.Count < KeptRecords) _records.Add(new LiquidationRecord(now, account, instrument, mark, price, position, fee, insurance, isPartial, isShort));
        Close(account, instrument, position, price, fee, OrderRole.Liquidation, now, isAmbiguous, ref tradeId);
    }

    /// <summary>Ends (a part of) a position and reports it as a fill that no order of ours stands behind.</summary>
    private void Close(int account, int instrument, Quantity position, Price price, Money fee, OrderRole role, Instant now, bool isAmbiguous, ref long tradeId)
    {
        Quantity quantity = Quantity.Abs(position);
        OrderSide side = position.Units > 0 ? OrderSide.Sell : OrderSide.Buy;
        Money value = Instrument(instrument).Notional(price, quantity);
        _accounts[account].ApplyFill(instrument, side, quantity, value, fee, Quantity.Zero, now.UtcDay);
        var report = new ExecutionReport
        {
            OrderId = -(++tradeId),
            Kind = ReportKind.Fill,
            Instrument = instrument,
            Account = account,
            Role = role,
            Side = side,
            OccurredAt = now,
            FillPrice = price,
            FillQuantity = quantity,
            OrderQuantity = quantity,
            Fee = fee,
            IsAmbiguous = isAmbiguous,
            TradeId = tradeId,
        };
        _sink.OnReport(in report);
    }
}
