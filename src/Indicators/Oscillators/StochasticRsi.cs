using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Stochastic RSI (Chande and Kroll): where the RSI lies in its own recent range, 0 … 100, and its average.</summary>
public sealed class StochasticRsi : ValueIndicator
{
    // While the price stands still the RSI does too, but for rounding; a range of rounding errors is none (RSI points).
    private const double NoRange = 1e-10;

    private readonly Rsi _rsi;
    private readonly ValueIndicator _d;
    private RawStochastic _raw;

    public StochasticRsi(int period = 14, int fastK = 14, int fastD = 3, MovingAverageType fastDType = MovingAverageType.Sma)
        : this(new Rsi(period), Guard.Period(fastK), MovingAverages.Create(fastDType, fastD)) { }

    private StochasticRsi(Rsi rsi, int fastK, ValueIndicator d) : base("STOCHRSI", rsi.SettleLength + fastK + d.SettleLength - 2, 2)
    {
        _raw = new RawStochastic(fastK);
        (_rsi, _d) = (rsi, d);
    }

    public override void Update(double value)
    {
        _rsi.Update(value);
        if (!_rsi.IsReady) return;
        double rsi = _rsi.Value, raw = _raw.Next(rsi, rsi, rsi);
        if (!_raw.IsReady) return;
        if (_raw.Range < NoRange) raw = 0.0;
        _d.Update(raw);
        if (_d.IsReady) Set(raw, _d.Value);
    }

    protected override void ResetState()
    {
        _rsi.Reset();
        _raw.Reset();
        _d.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("STOCHRSI", IndicatorGroup.Oscillators, "Stochastic RSI")
    {
        Meaning = "Where the RSI lies in its own recent range: quicker to reach the ends than the RSI.",
        Formula = "fastk = 100·(rsi − min rsi) / (max rsi − min rsi); fastd = ma(fastk)",
        Source = "Chande and Kroll, The New Technical Trader, 1994",
        Convention = "An empty range gives 0.",
        Parameters =
        [
            IndicatorParameter.Period(14, meaning: "Length of the RSI"),
            IndicatorParameter.Bars("fastK", 14, "Bars of the range"),
            IndicatorParameter.Bars("fastD", 3, "Length of %D"),
            IndicatorParameter.Average("fastDMA", MovingAverageType.Sma, "Kind of %D"),
        ],
        Outputs = [new("fastk"), new("fastd", "secondary")],
        Memory = IndicatorMemory.Fading,
        Bounds = new(0, 100),
        Create = a => new StochasticRsi(a.Period, a.Whole("fastK"), a.Whole("fastD"), a.Average("fastDMA")),
    };
}
