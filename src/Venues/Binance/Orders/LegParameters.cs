using Godwit.Venues.Binance.Requests;

namespace Godwit.Venues.Binance.Orders;

/// <summary>Place of an order in a request: alone, or a leg of a list.</summary>
public enum LegPlace : byte { Alone, Above, Below, Working, Pending, PendingAbove, PendingBelow }

/// <summary>The names of an order's members at each place.</summary>
internal sealed class LegParameters
{
    private static readonly LegParameters[] Places = [.. Enum.GetNames<LegPlace>().Select(place => new LegParameters(place == nameof(LegPlace.Alone) ? "" : place))];

    public readonly BinanceParameter? Side, Type, TimeInForce, Quantity, Price, StopPrice, TrailingDelta, IcebergQuantity, ClientOrderId, StrategyId, StrategyType, PegPriceType, PegOffsetType, PegOffsetValue;

    private LegParameters(string prefix)
    {
        Side = Find("Side");
        Type = Find("Type");
        TimeInForce = Find("TimeInForce");
        Quantity = Find("Quantity");
        Price = Find("Price");
        StopPrice = Find("StopPrice");
        TrailingDelta = Find("TrailingDelta");
        IcebergQuantity = Find("IcebergQty");
        ClientOrderId = prefix.Length == 0 ? BinanceParameter.NewClientOrderId : Find("ClientOrderId");
        StrategyId = Find("StrategyId");
        StrategyType = Find("StrategyType");
        PegPriceType = Find("PegPriceType");
        PegOffsetType = Find("PegOffsetType");
        PegOffsetValue = Find("PegOffsetValue");

        BinanceParameter? Find(string name) => Enum.TryParse(prefix + name, out BinanceParameter parameter) ? parameter : null;
    }

    public static LegParameters At(LegPlace place) => Places[(int)place];
}
