using System.Runtime.CompilerServices;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Portfolio.Ledger;
using Godwit.Portfolio.Trades;

namespace Godwit.Portfolio.Valuation;

/// <content>
/// Derivatives: a fill moves no value. What it closes realises its profit, lot by lot (first in, first out), and that is posted to the ledger;
/// what stays open is worth its profit at the mark. Equity = cash + spot at the marks + unrealised profit, to the last digit.
/// </content>
public sealed partial class Book
{
    /// <summary>Funding received less funding paid.</summary>
    public Money FundingReceived { get; private set; }

    /// <summary>Funding received alone.</summary>
    public Money FundingGained { get; private set; }

    /// <summary>Equity less what positions bind (value on spot, margin for derivatives).</summary>
    public Money FreeEquity
    {
        get
        {
            Money sum = Equity;
            foreach (Position position in _positions)
                if (position.Quantity.Units != 0) sum -= position.Bound;
            return sum;
        }
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Quantity OnDerivativeFill(Position position, MarginPosition margin, in ExecutionReport fill, OrderSide side, OrderRole role)
    {
        int sign = side == OrderSide.Buy ? 1 : -1;
        Money value = position.Instrument.Notional(fill.FillPrice, fill.FillQuantity);
        Money before = position.Contribution;
        var signed = new Quantity(sign * fill.FillQuantity.Units);
        Money realised = MatchLots(position, in fill, sign, fill.FillQuantity, value, fill.Fee, role);
        margin.Apply(side, fill.FillQuantity, value);
        position.Quantity += signed;
        position.OpenValue = ValueOfLots(position);
        _ledger.Post(_index, LedgerAccount.Market, LedgerAccount.Holdings, _quoteAsset, realised);
        _ledger.Post(_index, LedgerAccount.Holdings, LedgerAccount.Fees, _quoteAsset, fill.Fee);
        Equity += realised - fill.Fee + position.Contribution - before;
        Count(in fill, value, fill.Fee);
        RefreshFlat();
        return signed;
    }

    /// <summary>Funding of a position: it changes cash, the isolated margin and the open trades, in proportion to their quantity.</summary>
    public void ReceiveFunding(int instrument, Money amount)
    {
        Position position = _positions[instrument];
        _ledger.Post(_index, LedgerAccount.Funding, LedgerAccount.Holdings, _quoteAsset, amount);
        Equity += amount;
        FundingReceived += amount;
        if (!amount.IsNegative) FundingGained += amount;
        position.Margin?.Fund(amount);
        ShareOut(position, amount);
    }

    private void ShareOut(Position position, Money amount)
    {
        Quantity left = Quantity.Abs(position.Quantity);
        for (int i = 0; i < position.Lots.Count; i++)
        {
            ref Lot lot = ref position.Lots[i];
            Money part = MarginPosition.Part(amount, lot.Quantity, left);
            lot.Funding += part;
            amount -= part;
            left -= lot.Quantity;
        }
        if (amount.IsZero) return;
        // The report took its time and the position is gone: the funding belongs to the trade that ended last.
        for (int i = Trades.Count - 1; i >= 0; i--)
        {
            ref TradeRecord trade = ref Trades[i];
            if (trade.Book != _index || trade.Instrument != position.InstrumentIndex) continue;
            trade.Funding += amount;
            return;
        }
    }

    /// <summary>How a position stands with the venue's margin rules at the last mark; <c>default</c> without a derivative position.</summary>
    public MarginStatus MarginOf(int instrument, Instant at)
    {
        Position position = _positions[instrument];
        if (position.Margin is not { } margin) return default;
        if (!margin.IsOpen) return new MarginStatus(margin.Terms.Leverage, Money.Zero, Money.Zero, margin.IsIsolated ? Money.Zero : Equity, position.Mark, default);
        var state = (Book: this, Position: position, at);
        return new MarginStatus(
            margin.Terms.Leverage, position.Bound, MaintenanceAt(position, position.Mark, at), BalanceAt(position, position.Mark), position.Mark,
            LiquidationPrice.Of(position.Quantity, position.Mark, state, static (s, p) => s.Book.BalanceAt(s.Position, p) <= s.Book.MaintenanceAt(s.Position, p, s.at)));
    }

    private Money BalanceAt(Position of, Price mark)
    {
        if (of.Margin!.IsIsolated) return of.Margin.Margin + of.Margin.Unrealised(mark);
        Money balance = Equity + of.Margin.Unrealised(mark) - of.Margin.Unrealised(of.Mark);
        foreach (Position other in _positions)
            if (other.Margin is { IsOpen: true, IsIsolated: true }) balance -= other.Bound;
        return balance;
    }

    private Money MaintenanceAt(Position of, Price mark, Instant at)
    {
        if (of.Margin!.IsIsolated) return of.Margin.Maintenance(mark, at);
        Money sum = Money.Zero;
        foreach (Position other in _positions)
            if (other.Margin is { IsOpen: true, IsIsolated: false } cross) sum += cross.Maintenance(ReferenceEquals(other, of) ? mark : other.Mark, at);
        return sum;
    }

    private static Money ValueOfLots(Position position)
    {
        Money sum = Money.Zero;
        for (int i = 0; i < position.Lots.Count; i++) sum += position.Lots[i].Notional;
        return sum;
    }
}
