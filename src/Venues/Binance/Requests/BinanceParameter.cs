namespace Godwit.Venues.Binance.Requests;

/// <summary>
/// Every parameter of the spot interface by its own name. Members stand in the order of their names as bytes: the order in which the
/// WebSocket interface signs them, so a member's number is its rank.
/// </summary>
public enum BinanceParameter : byte
{
    AboveClientOrderId, AboveIcebergQty, AbovePegOffsetType, AbovePegOffsetValue, AbovePegPriceType, AbovePrice, AboveStopPrice,
    AboveStrategyId, AboveStrategyType, AboveTimeInForce, AboveTrailingDelta, AboveType, ApiKey, BelowClientOrderId,
    BelowIcebergQty, BelowPegOffsetType, BelowPegOffsetValue, BelowPegPriceType, BelowPrice, BelowStopPrice, BelowStrategyId,
    BelowStrategyType, BelowTimeInForce, BelowTrailingDelta, BelowType, CancelNewClientOrderId, CancelOrderId,
    CancelOrigClientOrderId, CancelReplaceMode, CancelRestrictions, ComputeCommissionRates, EndTime, FromAllocationId,
    FromExecutionId, FromId, FromPreventedMatchId, IcebergQty, Interval, Limit, LimitClientOrderId, LimitIcebergQty,
    LimitStrategyId, LimitStrategyType, ListClientOrderId, NewClientOrderId, NewOrderRespType, NewQty, OmitZeroBalances, OrderId,
    OrderListId, OrderRateLimitExceededMode, OrigClientOrderId, PegOffsetType, PegOffsetValue, PegPriceType,
    PendingAboveClientOrderId, PendingAboveIcebergQty, PendingAbovePegOffsetType, PendingAbovePegOffsetValue,
    PendingAbovePegPriceType, PendingAbovePrice, PendingAboveStopPrice, PendingAboveStrategyId, PendingAboveStrategyType,
    PendingAboveTimeInForce, PendingAboveTrailingDelta, PendingAboveType, PendingBelowClientOrderId, PendingBelowIcebergQty,
    PendingBelowPegOffsetType, PendingBelowPegOffsetValue, PendingBelowPegPriceType, PendingBelowPrice, PendingBelowStopPrice,
    PendingBelowStrategyId, PendingBelowStrategyType, PendingBelowTimeInForce, PendingBelowTrailingDelta, PendingBelowType,
    PendingClientOrderId, PendingIcebergQty, PendingPegOffsetType, PendingPegOffsetValue, PendingPegPriceType, PendingPrice,
    PendingQuantity, PendingSide, PendingStopPrice, PendingStrategyId, PendingStrategyType, PendingTimeInForce,
    PendingTrailingDelta, PendingType, Permissions, PreventedMatchId, Price, Quantity, QuoteOrderQty, RecvWindow,
    ReturnRateLimits, SelfTradePreventionMode, ShowPermissionSets, Side, Signature, StartTime, StopClientOrderId, StopIcebergQty,
    StopLimitPrice, StopLimitTimeInForce, StopPrice, StopStrategyId, StopStrategyType, StrategyId, StrategyType, SubscriptionId,
    Symbol, SymbolStatus, Symbols, TimeInForce, TimeZone, Timestamp, TrailingDelta, Type, WindowSize, WorkingClientOrderId,
    WorkingIcebergQty, WorkingPegOffsetType, WorkingPegOffsetValue, WorkingPegPriceType, WorkingPrice, WorkingQuantity,
    WorkingSide, WorkingStrategyId, WorkingStrategyType, WorkingTimeInForce, WorkingType,
}

/// <summary>How a parameter's value is written.</summary>
public enum ParameterKind : byte
{
    /// <summary>Text, also words such as <c>BUY</c>.</summary>
    Text,

    /// <summary>A decimal number, which travels as text.</summary>
    Decimal,

    /// <summary>A whole number.</summary>
    Number,

    /// <summary>A time as milliseconds or microseconds since 1970; the venue tells by magnitude.</summary>
    Time,

    Boolean,

    /// <summary>A list of texts.</summary>
    List,
}
