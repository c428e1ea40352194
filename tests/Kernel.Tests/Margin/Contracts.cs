using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Margin;

/// <summary>Contracts and margin rules in the venues' own figures.</summary>
internal static class Contracts
{
    public static Instrument Linear(string asset, int priceScale = 2, int quantityScale = 3, Instant? expiry = null) => new(
        new InstrumentKey("BINANCEUSDM", asset + "USDT"), asset, "USDT", priceScale, quantityScale, [new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) }])
    {
        Kind = expiry is null ? InstrumentKind.LinearPerpetual : InstrumentKind.LinearFuture,
        Expiry = expiry,
    };

    public static Instrument Inverse(string asset, long contractSize, int priceScale = 2) => new(
        new InstrumentKey("BINANCECOINM", asset + "USD"), asset, "USD", priceScale, 0, [new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) }])
    {
        Kind = InstrumentKind.InversePerpetual,
        ContractSize = Money.FromWhole(contractSize),
    };

    /// <summary>Tiers as <c>floor:rate:leverage</c>, separated by spaces.</summary>
    public static MarginTiers Tiers(string text) => new([.. text.Split(' ').Select(t => t.Split(':')).Select(t => new MarginTier(
        TestInstruments.MoneyOf(t[0]), TestInstruments.RateOf(t[1]), int.Parse(t[2], System.Globalization.CultureInfo.InvariantCulture)))]);

    public static Rate Leverage(int times) => new(times * Pow10.Long(Rate.Scale));

    /// <summary>Binance's tiers of BTCUSDT as announced on 2021-03-18.</summary>
    public static MarginTiers BinanceBitcoin => Tiers(
        "0:0.4%:125 50000:0.5%:100 250000:1%:50 1000000:2.5%:20 10000000:5%:10 20000000:10%:5 50000000:12.5%:4 100000000:15%:3 200000000:25%:2 300000000:50%:1");

    /// <summary>Tiers of ETHUSDT that give the maintenance amount of Binance's worked example (135,365 at 10 %).</summary>
    public static MarginTiers BinanceEther => Tiers("0:0.5%:100 10000:0.65%:75 100000:1%:50 500000:2%:25 1000000:5%:10 2000000:10%:5 5000000:12.5%:4");
}
