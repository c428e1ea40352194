using Godwit.Core.Instruments;
using Godwit.Core.Numbers;

namespace Godwit.Support.Markets;

/// <summary>Instruments for tests, described in decimals.</summary>
public static class TestInstruments
{
    /// <summary>A spot instrument against USDT without filters unless rules are given.</summary>
    public static Instrument Spot(string asset, int priceScale = 2, int quantityScale = 3, params InstrumentRules[] rules) => new(
        new InstrumentKey("TEST", asset + "USDT"), asset, "USDT", priceScale, quantityScale,
        rules.Length > 0 ? rules : [new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) }]);

    public static Price PriceOf(this Instrument instrument, string text) =>
        Decimals.TryParse(text, instrument.PriceScale, out long units) ? new Price(units) : throw new FormatException($"'{text}' is no price of {instrument}.");

    public static Quantity QuantityOf(this Instrument instrument, string text) =>
        Decimals.TryParse(text, instrument.QuantityScale, out long units) ? new Quantity(units) : throw new FormatException($"'{text}' is no quantity of {instrument}.");

    public static Money MoneyOf(string text) => Money.TryParse(text, out Money money) ? money : throw new FormatException($"'{text}' is no amount.");

    public static Rate RateOf(string text) => Rate.TryParse(text, out Rate rate) ? rate : throw new FormatException($"'{text}' is no rate.");
}
