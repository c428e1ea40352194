namespace Godwit.Core.Orders;

public enum OrderSide : byte { Buy, Sell }

public enum OrderType : byte
{
    /// <summary>Takes what the market offers, at once.</summary>
    Market,

    /// <summary>Trades at the limit price or better.</summary>
    Limit,

    /// <summary>Becomes a market order when the market moves adversely to the stop price (up for a buy, down for a sell).</summary>
    StopMarket,

    /// <summary>As <see cref="StopMarket"/>, but becomes a limit order.</summary>
    StopLimit,

    /// <summary>Becomes a market order when the market moves favourably to the stop price (down for a buy, up for a sell).</summary>
    TakeProfitMarket,

    /// <summary>As <see cref="TakeProfitMarket"/>, but becomes a limit order.</summary>
    TakeProfitLimit,

    /// <summary>A stop whose price follows the best price since acceptance at a fixed distance (price or fraction).</summary>
    TrailingStop,
}

public enum TimeInForce : byte
{
    GoodTillCancel,

    /// <summary>Expires at <see cref="OrderTerms.ExpireAt"/>.</summary>
    GoodTillDate,

    /// <summary>Fills what it can at once, the rest is canceled.</summary>
    ImmediateOrCancel,

    /// <summary>Fills wholly at once or not at all.</summary>
    FillOrKill,

    /// <summary>Expires at the next midnight UTC.</summary>
    Day,
}

[Flags]
public enum OrderFlags : byte
{
    None = 0,

    /// <summary>Refused if it would take liquidity.</summary>
    PostOnly = 1,

    /// <summary>May only make a position smaller; what exceeds the position is cut off.</summary>
    ReduceOnly = 2,

    /// <summary>Sized by the venue at the fill: everything the account can afford, in whole <see cref="OrderTerms.Quantity"/> steps.</summary>
    AllAvailable = 4,
}

/// <summary>Why an order exists: becomes the exit reason of the trade it closes.</summary>
public enum OrderRole : byte { Entry, Exit, StopLoss, TakeProfit, TrailingStop, TimeStop, EndOfData, Liquidation, ScaleOut, Settlement }

public enum OrderState : byte
{
    /// <summary>Sent (or about to be), not yet acknowledged.</summary>
    PendingNew,
    Working,
    PartiallyFilled,
    PendingAmend,
    PendingCancel,
    Filled,
    Canceled,
    Rejected,
    Expired,
}

/// <summary>What a venue says of an order.</summary>
public enum ReportKind : byte
{
    Accepted,
    Rejected,

    /// <summary>A stop or take-profit price was reached; the order is now a market or limit order.</summary>
    Triggered,
    PartialFill,
    Fill,
    Canceled,
    CancelRejected,
    Amended,
    AmendRejected,
    Expired,
}

/// <summary>Why an order was refused, by the risk gate or by the venue. Grouped in bands: 1–19 terms, 20–39 filters, 40–59 funds and positions, 60–79 session.</summary>
public enum Refusal : byte
{
    None = 0,
    QuantityNotPositive = 1,
    PriceNotPositive = 2,
    StopPriceMissing = 3,
    TrailMissing = 4,
    ExpiryMissing = 5,
    UnknownOrder = 6,
    UnknownInstrument = 7,
    PostOnlyWouldTake = 10,
    FillOrKillNotFillable = 11,
    StopWouldTriggerAtOnce = 12,

    /// <summary>It would have traded with an order of the same owner.</summary>
    SelfTrade = 13,

    /// <summary>Nothing was left to trade with.</summary>
    NoLiquidity = 14,
    PriceOffTick = 20,
    QuantityOffLot = 21,
    QuantityBelowMinimum = 22,
    QuantityAboveMaximum = 23,
    NotionalBelowMinimum = 24,
    NotionalAboveMaximum = 25,
    PriceOutOfRange = 26,
    PriceOutOfBand = 27,
    TooManyOrders = 28,
    InsufficientFunds = 40,
    NothingToReduce = 41,
    PositionLimit = 42,
    OrderNotionalLimit = 43,
    ShortNotAllowed = 44,
    DuplicateOrder = 45,

    /// <summary>The venue cancels the orders of an account before it liquidates.</summary>
    Liquidated = 46,
    NotTrading = 60,
    Ruined = 61,
    Halted = 62,
}
