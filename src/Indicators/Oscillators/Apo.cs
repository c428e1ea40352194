using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Absolute price oscillator: fast average − slow average, in the unit of the series.</summary>
public sealed class Apo : ValueIndicator
{
    private readonly AveragePair _averages;

    public Apo(int fast = 12, int slow = 26, MovingAverageType type = MovingAverageType.Ema, FastSeed seed = FastSeed.Own)
        : this(new AveragePair(type, fast, type, slow, seed)) { }

    private Apo(AveragePair averages) : base("APO", averages.SettleLength) => _averages = averages;

    public override void Update(double value)
    {
        _averages.Update(value);
        if (_averages.IsReady) Set(_averages.Fast - _averages.Slow);
    }

    protected override void ResetState() => _averages.Reset();

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    public static void Compute(ReadOnlySpan<double> values, int fast, int slow, MovingAverageType type, Span<double> output) =>
        Batch.Run(new Apo(fast, slow, type), values, output);

    public static IndicatorDefinition Definition { get; } = new("APO", IndicatorGroup.Oscillators, "Absolute price oscillator")
    {
        Meaning = "The distance of a fast average from a slow one, in price units.",
        Formula = "ma(x, fast) − ma(x, slow)",
        Source = "MACD line with a choice of averages",
        Convention = "Each average is seeded on its own, as TA-Lib does here; late seeds the fast one where the slow one settles, as in its MACD.",
        Parameters = FastSlowParameters,
        Memory = IndicatorMemory.Fading,
        Create = a => new Apo(a.Whole("fast"), a.Whole("slow"), a.Average("maType"), a.Choice<FastSeed>("seed")),
    };

    internal static IReadOnlyList<IndicatorParameter> FastSlowParameters =>
    [
        IndicatorParameter.Bars("fast", 12, "Length of the fast average"),
        IndicatorParameter.Bars("slow", 26, "Length of the slow average"),
        IndicatorParameter.Average("maType", MovingAverageType.Ema, "Kind of average"),
        IndicatorParameter.Choice("seed", FastSeed.Own, "How the fast average begins"),
    ];
}

/// <summary>How the fast one of two averages begins.</summary>
public enum FastSeed
{
    /// <summary>With its own first values.</summary>
    Own,

    /// <summary>With the values that end where the slow average settles.</summary>
    Late,
}
