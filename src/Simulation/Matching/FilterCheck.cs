using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;

namespace Godwit.Simulation.Matching;

/// <summary>Whether the venue's filters are applied, and a quantity step that overrides the instrument's lot; zero uses the lot.</summary>
internal readonly record struct FilterSettings(bool Apply, Quantity LotOverride);

/// <summary>The venue's filters, in force on the date of the order, applied as the venue would.</summary>
internal static class FilterCheck
{
    public static Refusal Check(Instrument instrument, in OrderTerms terms, Price current, Instant now, int openOrders, FilterSettings filters)
    {
        if (terms.Quantity.Units <= 0) return Refusal.QuantityNotPositive;
        if (instrument.Expiry is { } expiry && now >= expiry) return Refusal.NotTrading;
        if (!filters.Apply) return Refusal.None;
        InstrumentRules rules = instrument.RulesAt(now);
        if (!rules.Trading) return Refusal.NotTrading;
        if (rules.MaxOpenOrders > 0 && openOrders >= rules.MaxOpenOrders) return Refusal.TooManyOrders;
        Refusal price = CheckPrices(rules, in terms, current);
        if (price != Refusal.None || terms.Is(OrderFlags.AllAvailable)) return price;
        Refusal quantity = CheckQuantity(rules, in terms, filters);
        if (quantity != Refusal.None) return quantity;
        return CheckNotional(instrument, in terms, terms.NeedsLimitPrice ? terms.LimitPrice : current, now, filters);
    }

    /// <summary>The largest quantity of one order; zero when there is no limit.</summary>
    public static Quantity Largest(Instrument instrument, in OrderTerms terms, Instant now, FilterSettings filters)
    {
        if (!filters.Apply) return Quantity.Zero;
        InstrumentRules rules = instrument.RulesAt(now);
        return !terms.NeedsLimitPrice && rules.MarketMaxQuantity.Units > 0 ? rules.MarketMaxQuantity : rules.MaxQuantity;
    }

    /// <summary>Value limits at a price. Reduce-only orders are exempt from the minimum, so that a position can always be closed.</summary>
    public static Refusal CheckNotional(Instrument instrument, in OrderTerms terms, Price price, Instant now, FilterSettings filters)
    {
        if (!filters.Apply) return Refusal.None;
        InstrumentRules rules = instrument.RulesAt(now);
        bool isMarket = !terms.NeedsLimitPrice;
        Money notional = instrument.Notional(price, terms.Quantity);
        bool minimumApplies = !terms.Is(OrderFlags.ReduceOnly) && (!isMarket || rules.MinNotionalAppliesToMarket);
        if (minimumApplies && notional < rules.MinNotional) return Refusal.NotionalBelowMinimum;
        if (rules.MaxNotional > Money.Zero && notional > rules.MaxNotional) return Refusal.NotionalAboveMaximum;
        return Refusal.None;
    }

    private static Refusal CheckPrices(InstrumentRules rules, in OrderTerms terms, Price current)
    {
        if (terms.NeedsLimitPrice)
        {
            Refusal limit = CheckPrice(rules, terms.LimitPrice);
            if (limit != Refusal.None) return limit;
            Rate up = rules.PriceBandUp, down = rules.PriceBandDown;
            if (up.Units > 0 && terms.LimitPrice.Units > current.Units * up.ToDouble()) return Refusal.PriceOutOfBand;
            if (down.Units > 0 && terms.LimitPrice.Units < current.Units * down.ToDouble()) return Refusal.PriceOutOfBand;
        }
        return terms.NeedsStopPrice ? CheckPrice(rules, terms.StopPrice) : Refusal.None;
    }

    private static Refusal CheckPrice(InstrumentRules rules, Price price)
    {
        if (price.Units <= 0) return Refusal.PriceNotPositive;
        if (rules.Tick.Units > 0 && price.Units % rules.Tick.Units != 0) return Refusal.PriceOffTick;
        if (price < rules.MinPrice || (rules.MaxPrice.Units > 0 && price > rules.MaxPrice)) return Refusal.PriceOutOfRange;
        return Refusal.None;
    }

    private static Refusal CheckQuantity(InstrumentRules rules, in OrderTerms terms, FilterSettings filters)
    {
        bool isMarket = !terms.NeedsLimitPrice;
        Quantity lot = isMarket && rules.MarketLot.Units > 0 ? rules.MarketLot : rules.Lot;
        if (filters.LotOverride.Units > 0) lot = filters.LotOverride;
        Quantity least = isMarket && rules.MarketMinQuantity.Units > 0 ? rules.MarketMinQuantity : rules.MinQuantity;
        Quantity most = isMarket && rules.MarketMaxQuantity.Units > 0 ? rules.MarketMaxQuantity : rules.MaxQuantity;
        if (lot.Units > 0 && terms.Quantity.Units % lot.Units != 0) return Refusal.QuantityOffLot;
        if (filters.LotOverride.Units == 0 && terms.Quantity < least) return Refusal.QuantityBelowMinimum;
        if (most.Units > 0 && terms.Quantity > most) return Refusal.QuantityAboveMaximum;
        return Refusal.None;
    }
}
