using Godwit.Core.Orders;

namespace Godwit.Venues.Binance.Orders;

/// <summary>Order types of the venue.</summary>
public enum BinanceOrderType : byte { Limit, Market, StopLoss, StopLossLimit, TakeProfit, TakeProfitLimit, LimitMaker }

/// <summary>How much an answer to an order says. Unless asked, the venue says least for stop and maker orders.</summary>
public enum ResponseType : byte { Full, Result, Ack }

/// <summary>What happens when an account would trade with itself; the taker's mode rules. <c>Default</c> leaves it to the symbol.</summary>
public enum SelfTradePrevention : byte { Default, None, ExpireTaker, ExpireMaker, ExpireBoth, Decrement, Transfer }

/// <summary>Price that follows the book: of the own side, or of the other one.</summary>
public enum PegPrice : byte { None, Primary, Market }

/// <summary>Cancel only an order in this state.</summary>
public enum CancelRestriction : byte { None, OnlyNew, OnlyPartiallyFilled }

/// <summary>A set of the venue's words for values of ours; the first value stands first, values without a word are empty.</summary>
public sealed class WireWords<T> where T : struct, Enum
{
    private readonly byte[][] _words;

    internal WireWords(params string[] words) => _words = [.. words.Select(System.Text.Encoding.ASCII.GetBytes)];

    /// <summary>The word; empty when the venue has none for it.</summary>
    public ReadOnlySpan<byte> this[T value]
    {
        get
        {
            int at = System.Runtime.CompilerServices.Unsafe.BitCast<T, byte>(value);
            return at < _words.Length ? _words[at] : default;
        }
    }

    public bool TryRead(ReadOnlySpan<byte> word, out T value)
    {
        value = default;
        if (word.IsEmpty) return false;
        for (int i = 0; i < _words.Length; i++)
        {
            if (!word.SequenceEqual(_words[i])) continue;
            value = System.Runtime.CompilerServices.Unsafe.BitCast<byte, T>((byte)i);
            return true;
        }
        return false;
    }
}

/// <summary>The venue's words.</summary>
public static class BinanceWords
{
    public static readonly WireWords<OrderSide> Sides = new("BUY", "SELL");
    public static readonly WireWords<BinanceOrderType> Types = new("LIMIT", "MARKET", "STOP_LOSS", "STOP_LOSS_LIMIT", "TAKE_PROFIT", "TAKE_PROFIT_LIMIT", "LIMIT_MAKER");

    /// <summary>The venue knows neither expiry dates nor days.</summary>
    public static readonly WireWords<TimeInForce> TimesInForce = new("GTC", "", "IOC", "FOK");
    public static readonly WireWords<ResponseType> ResponseTypes = new("FULL", "RESULT", "ACK");
    public static readonly WireWords<SelfTradePrevention> SelfTradePreventions = new("", "NONE", "EXPIRE_TAKER", "EXPIRE_MAKER", "EXPIRE_BOTH", "DECREMENT", "TRANSFER");
    public static readonly WireWords<PegPrice> PegPrices = new("", "PRIMARY_PEG", "MARKET_PEG");
    public static readonly WireWords<CancelRestriction> CancelRestrictions = new("", "ONLY_NEW", "ONLY_PARTIALLY_FILLED");

    /// <summary>Whether a type has a price; such a type also has a time in force, except the one that may not take.</summary>
    public static bool HasPrice(BinanceOrderType type) => type is BinanceOrderType.Limit or BinanceOrderType.StopLossLimit or BinanceOrderType.TakeProfitLimit or BinanceOrderType.LimitMaker;

    public static bool HasTimeInForce(BinanceOrderType type) => HasPrice(type) && type != BinanceOrderType.LimitMaker;

    public static bool HasTrigger(BinanceOrderType type) => type is BinanceOrderType.StopLoss or BinanceOrderType.StopLossLimit or BinanceOrderType.TakeProfit or BinanceOrderType.TakeProfitLimit;
}
