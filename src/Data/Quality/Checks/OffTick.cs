using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Data.Quality.Checks;

/// <summary>Prices that are no multiple of the venue's tick at that date. Ticks change, and metadata rarely reaches back: a fact, not a fault.</summary>
internal static class OffTick
{
    /// <summary>Bars with a price off the tick, and the first of them.</summary>
    public static (long Bars, Instant? First) Count(BarColumns bars, Instrument instrument)
    {
        if (instrument.RulesAreInferred || instrument.PriceScale < bars.PriceScale) return (0, null);
        long factor = Pow10.Long(instrument.PriceScale - bars.PriceScale), count = 0;
        Instant? first = null;
        ReadOnlySpan<long> times = bars.OpenTimesNanos, opens = bars.Opens, highs = bars.Highs, lows = bars.Lows, closes = bars.Closes;
        for (int i = 0; i < times.Length; i++)
        {
            var at = new Instant(times[i]);
            long tick = (instrument.Rules.Count > 1 ? instrument.RulesAt(at) : instrument.Rules[0]).Tick.Units;
            if (tick <= 1) continue;
            if (opens[i] * factor % tick == 0 && highs[i] * factor % tick == 0 && lows[i] * factor % tick == 0 && closes[i] * factor % tick == 0) continue;
            count++;
            first ??= at;
        }
        return (count, first);
    }
}
