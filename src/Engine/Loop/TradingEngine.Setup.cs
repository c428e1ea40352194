using Godwit.Core.Instruments;
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
                Feed = _feeds[i],
            };
        }
        return new StrategyHost(this, index, strategy, strategy.Book, byInstrument, _setup.Seed);
    }

    private static string QuoteAssetOf(Instrument[] instruments)
    {
        string quote = instruments[0].QuoteAsset;
        foreach (Instrument instrument in instruments)
            if (instrument.QuoteAsset != quote)
                throw new Core.Outcomes.GodwitException($"{instrument} is quoted in {instrument.QuoteAsset}, {instruments[0]} in {quote}: one run needs one quote asset.");
        return quote;
    }
}
