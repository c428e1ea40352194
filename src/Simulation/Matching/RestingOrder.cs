using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Simulation.Matching;

/// <summary>An order at the simulated venue. Pooled.</summary>
internal class RestingOrder
{
    public long Id;
    public int Account;
    public OrderTerms Terms;
    public Quantity Filled;
    public Money Reserved;

    /// <summary>True once a stop or take-profit price was reached.</summary>
    public bool IsTriggered;

    /// <summary>Best price since acceptance, for trailing stops.</summary>
    public Price Best;

    /// <summary>As <see cref="Best"/>, at the open of the present bar (or at acceptance inside it).</summary>
    public Price BestBefore;

    /// <summary>Open time of the bar that filled it last.</summary>
    public Instant LastFill;

    /// <summary>The step in which an order that takes everything is sized.</summary>
    public Quantity Step;

    /// <summary>What an iceberg order may still fill before the market moves on.</summary>
    public Quantity Displayed;

    public Quantity Remaining => Terms.Quantity - Filled;

    /// <summary>True for what now acts as a limit order.</summary>
    public bool ActsAsLimit => Terms.Type switch
    {
        OrderType.Limit => true,
        OrderType.StopLimit or OrderType.TakeProfitLimit => IsTriggered,
        _ => false,
    };

    public bool ActsAsMarket => Terms.Type == OrderType.Market
        || (IsTriggered && Terms.Type is (OrderType.StopMarket or OrderType.TakeProfitMarket or OrderType.TrailingStop));

    /// <summary>True for a stop, take-profit or trailing stop that still waits for its price.</summary>
    public bool Waits => !IsTriggered && Terms.Type is not (OrderType.Market or OrderType.Limit);

    /// <summary>The price at which a waiting stop, take-profit or trailing stop triggers now.</summary>
    public Price Trigger
    {
        get
        {
            if (Terms.Type != OrderType.TrailingStop) return Terms.StopPrice;
            long distance = Terms.TrailOffset.Units > 0
                ? Terms.TrailOffset.Units
                : (long)Wide.MultiplyDivide(Best.Units, Terms.TrailRate.Units, Pow10.Long(Rate.Scale), Rounding.Up);
            return new Price(Terms.Side == OrderSide.Sell ? Math.Max(1, Best.Units - distance) : Best.Units + distance);
        }
    }

    /// <summary>Whether the trigger lies above the market: stops of buyers and take-profits of sellers.</summary>
    public bool TriggersUpwards => Terms.Type is OrderType.TakeProfitMarket or OrderType.TakeProfitLimit
        ? Terms.Side == OrderSide.Sell
        : Terms.Side == OrderSide.Buy;
}
