using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Percentage price oscillator: 100 · (fast average − slow average) / slow average; 0 where the slow average is 0.</summary>
public sealed class Ppo : ValueIndicator
{
    private readonly AveragePair _averages;

    public Ppo(int fast = 12, int slow = 26, MovingAverageType type = MovingAverageType.Ema, FastSeed seed = FastSeed.Own)
        : this(new AveragePair(type, fast, type, slow, seed)) { }

    private Ppo(AveragePair averages) : base("PPO", averages.SettleLength) => _averages = averages;

    public override void Update(double value)
    {
        _averages.Update(value);
        if (_averages.IsReady) Set(Roc.Percent(_averages.Fast, _averages.Slow));
    }

    protected override void ResetState() => _averages.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int fast, int slow, MovingAverageType type, Span<double> output) =>
        Batch.Run(new Ppo(fast, slow, type), values, output);

    public static IndicatorDefinition Definition { get; } = new("PPO", IndicatorGroup.Oscillators, "Percentage price oscillator")
    {
        Meaning = "The distance of a fast average from a slow one in percent: comparable between instruments.",
        Formula = "100·(ma(x, fast) − ma(x, slow)) / ma(x, slow)",
        Source = "MACD line in percent of the slow average",
        Convention = "Each average is seeded on its own, as TA-Lib does here; late seeds the fast one where the slow one settles, as in its MACD.",
        Parameters = Apo.FastSlowParameters,
        Memory = IndicatorMemory.Fading,
        Create = a => new Ppo(a.Whole("fast"), a.Whole("slow"), a.Average("maType"), a.Choice<FastSeed>("seed")),
    };
}
