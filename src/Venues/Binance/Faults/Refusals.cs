using Godwit.Core.Orders;

namespace Godwit.Venues.Binance.Faults;

/// <summary>Why the venue refused an order, in the words that all rooms share.</summary>
public static class Refusals
{
    private const string FilterPrefix = "Filter failure: ";

    /// <summary>By the sentence of an error; <c>None</c> when it says nothing that we have a word for.</summary>
    public static Refusal OfMessage(string message)
    {
        if (message.StartsWith(FilterPrefix, StringComparison.Ordinal)) return OfFilter(message[FilterPrefix.Length..].TrimEnd('.'));
        return message switch
        {
            "Account has insufficient balance for requested action." => Refusal.InsufficientFunds,
            "Duplicate order sent." => Refusal.DuplicateOrder,
            "Order would immediately match and take." => Refusal.PostOnlyWouldTake,
            "Order would trigger immediately." => Refusal.StopWouldTriggerAtOnce,
            "Unknown order sent." or "Order does not exist." => Refusal.UnknownOrder,
            "Market is closed." or "This action is disabled on this account." or "This account may not place or cancel orders." => Refusal.NotTrading,
            "Invalid symbol." => Refusal.UnknownInstrument,
            "Price * QTY is zero or less." => Refusal.QuantityNotPositive,
            _ => Refusal.None,
        };
    }

    /// <summary>By the word of an execution report.</summary>
    public static Refusal OfReason(string reason) => reason switch
    {
        "INSUFFICIENT_BALANCES" or "INSUFFICIENT_BALANCE" => Refusal.InsufficientFunds,
        "STOP_PRICE_WOULD_TRIGGER_IMMEDIATELY" => Refusal.StopWouldTriggerAtOnce,
        "WOULD_MATCH_IMMEDIATELY" => Refusal.PostOnlyWouldTake,
        _ => Refusal.None,
    };

    private static Refusal OfFilter(string filter) => filter switch
    {
        "PRICE_FILTER" => Refusal.PriceOffTick,
        "PERCENT_PRICE" or "PERCENT_PRICE_BY_SIDE" => Refusal.PriceOutOfBand,
        "LOT_SIZE" or "MARKET_LOT_SIZE" or "ICEBERG_PARTS" => Refusal.QuantityOffLot,
        "MIN_NOTIONAL" or "NOTIONAL" => Refusal.NotionalBelowMinimum,
        "MAX_POSITION" => Refusal.PositionLimit,
        _ when filter.Contains("MAX_NUM", StringComparison.Ordinal) => Refusal.TooManyOrders,
        _ => Refusal.None,
    };
}
