using Godwit.Core.Numbers;
using Godwit.Venues.Binance.Requests;
using Godwit.Venues.Common.Orders;
using static Godwit.Venues.Binance.Requests.BinanceParameter;

namespace Godwit.Venues.Binance.Orders;

/// <summary>What all orders of one request have in common.</summary>
/// <param name="Response">How much the answer says.</param>
/// <param name="SelfTrade">What happens when the account would trade with itself.</param>
/// <param name="ListId">Our name of an order list.</param>
public readonly record struct OrderOptions(ResponseType Response = ResponseType.Full, SelfTradePrevention SelfTrade = SelfTradePrevention.Default, ClientOrderId ListId = default);

/// <summary>An order that the venue has: by its number, else by our name.</summary>
public readonly record struct OrderName(long VenueId, ClientOrderId ClientId)
{
    public static OrderName Of(long venueId) => new(venueId, default);
    public static OrderName Of(in ClientOrderId clientId) => new(0, clientId);
}

/// <summary>Fills requests with orders and with what is done to them. Nothing here makes a string or garbage.</summary>
public static class OrderRequests
{
    /// <summary>A new order; also its test and its smart-routed forms.</summary>
    public static BinanceRequest New(BinanceRequest request, BinanceInstrument instrument, in OrderLeg order, in OrderOptions options, BinanceOperation? operation = null)
    {
        request.Start(operation ?? BinanceOperation.NewOrder).Add(Symbol, instrument.Symbol);
        return Finish(Leg(request, instrument, order, LegPlace.Alone), options);
    }

    /// <summary>Cancels one order.</summary>
    /// <param name="request">Is filled.</param>
    /// <param name="instrument">Its instrument.</param>
    /// <param name="order">Which order.</param>
    /// <param name="cancelId">Our name of the cancellation; none lets the venue choose.</param>
    /// <param name="restriction">Cancel only in this state.</param>
    public static BinanceRequest Cancel(BinanceRequest request, BinanceInstrument instrument, in OrderName order, in ClientOrderId cancelId = default, CancelRestriction restriction = default)
    {
        Name(request.Start(BinanceOperation.CancelOrder).Add(Symbol, instrument.Symbol), order, OrderId, OrigClientOrderId);
        Text(request, NewClientOrderId, cancelId);
        return Word(request, BinanceParameter.CancelRestrictions, BinanceWords.CancelRestrictions[restriction]);
    }

    /// <summary>Cancels one order and places another.</summary>
    /// <param name="request">Is filled.</param>
    /// <param name="instrument">Instrument of both.</param>
    /// <param name="canceled">Which order goes.</param>
    /// <param name="order">Which order comes.</param>
    /// <param name="options">Of the new order.</param>
    /// <param name="allowFailure">True places the new order even if the cancellation fails.</param>
    /// <param name="cancelId">Our name of the cancellation.</param>
    /// <param name="restriction">Cancel only in this state.</param>
    /// <param name="cancelWhenLimited">True cancels even when the limit of unfilled orders is reached.</param>
    public static BinanceRequest CancelReplace(
        BinanceRequest request, BinanceInstrument instrument, in OrderName canceled, in OrderLeg order, in OrderOptions options,
        bool allowFailure = false, in ClientOrderId cancelId = default, CancelRestriction restriction = default, bool cancelWhenLimited = false)
    {
        request.Start(BinanceOperation.CancelReplace).Add(Symbol, instrument.Symbol).Add(CancelReplaceMode, allowFailure ? "ALLOW_FAILURE"u8 : "STOP_ON_FAILURE"u8);
        Name(request, canceled, CancelOrderId, CancelOrigClientOrderId);
        Text(request, CancelNewClientOrderId, cancelId);
        Word(request, BinanceParameter.CancelRestrictions, BinanceWords.CancelRestrictions[restriction]);
        if (cancelWhenLimited) request.Add(OrderRateLimitExceededMode, "CANCEL_ONLY"u8);
        return Finish(Leg(request, instrument, order, LegPlace.Alone), options);
    }

    /// <summary>Makes an order smaller without losing its place in the queue.</summary>
    public static BinanceRequest Amend(BinanceRequest request, BinanceInstrument instrument, in OrderName order, Quantity quantity, in ClientOrderId newId = default)
    {
        Name(request.Start(BinanceOperation.AmendKeepPriority).Add(Symbol, instrument.Symbol), order, OrderId, OrigClientOrderId);
        Text(request, NewClientOrderId, newId);
        return request.AddDecimal(NewQty, quantity.Units, instrument.QuantityScale);
    }

    /// <summary>One cancels the other; both legs have the side and quantity of the first.</summary>
    public static BinanceRequest Oco(BinanceRequest request, BinanceInstrument instrument, in OrderLeg above, in OrderLeg below, in OrderOptions options)
    {
        request.Start(BinanceOperation.Oco).Add(Symbol, instrument.Symbol).Add(BinanceParameter.Side, BinanceWords.Sides[above.Side]).AddDecimal(BinanceParameter.Quantity, above.Quantity.Units, instrument.QuantityScale);
        Leg(request, instrument, above, LegPlace.Above);
        return Finish(Leg(request, instrument, below, LegPlace.Below), options);
    }

    /// <summary>One triggers the other; <paramref name="paysItself"/> sizes the pending order by what the working one bought.</summary>
    public static BinanceRequest Oto(BinanceRequest request, BinanceInstrument instrument, in OrderLeg working, in OrderLeg pending, in OrderOptions options, bool paysItself = false)
    {
        request.Start(paysItself ? BinanceOperation.Opo : BinanceOperation.Oto).Add(Symbol, instrument.Symbol);
        Leg(request, instrument, working, LegPlace.Working);
        return Finish(Leg(request, instrument, pending, LegPlace.Pending), options);
    }

    /// <summary>One triggers a pair of which one cancels the other; the pair has the side and quantity of <paramref name="above"/>.</summary>
    public static BinanceRequest Otoco(
        BinanceRequest request, BinanceInstrument instrument, in OrderLeg working, in OrderLeg above, in OrderLeg? below, in OrderOptions options, bool paysItself = false)
    {
        request.Start(paysItself ? BinanceOperation.Opoco : BinanceOperation.Otoco).Add(Symbol, instrument.Symbol);
        Leg(request, instrument, working, LegPlace.Working);
        request.Add(PendingSide, BinanceWords.Sides[above.Side]);
        if (!paysItself) request.AddDecimal(PendingQuantity, above.Quantity.Units, instrument.QuantityScale);
        Leg(request, instrument, above, LegPlace.PendingAbove);
        if (below is { } second) Leg(request, instrument, second, LegPlace.PendingBelow);
        return Finish(request, options);
    }

    private static BinanceRequest Leg(BinanceRequest request, BinanceInstrument instrument, in OrderLeg order, LegPlace place)
    {
        LegParameters names = LegParameters.At(place);
        if (names.Side is { } side) request.Add(side, BinanceWords.Sides[order.Side]);
        request.Add(names.Type!.Value, BinanceWords.Types[order.Type]);
        if (BinanceWords.HasTimeInForce(order.Type)) request.Add(names.TimeInForce!.Value, BinanceWords.TimesInForce[order.TimeInForce]);
        if (order.QuoteQuantity > 0 && place == LegPlace.Alone) request.AddDecimal(QuoteOrderQty, order.QuoteQuantity, OrderLeg.QuoteScale);
        else if (names.Quantity is { } quantity && request.Operation.Allows(quantity)) request.AddDecimal(quantity, order.Quantity.Units, instrument.QuantityScale);
        Decimal(request, names.Price, order.Price.Units, instrument.PriceScale);
        Decimal(request, names.StopPrice, order.StopPrice.Units, instrument.PriceScale);
        Number(request, names.TrailingDelta, order.TrailingDelta);
        Decimal(request, names.IcebergQuantity, order.IcebergQuantity.Units, instrument.QuantityScale);
        Text(request, names.ClientOrderId!.Value, order.ClientOrderId);
        Number(request, names.StrategyId, order.StrategyId);
        Number(request, names.StrategyType, order.StrategyType);
        if (order.Peg == PegPrice.None) return request;
        request.Add(names.PegPriceType!.Value, BinanceWords.PegPrices[order.Peg]);
        if (order.PegOffset > 0) request.Add(names.PegOffsetType!.Value, "PRICE_LEVEL"u8).Add(names.PegOffsetValue!.Value, order.PegOffset);
        return request;
    }

    private static BinanceRequest Finish(BinanceRequest request, in OrderOptions options)
    {
        if (request.Operation.Allows(ListClientOrderId)) Text(request, ListClientOrderId, options.ListId);
        Word(request, SelfTradePreventionMode, BinanceWords.SelfTradePreventions[options.SelfTrade]);
        return request.Add(NewOrderRespType, BinanceWords.ResponseTypes[options.Response]);
    }

    private static void Name(BinanceRequest request, in OrderName order, BinanceParameter byNumber, BinanceParameter byName)
    {
        if (order.VenueId > 0) request.Add(byNumber, order.VenueId);
        else Text(request, byName, order.ClientId);
    }

    private static BinanceRequest Word(BinanceRequest request, BinanceParameter parameter, ReadOnlySpan<byte> word) => word.IsEmpty ? request : request.Add(parameter, word);

    private static void Text(BinanceRequest request, BinanceParameter parameter, in ClientOrderId id)
    {
        if (!id.IsNone) request.Add(parameter, id.Bytes);
    }

    private static void Decimal(BinanceRequest request, BinanceParameter? parameter, long units, int scale)
    {
        if (units != 0 && parameter is { } name) request.AddDecimal(name, units, scale);
    }

    private static void Number(BinanceRequest request, BinanceParameter? parameter, long value)
    {
        if (value != 0 && parameter is { } name) request.Add(name, value);
    }
}
