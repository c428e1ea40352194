using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Indicators;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Channels;

public enum BreakoutMeasure : byte
{
    /// <summary>Wilder's average true range.</summary>
    Atr,

    /// <summary>Highest high less lowest low.</summary>
    Range,
}

/// <summary>
/// Follows moves that are large for the market: a close more than <c>multiple</c> yardsticks from the close before it, or, with
/// <c>session</c>, from the open of the UTC day (Williams 1999, volatility breakout). The yardstick ends before the bar or the day it judges.
/// </summary>
public sealed class VolatilityBreakoutStrategy : StanceStrategy
{
    private State[] _states = [];

    [Parameter("Bars of the yardstick; days with session", Min = 1, Max = 10_000)]
    public int Period { get; init; } = 14;

    [Parameter("Yardsticks that a move must exceed", Min = 0.01, Max = 100)]
    public double Multiple { get; init; } = 1.5;

    [Parameter("The yardstick: average true range (atr) or the whole range of the period (range)")]
    public BreakoutMeasure Measure { get; init; } = BreakoutMeasure.Atr;

    [Parameter("Measures from the open of the UTC day, trades each side once a day and is flat at its end")]
    public bool Session { get; init; }

    [Parameter("Bars without a new breakout after which a position ends; 0 waits for the opposite breakout", Min = 0, Max = 10_000)]
    public int Hold { get; init; } = 12;

    private struct State
    {
        public Indicator Yardstick;

        /// <summary>Price from which a move is measured, and how far it must go; NaN until known.</summary>
        public double From, Distance;

        /// <summary>Bars since the last breakout.</summary>
        public int Age;
        public long Day;

        /// <summary>Sides that broke out today: 1 upwards, 2 downwards.</summary>
        public int Taken;
    }

    protected override void Prepare()
    {
        _states = new State[Markets.Count];
        for (int i = 0; i < _states.Length; i++)
        {
            Market market = Markets[i];
            long interval = market.Interval.Length.Nanos;
            if (Session && (interval >= Duration.NanosPerDay || Duration.NanosPerDay % interval != 0))
                throw GodwitException.Usage($"Strategy 'vol-breakout' with session=true needs bars that divide a day, such as 1h, not {market.Interval}.");
            Indicator yardstick = Measure == BreakoutMeasure.Atr ? new Atr(Period) : new DonchianChannel(Period);
            if (Session) yardstick = new HigherTimeframe(yardstick, Duration.NanosPerDay, interval);
            _states[i] = new State { Yardstick = market.Use(yardstick), From = double.NaN, Distance = double.NaN, Day = long.MinValue };
        }
    }

    protected override int Next(Market market, int stance)
    {
        ref State state = ref _states[market.Slot];
        bool isLastOfDay = false;
        if (Session)
        {
            long day = market.Bar.OpenTime.UtcDay;
            if (day != state.Day)
            {
                // Days that are complete only: the indicator has not seen the one that begins here.
                (state.Day, state.Taken, state.From, state.Distance) = (day, 0, market.Open, Distance(state.Yardstick));
                stance = 0;
            }
            isLastOfDay = (market.Bar.OpenTime + market.Interval.Length).UtcDay != day;
        }
        double move = market.Close - state.From;
        int breakout = move > state.Distance ? 1 : move < -state.Distance ? -1 : 0;
        if (!Session) (state.From, state.Distance) = (market.Close, Distance(state.Yardstick));
        if (isLastOfDay) return 0;
        if (breakout != 0)
        {
            int side = breakout > 0 ? 1 : 2;
            bool isTaken = Session && stance != breakout && (state.Taken & side) != 0;
            // A side that has had its turn today is not entered again, but nobody stays against it.
            if (isTaken) return 0;
            (state.Age, state.Taken) = (0, state.Taken | side);
            return breakout;
        }
        return stance != 0 && Hold > 0 && ++state.Age >= Hold ? 0 : stance;
    }

    private double Distance(Indicator yardstick) =>
        Multiple * (Measure == BreakoutMeasure.Atr ? yardstick.Value : yardstick.Value - yardstick.Output(2));
}
