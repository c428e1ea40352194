using Godwit.Core.Outcomes;
using Godwit.Indicators;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Channels;

/// <summary>
/// Follows breakouts: long when the close leaves the range of the <c>entry</c> bars before it upwards, out when it falls below the
/// low of the <c>exit</c> bars before it; short the other way round. The rule of Donchian and of the Turtles (Faith 2003).
/// </summary>
public sealed class DonchianStrategy : StanceStrategy
{
    private Channels[] _channels = [];

    [Parameter("Bars of the range whose break opens a position", Min = 1, Max = 10_000)]
    public int Entry { get; init; } = 20;

    [Parameter("Bars of the range whose break on the other side closes it; at most entry", Min = 1, Max = 10_000)]
    public int Exit { get; init; } = 10;

    private struct Channels
    {
        public DonchianChannel Entry, Exit;

        /// <summary>The channels as they stood before the present bar; NaN until they exist.</summary>
        public double EntryUpper, EntryLower, ExitUpper, ExitLower;
    }

    protected override void Prepare()
    {
        if (Exit > Entry) throw GodwitException.Usage($"Strategy 'donchian' needs exit ≤ entry, not exit={Exit} and entry={Entry}.");
        _channels = new Channels[Markets.Count];
        for (int i = 0; i < _channels.Length; i++)
        {
            ref Channels channels = ref _channels[i];
            (channels.Entry, channels.Exit) = (Markets[i].Use(new DonchianChannel(Entry)), Markets[i].Use(new DonchianChannel(Exit)));
            channels.EntryUpper = channels.EntryLower = channels.ExitUpper = channels.ExitLower = double.NaN;
        }
    }

    protected override int Next(Market market, int stance)
    {
        ref Channels before = ref _channels[market.Slot];
        double close = market.Close;
        // Comparisons with NaN are false: nothing happens before the first full range.
        if (close > before.EntryUpper) stance = 1;
        else if (close < before.EntryLower) stance = -1;
        else if (stance > 0 ? close < before.ExitLower : close > before.ExitUpper) stance = 0;
        (before.EntryUpper, before.EntryLower) = (before.Entry.Upper, before.Entry.Lower);
        (before.ExitUpper, before.ExitLower) = (before.Exit.Upper, before.Exit.Lower);
        return stance;
    }
}
