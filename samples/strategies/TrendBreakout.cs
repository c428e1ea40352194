// Buys when the close leaves the range of the last bars upwards, and follows the rise with an exit that the market's own
// restlessness keeps at a distance. Shows: indicators, state per instrument, a condition on the bars before this one.
//
//     godwit backtest samples/strategies/TrendBreakout.cs --data YOUR-DATA --param range=48

/// <summary>Donchian breakout with an exit a few average true ranges below the highest close.</summary>
public sealed class TrendBreakout : Strategy
{
    [Parameter("Bars whose highest high must be exceeded", Min = 2, Max = 5000)]
    public int Range { get; init; } = 48;

    [Parameter("Bars of the average true range", Min = 2, Max = 1000)]
    public int AtrPeriod { get; init; } = 24;

    [Parameter("Distance of the exit below the highest close, in average true ranges", Min = 0.1, Max = 50)]
    public double Distance { get; init; } = 4;

    private State[] _states = [];

    // One object per instrument: a run may have several, and they must not mix.
    private sealed class State(Market market, int range, int atrPeriod)
    {
        public readonly DonchianChannel Channel = market.Use(new DonchianChannel(range));
        public readonly Atr Atr = market.Use(new Atr(atrPeriod));

        /// <summary>The channel's upper edge before the present bar: today's high is always inside today's channel.</summary>
        public double UpperBefore = double.NaN;
        public double HighestClose;
    }

    protected override void OnStart() => _states = [.. Markets.Select(m => new State(m, Range, AtrPeriod))];

    protected override void OnWarmUp(Market market)
    {
        State state = _states[market.Slot];
        if (state.Channel.IsReady) state.UpperBefore = state.Channel.Upper;
    }

    protected override void OnBar(Market market)
    {
        State state = _states[market.Slot];
        if (market.PositionSign == 0)
        {
            // A comparison with NaN is false: nothing happens before the channel has settled.
            if (market.Close > state.UpperBefore)
            {
                GoLong(market);
                state.HighestClose = market.Close;
            }
        }
        else
        {
            state.HighestClose = Math.Max(state.HighestClose, market.Close);
            if (market.Close < state.HighestClose - Distance * state.Atr.Value) GoFlat(market);
        }
        if (state.Channel.IsReady) state.UpperBefore = state.Channel.Upper;
    }
}
