using Godwit.Core.Instruments;
using Godwit.Core.Numbers;

namespace Godwit.Cli.Commands.Instruments;

/// <summary>Instruments' kinds and limits in words. A limit of zero means that the venue sets none.</summary>
internal static class InstrumentText
{
    public static string Kind(InstrumentKind kind) => kind switch
    {
        InstrumentKind.LinearPerpetual => "linear-perpetual",
        InstrumentKind.InversePerpetual => "inverse-perpetual",
        InstrumentKind.LinearFuture => "linear-future",
        InstrumentKind.InverseFuture => "inverse-future",
        _ => "spot",
    };

    /// <summary>Every limit that the rules set, by its JSON name, as exact decimals.</summary>
    public static IEnumerable<(string Name, string Words, string Value)> Limits(Instrument instrument, InstrumentRules rules)
    {
        if (rules.Tick.Units > 0) yield return ("tick", "tick", instrument.Format(rules.Tick));
        if (rules.MinPrice.Units > 0) yield return ("minPrice", "lowest price", instrument.Format(rules.MinPrice));
        if (rules.MaxPrice.Units > 0) yield return ("maxPrice", "highest price", instrument.Format(rules.MaxPrice));
        if (rules.Lot.Units > 0) yield return ("lot", "lot", instrument.Format(rules.Lot));
        if (rules.MinQuantity.Units > 0) yield return ("minQuantity", "least quantity", instrument.Format(rules.MinQuantity));
        if (rules.MaxQuantity.Units > 0) yield return ("maxQuantity", "largest quantity", instrument.Format(rules.MaxQuantity));
        if (rules.MarketLot.Units > 0) yield return ("marketLot", "lot of market orders", instrument.Format(rules.MarketLot));
        if (rules.MarketMinQuantity.Units > 0) yield return ("marketMinQuantity", "least market order", instrument.Format(rules.MarketMinQuantity));
        if (rules.MarketMaxQuantity.Units > 0) yield return ("marketMaxQuantity", "largest market order", instrument.Format(rules.MarketMaxQuantity));
        if (rules.MinNotional > Money.Zero) yield return ("minNotional", "least value", rules.MinNotional.ToString());
        if (rules.MaxNotional > Money.Zero) yield return ("maxNotional", "largest value", rules.MaxNotional.ToString());
        if (rules.PriceBandUp.Units > 0) yield return ("priceBandUp", "price band, up to reference ×", rules.PriceBandUp.ToString());
        if (rules.PriceBandDown.Units > 0) yield return ("priceBandDown", "price band, down to reference ×", rules.PriceBandDown.ToString());
        if (rules.MaxOpenOrders > 0) yield return ("maxOpenOrders", "most open orders", rules.MaxOpenOrders.ToString(System.Globalization.CultureInfo.InvariantCulture));
    }
}
