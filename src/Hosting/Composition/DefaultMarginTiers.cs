using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;

namespace Godwit.Hosting.Composition;

/// <summary>
/// Margin tiers where the user gives none. Venues change them often: these are published tables of one date each, named in the report. A contract
/// without a table of its own has the tiers that Binance announced on 2021-03-18 for small contracts, which are stricter than those of large ones.
/// </summary>
internal static class DefaultMarginTiers
{
    public static MarginTiers Of(Instrument instrument)
    {
        bool isBitcoin = instrument.BaseAsset == "BTC";
        if (instrument.IsInverse)
        {
            return isBitcoin
                ? Read("0/0.4%/125 10/0.5%/100 20/1%/50 30/2.5%/20 50/5%/10 100/10%/5 200/12.5%/4 400/15%/3 1000/25%/2", "Binance COIN-M, BTCUSD, support page of 2020-06-11")
                : Read("0/2.5%/20", "one tier of 2.5 %: no table for this inverse contract");
        }
        if (isBitcoin && instrument.Key.Venue.StartsWith("BYBIT", StringComparison.Ordinal))
            return Read("0/0.5%/100 2000000/0.56%/90 2600000/0.63%/80 3200000/0.67%/75 3800000/0.71%/70 4400000/0.77%/65 5000000/0.91%/55 5600000/1%/50 8500000/1.3%/45 10000000/1.5%/40", "Bybit, BTCUSDT, margin parameters page (first ten tiers)");
        return isBitcoin
            ? Read("0/0.4%/125 50000/0.5%/100 250000/1%/50 1000000/2.5%/20 10000000/5%/10 20000000/10%/5 50000000/12.5%/4 100000000/15%/3 200000000/25%/2 300000000/50%/1", "Binance USD-M, BTCUSDT, announced 2021-03-18")
            : Read("0/1%/50 5000/2.5%/20 25000/5%/10 100000/10%/5 250000/12.5%/2 1000000/50%/1", "Binance USD-M, 50x contracts, announced 2021-03-18");
    }

    private static MarginTiers Read(string text, string source) => new([.. text.Split(' ').Select(Tier)]) { Source = source };

    private static MarginTier Tier(string text)
    {
        string[] parts = text.Split('/');
        return Money.TryParse(parts[0], out Money from) && Rate.TryParse(parts[1], out Rate rate) && int.TryParse(parts[2], System.Globalization.CultureInfo.InvariantCulture, out int leverage)
            ? new MarginTier(from, rate, leverage)
            : throw new FormatException($"'{text}' is no margin tier.");
    }
}
