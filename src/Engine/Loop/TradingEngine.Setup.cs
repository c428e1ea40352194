using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Engine.Hosts;
using Godwit.Strategies;

namespace Godwit.Engine.Loop;

/// <summary>Putting the engine together.</summary>
public sealed partial class TradingEngine
{
    private Listener[] Listening(int instrument) =>
        [.. _hosts.Where(h => h.MarketOf(instrument) is not null).Select(h => new Listener(h.Strategy, h.MarketOf(instrument)!))];

    private StrategyHost Host(int index, int instrumentCount)
    {
        StrategySetup strategy = _setup.Strategies[index];
        var byInstrument = new Market?[instrumentCount];
        IReadOnlyList<int> chosen = strategy.Instruments.Count > 0 ? strategy.Instruments : [.. Enumerable.Range(0, instrumentCount)];
        int slot = 0;
        foreach (int i in chosen)
        {
            InstrumentSetup instrument = _setup.Instruments[i];
            byInstrument[i] = new Market(i, slot++, instrument.Instrument, instrument.Interval)
            {
                VolumeDivisor = Pow10.Double(instrument.VolumeScale),
                LotOverride = strategy.Style.LotOverride,
                Regimes = _regimes[i],
                Leverage = instrument.Margin?.Leverage ?? MarginTerms.One,
                Feed = _feeds[i],
            };
        }
        return new StrategyHost(this, index, strategy, strategy.Book, byInstrument, _setup.Seed);
    }

    /// <summary>The run's money: the quote asset, for inverse contracts the base asset.</summary>
    private static string SettlementAssetOf(Instrument[] instruments)
    {
        string money = instruments[0].SettlementAsset;
        foreach (Instrument instrument in instruments)
            if (instrument.SettlementAsset != money)
                throw new Core.Outcomes.GodwitException($"{instrument} is settled in {instrument.SettlementAsset}, {instruments[0]} in {money}: one run needs one money.");
        return money;
    }
}
