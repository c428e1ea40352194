using Godwit.Core.Instruments;
using Godwit.Core.Numbers;

namespace Godwit.Data.Instruments;

/// <summary>Chooses the scales of an instrument from its ticks and lots and turns decimal texts into exact units.</summary>
/// <remarks>
/// The price scale holds every tick, the quantity scale every lot, exactly. Limits that are finer than the lot are
/// rounded to the side that forbids nothing more and allows nothing more: a minimum up, a maximum down, because orders
/// lie on the grid anyway. A maximum beyond the 64-bit range cannot be reached by any order and becomes "no limit";
/// a minimum, tick or lot beyond it is refused.
/// </remarks>
internal static class InstrumentBuilder
{
    /// <summary>Decimals of prices and quantities where the venue states no tick or lot.</summary>
    private const int DefaultScale = 8;

    /// <summary>Builds the instrument from the rules of all dates, oldest first.</summary>
    /// <exception cref="FormatException">A value is no number, or cannot be represented; the message says which.</exception>
    public static Instrument Build(InstrumentDraft draft, IReadOnlyList<RulesDraft> rules)
    {
        int priceScale = ScaleOf(rules, r => r.Tick, r => r.MinPrice, "tick");
        int quantityScale = ScaleOf(rules, r => Finer(r.Lot, r.MarketLot), r => r.MinQuantity, "lot");
        // Coarser lots than the venue's are still legal at the venue as long as they are multiples of its own.
        if (priceScale + quantityScale > Money.Scale) quantityScale = Money.Scale - priceScale;
        var converter = new RulesConverter(priceScale, quantityScale);
        InstrumentRules[] converted = [.. rules.Select(converter.Convert)];
        return new Instrument(draft.Key, draft.BaseAsset, draft.QuoteAsset, priceScale, quantityScale, converted)
        {
            Kind = draft.Kind,
            ContractSize = RulesConverter.Money(draft.ContractSize, "contract size") is { IsZero: false } size
                ? size
                : throw new FormatException("contract size is zero"),
        };
    }

    private static int ScaleOf(IReadOnlyList<RulesDraft> rules, Func<RulesDraft, string?> step, Func<RulesDraft, string?> least, string what)
    {
        int scale = 0;
        bool anyUnknown = false;
        foreach (RulesDraft r in rules)
        {
            ExactDecimal? grid = RulesConverter.Parse(step(r), what);
            if (grid is { IsZero: false }) { scale = Math.Max(scale, grid.Value.Scale); continue; }
            anyUnknown = true;
            if (RulesConverter.Parse(least(r), $"least {what}") is { } minimum) scale = Math.Max(scale, Math.Min(minimum.Scale, 10));
        }
        if (anyUnknown) scale = Math.Max(scale, DefaultScale);
        if (scale > Pow10.MaxLong) throw new FormatException($"the {what} has {scale} decimals, {Pow10.MaxLong} are the most");
        return scale;
    }

    private static string? Finer(string? lot, string? marketLot)
    {
        if (RulesConverter.Parse(marketLot, "market lot") is not { IsZero: false } market) return lot;
        return RulesConverter.Parse(lot, "lot") is { IsZero: false } limit && limit.Scale >= market.Scale ? lot : marketLot;
    }
}
