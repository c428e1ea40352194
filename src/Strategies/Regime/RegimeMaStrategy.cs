using Godwit.Core.Outcomes;
using Godwit.Indicators;
using Godwit.Strategies.Crossover;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Regime;

/// <summary>Which model says whether the market is calm or wild.</summary>
public enum VolatilityModel : byte
{
    /// <summary>Stated parameters, against the market's own trailing history.</summary>
    Filter,

    /// <summary>Three states learnt from a trailing window.</summary>
    Hmm,
}

/// <summary>A cross of moving averages whose side, speed and size depend on the regime of the market.</summary>
/// <remarks>
/// Side: no position against a trend that is more likely than <see cref="Veto"/>; once the trend gives way, the last crossing counts again. Speed: in a
/// calm market the periods are shortened, in a wild one stretched. Size: the wilder, the smaller. Confidence is the probability
/// of a trend to the signal's side plus half that of none. Both models are asked for whatever is turned off, so that all variants begin alike.
/// </remarks>
[Ablation("side", "side=false", "crossings are followed against the trend, too")]
[Ablation("speed", "speed=false", "the same periods in every market")]
[Ablation("size", "size=false", "the same size in every market")]
[Ablation("all", "side=false speed=false size=false", "the plain cross of moving averages")]
public sealed class RegimeMaStrategy : Strategy
{
    private static readonly string[] Sources = ["trend:down", "trend:none", "trend:up"];
    private Line[] _lines = [];

    [Parameter("Bars of the fast average in a normal market", Min = 1, Max = 10_000)]
    public int Fast { get; init; } = 10;

    [Parameter("Bars of the slow average in a normal market", Min = 2, Max = 10_000)]
    public int Slow { get; init; } = 30;

    [Parameter("Kind of moving average")]
    public AverageType Type { get; init; } = AverageType.Sma;

    [Parameter("Whether an exact touch cancels a crossing (strict) or not (latched)")]
    public Crossing Crossing { get; init; } = Crossing.Strict;

    [Parameter("Whether the trend regime forbids positions against it")]
    public bool Side { get; init; } = true;

    [Parameter("Whether periods depend on the volatility regime")]
    public bool Speed { get; init; } = true;

    [Parameter("Whether the size depends on the volatility regime")]
    public bool Size { get; init; } = true;

    [Parameter("Probability of the opposite trend from which on a position is forbidden", Min = 0, Max = 1)]
    public double Veto { get; init; } = 0.5;

    [Parameter("Periods in a calm market, as a multiple", Min = 0.1, Max = 10)]
    public double CalmSpeed { get; init; } = 0.7;

    [Parameter("Periods in a wild market, as a multiple", Min = 0.1, Max = 10)]
    public double WildSpeed { get; init; } = 1.5;

    [Parameter("Size in a wild market, as a share of the full one", Min = 0.01, Max = 1)]
    public double WildSize { get; init; } = 0.5;

    [Parameter("Which model tells calm from wild: stated parameters (filter) or learnt states (hmm)")]
    public VolatilityModel Volatility { get; init; } = VolatilityModel.Filter;

    /// <summary>What the strategy keeps of one market.</summary>
    private struct Line
    {
        public IRegime Trend;
        public IRegime Volatility;
        public ValueIndicator[] Fasts;
        public ValueIndicator[] Slows;
        public CrossDetector Cross;

        /// <summary>The side of the last crossing that could be traded, 0 before the first.</summary>
        public int Crossed;

        /// <summary>The side that was asked for last.</summary>
        public int Wanted;
    }

    protected override void OnStart()
    {
        if (Fast >= Slow) throw GodwitException.Usage($"Strategy 'regime-ma' needs fast < slow, not fast={Fast} and slow={Slow}.");
        _lines = new Line[Markets.Count];
        for (int i = 0; i < _lines.Length; i++) _lines[i] = Open(Markets[i]);
    }

    protected override void OnWarmUp(Market market) => Cross(ref _lines[market.Slot]);

    protected override void OnBar(Market market)
    {
        ref Line line = ref _lines[market.Slot];
        int cross = Cross(ref line);
        if (!line.Trend.IsReady || !line.Volatility.IsReady) return;
        if (cross != 0) line.Crossed = cross;
        RegimeReading trend = line.Trend.Reading;
        int wanted = Side && IsVetoed(in trend, line.Crossed) ? 0 : line.Crossed;
        // A crossing is told even where it changes nothing: after a stop it is a new reason to enter.
        if (cross == 0 && wanted == line.Wanted) return;
        line.Wanted = wanted;
        RegimeReading volatility = line.Volatility.Reading;
        double strength = Size ? 1 - volatility.Of((int)VolatilityState.Wild) * (1 - WildSize) : 1;
        Give(market, new Signal(wanted, strength, Confidence(in trend, wanted), line.Slows[Pace(in line)].SettleLength, Sources[trend.State]));
    }

    private bool IsVetoed(in RegimeReading trend, int side) => side != 0 && trend.Of((int)(side > 0 ? TrendState.Down : TrendState.Up)) >= Veto;

    private static double Confidence(in RegimeReading trend, int side) => side == 0
        ? double.NaN
        : Math.Min(1, trend.Of((int)(side > 0 ? TrendState.Up : TrendState.Down)) + 0.5 * trend.Of((int)TrendState.None));

    /// <summary>Which pair of averages counts now; that of a normal market until the regime is known.</summary>
    private int Pace(in Line line) => Speed && line.Volatility.IsReady ? line.Volatility.Reading.State : (int)VolatilityState.Normal;

    private int Cross(ref Line line)
    {
        int pace = Pace(in line);
        ValueIndicator fast = line.Fasts[pace], slow = line.Slows[pace];
        return slow.IsReady && fast.IsReady ? line.Cross.Update(fast.Value, slow.Value) : 0;
    }

    private Line Open(Market market)
    {
        double[] paces = [CalmSpeed, 1, WildSpeed];
        var hmm = new HmmRegimeOptions { States = paces.Length };
        var line = new Line
        {
            Trend = market.Regimes.Trend(),
            Volatility = Volatility == VolatilityModel.Hmm ? market.Regimes.Hmm(hmm) : market.Regimes.Volatility(),
            Fasts = new ValueIndicator[paces.Length],
            Slows = new ValueIndicator[paces.Length],
            Cross = new CrossDetector(Crossing),
        };
        for (int pace = 0; pace < paces.Length; pace++)
        {
            int fast = Periods(Fast, paces[pace]), slow = Math.Max(fast + 1, Periods(Slow, paces[pace]));
            line.Fasts[pace] = market.Use(MaCrossStrategy.Average(Type, fast));
            line.Slows[pace] = market.Use(MaCrossStrategy.Average(Type, slow));
        }
        return line;
    }

    private static int Periods(int normal, double pace) => Math.Max(1, (int)Math.Round(normal * pace));
}
