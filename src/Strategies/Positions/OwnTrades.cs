using Godwit.Core.Numbers;
using Godwit.Core.Orders;

namespace Godwit.Strategies.Positions;

/// <summary>What a strategy holds, what it paid and how its closed positions ended, from its own fills. Interest is not counted.</summary>
internal sealed class OwnTrades(IReadOnlyList<Market> markets)
{
    private readonly Holding[] _holdings = new Holding[markets.Count];
    private int _wins;
    private double _won, _lost;

    /// <summary>One market's position from flat to flat.</summary>
    public struct Holding
    {
        /// <summary>Signed units, as the market showed them after the last fill.</summary>
        public long Units;

        /// <summary>Price × quantity of what is held now.</summary>
        public Money Cost;

        /// <summary>Price × quantity of all its entries.</summary>
        public Money Invested;

        /// <summary>Realised so far, fees taken off.</summary>
        public Money Result;

        public Price LastEntryPrice;

        /// <summary>Whether a position was closed before.</summary>
        public bool HasClosed;

        /// <summary>Bars that the market had closed when that happened.</summary>
        public long ClosedAtBar;

        /// <summary>Whether it lost money, fees included.</summary>
        public bool LastWasLoss;
    }

    /// <summary>Closed positions.</summary>
    public int Count { get; private set; }

    /// <summary>Share of closed positions that made money.</summary>
    public double WinRate => (double)_wins / Count;

    /// <summary>Mean return of winners ÷ mean loss of the others, as fractions of what was invested; 0 without winners, infinite when nothing was lost.</summary>
    public double Payoff => _wins == 0 ? 0 : _lost == 0 ? double.PositiveInfinity : _won / _wins / (_lost / (Count - _wins));

    public ref readonly Holding this[Market market] => ref _holdings[market.Slot];

    /// <summary>Average entry price of what is held.</summary>
    public double AveragePrice(Market market)
    {
        ref Holding holding = ref _holdings[market.Slot];
        return market.Instrument.AveragePrice(holding.Cost, new Quantity(Math.Abs(holding.Units)));
    }

    /// <summary>A fill that the market's position already shows. Parts of costs are rounded half to even.</summary>
    public void OnFill(Market market, in ExecutionReport fill)
    {
        ref Holding holding = ref _holdings[market.Slot];
        long moved = market.Position.Units - holding.Units;
        if (moved == 0) return;
        Money notional = market.Instrument.Notional(fill.FillPrice, fill.FillQuantity);
        // A fee in the base asset makes the position smaller by itself.
        if (!fill.FeeInBase) holding.Result -= fill.Fee;
        int before = Math.Sign(holding.Units);
        if (before != 0 && Math.Sign(moved) != before)
        {
            long closed = Math.Min(Math.Abs(moved), Math.Abs(holding.Units)), all = Math.Abs(moved);
            Money proceeds = new(Wide.MultiplyDivide(notional.Units, closed, all, Rounding.HalfEven));
            Money cost = new(Wide.MultiplyDivide(holding.Cost.Units, closed, Math.Abs(holding.Units), Rounding.HalfEven));
            holding.Result += before > 0 != market.Instrument.IsInverse ? proceeds - cost : cost - proceeds;
            holding.Cost -= cost;
            holding.Units += Math.Sign(moved) * closed;
            notional -= proceeds;
            moved -= Math.Sign(moved) * closed;
            if (moved != 0 || market.PositionSign == 0) End(market, ref holding);
        }
        if (moved != 0)
        {
            holding.Cost += notional;
            holding.Invested += notional;
            holding.LastEntryPrice = fill.FillPrice;
        }
        holding.Units = market.Position.Units;
    }

    private void End(Market market, ref Holding holding)
    {
        // Dust that was left of a position counted before.
        if (holding.Invested.IsZero) return;
        double result = holding.Result.ToDouble() / holding.Invested.ToDouble();
        Count++;
        if (result > 0) (_wins, _won) = (_wins + 1, _won + result);
        else _lost -= result;
        (holding.Cost, holding.Invested, holding.Result) = (Money.Zero, Money.Zero, Money.Zero);
        (holding.HasClosed, holding.ClosedAtBar, holding.LastWasLoss) = (true, market.BarCount, result < 0);
    }
}
