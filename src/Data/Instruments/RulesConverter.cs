using Godwit.Core.Instruments;
using Godwit.Core.Numbers;

namespace Godwit.Data.Instruments;

/// <summary>Decimal texts of one date's filters to <see cref="InstrumentRules"/> in given scales.</summary>
internal sealed class RulesConverter(int priceScale, int quantityScale)
{
    public InstrumentRules Convert(RulesDraft draft) => new()
    {
        ValidFrom = draft.ValidFrom,
        Tick = new Price(Step(draft.Tick, priceScale, "tick")),
        MinPrice = new Price(Minimum(draft.MinPrice, priceScale, "least price")),
        MaxPrice = new Price(Maximum(draft.MaxPrice, priceScale, "largest price")),
        Lot = new Quantity(Step(draft.Lot, quantityScale, "lot")),
        MinQuantity = new Quantity(Minimum(draft.MinQuantity, quantityScale, "least quantity")),
        MaxQuantity = new Quantity(Maximum(draft.MaxQuantity, quantityScale, "largest quantity")),
        MarketLot = new Quantity(Step(draft.MarketLot, quantityScale, "market lot")),
        MarketMinQuantity = new Quantity(Minimum(draft.MarketMinQuantity, quantityScale, "least market quantity")),
        MarketMaxQuantity = new Quantity(Maximum(draft.MarketMaxQuantity, quantityScale, "largest market quantity")),
        MinNotional = Money(draft.MinNotional, "least notional"),
        MaxNotional = MaximumMoney(draft.MaxNotional),
        MinNotionalAppliesToMarket = draft.MinNotionalAppliesToMarket,
        PriceBandUp = Band(draft.PriceBandUp, "upper price band"),
        PriceBandDown = Band(draft.PriceBandDown, "lower price band"),
        MaxOpenOrders = (int)Math.Min(Maximum(draft.MaxOpenOrders, 0, "number of orders"), int.MaxValue),
        Trading = draft.Trading,
    };

    /// <summary>The text as a number; null when there is none.</summary>
    /// <exception cref="FormatException">The text is no number, or negative.</exception>
    public static ExactDecimal? Parse(string? text, string what)
    {
        if (string.IsNullOrEmpty(text)) return null;
        return ExactDecimal.TryParse(text, out ExactDecimal value)
            ? value
            : throw new FormatException($"the {what} '{Shorten(text)}' is no number of at least zero");
    }

    /// <summary>An amount of money; zero when there is none.</summary>
    public static Money Money(string? text, string what)
    {
        if (Parse(text, what) is not { } value) return default;
        return value.ToMoney(roundUp: true) ?? throw new FormatException($"the {what} {value} is too large");
    }

    private static Money MaximumMoney(string? text) =>
        Parse(text, "largest notional") is { } value ? value.ToMoney(roundUp: false) ?? default : default;

    private static long Step(string? text, int scale, string what)
    {
        long units = Minimum(text, scale, what);
        // A step that is finer than the scale may be widened only to one of its own multiples.
        if (units != 0 && Parse(text, what) is { } exact && exact.Scale > scale
            && !(ExactDecimal.TryParse(Decimals.Format(units, scale), out ExactDecimal widened) && widened.IsMultipleOf(exact)))
            throw new FormatException($"the {what} {exact} and the tick need more than {Core.Numbers.Money.Scale} decimals together");
        return units;
    }

    private static long Minimum(string? text, int scale, string what)
    {
        if (Parse(text, what) is not { } value) return 0;
        return value.ToUnits(scale, roundUp: true)
            ?? throw new FormatException($"the {what} {value} with {scale} decimals exceeds the 64-bit range");
    }

    // Zero means "no limit", so a maximum below one unit must stay a maximum.
    private static long Maximum(string? text, int scale, string what) =>
        Parse(text, what) is { IsZero: false } value && value.ToUnits(scale, roundUp: false) is { } units ? Math.Max(1, units) : 0;

    private static Rate Band(string? text, string what) =>
        Parse(text, what) is { } value ? new Rate(value.ToUnits(Rate.Scale, roundUp: false) ?? 0) : default;

    private static string Shorten(string text) => text.Length <= 40 ? text : text[..40] + "…";
}
