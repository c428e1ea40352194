using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Where the close lies between the lowest low and the highest high of a window, 0 … 100; 0 when that range is empty.</summary>
internal struct RawStochastic(int period)
{
    private WindowExtreme<Highest> _high = new(period);
    private WindowExtreme<Lowest> _low = new(period);

    public readonly bool IsReady => _high.IsReady;
    public readonly double Range => _high.Value - _low.Value;

    public double Next(double high, double low, double close)
    {
        _high.Push(high);
        _low.Push(low);
        return Position(close, _high.Value, _low.Value);
    }

    public void Reset()
    {
        _high.Reset();
        _low.Reset();
    }

    public static double Position(double value, double highest, double lowest) => Rsi.Share(value - lowest, highest - lowest);

    /// <summary>Batch form of <see cref="Position"/>; the lows are overwritten with the positions.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Positions(ReadOnlySpan<double> values, ReadOnlySpan<double> highest, Span<double> lowest)
    {
        ref double value = ref MemoryMarshal.GetReference(values), high = ref MemoryMarshal.GetReference(highest), low = ref MemoryMarshal.GetReference(lowest);
        int i = 0;
        for (; unchecked(i + 4) <= lowest.Length; i = unchecked(i + 4))
        {
            nuint at = unchecked((nuint)i);
            Vector256<double> bottom = Vector256.LoadUnsafe(ref low, at), range = Vector256.LoadUnsafe(ref high, at) - bottom;
            Vector256<double> share = (Vector256.LoadUnsafe(ref value, at) - bottom) / range * 100.0;
            Vector256.AndNot(share, Vector256.Equals(range, Vector256<double>.Zero)).StoreUnsafe(ref low, at);
        }
        for (; i < lowest.Length; i++) lowest[i] = Position(values[i], highest[i], lowest[i]);
    }
}

/// <summary>Slow stochastic (Lane): %K smoothed once, and %D its average.</summary>
public sealed class Stochastic : BarIndicator
{
    private RawStochastic _raw;
    private readonly ValueIndicator _k, _d;

    public Stochastic(
        int fastK = 14, int slowK = 3, int slowD = 3,
        MovingAverageType slowKType = MovingAverageType.Sma, MovingAverageType slowDType = MovingAverageType.Sma)
        : this(Guard.Period(fastK), MovingAverages.Create(slowKType, slowK), MovingAverages.Create(slowDType, slowD)) { }

    private Stochastic(int fastK, ValueIndicator k, ValueIndicator d) : base("STOCH", fastK + k.SettleLength + d.SettleLength - 2, 2)
    {
        _raw = new RawStochastic(fastK);
        (_k, _d) = (k, d);
    }

    public override void Update(in BarValues bar)
    {
        double raw = _raw.Next(bar.High, bar.Low, bar.Close);
        if (!_raw.IsReady) return;
        _k.Update(raw);
        if (!_k.IsReady) return;
        _d.Update(_k.Value);
        if (_d.IsReady) Set(_k.Value, _d.Value);
    }

    protected override void ResetState()
    {
        _raw.Reset();
        _k.Reset();
        _d.Reset();
    }

    /// <summary>Batch face, bit for bit the streaming face; NaN before it settles.</summary>
    /// <remarks>With simple averages. Each span serves as scratch space for the other while the steps are taken one after the other.</remarks>
    public static void Compute(in BarSpans bars, int fastK, int slowK, int slowD, Span<double> slowKLine, Span<double> slowDLine)
    {
        Guard.SameLength(bars.Closes.Length, slowKLine.Length);
        Guard.SameLength(bars.Closes.Length, slowDLine.Length);
        int first = Guard.Period(fastK) - 1, firstK = first + Guard.Period(slowK) - 1, firstD = firstK + Guard.Period(slowD) - 1;
        if (firstD < bars.Closes.Length)
        {
            WindowExtremeBatch.Compute<Highest>(bars.Highs, fastK, slowKLine);
            WindowExtremeBatch.Compute<Lowest>(bars.Lows, fastK, slowDLine);
            RawStochastic.Positions(bars.Closes[first..], slowKLine[first..], slowDLine[first..]);
            WindowSumBatch.Means(slowDLine[first..], slowK, 1.0 / slowK, slowKLine[first..]);
            WindowSumBatch.Means(slowKLine[firstK..], slowD, 1.0 / slowD, slowDLine[firstK..]);
        }
        Guard.BlankUnsettled(slowKLine, firstD + 1);
        Guard.BlankUnsettled(slowDLine, firstD + 1);
    }

    public static IndicatorDefinition Definition { get; } = new("STOCH", IndicatorGroup.Oscillators, "Slow stochastic")
    {
        Meaning = "Where the close lies in the recent range, 0 … 100, smoothed; above 80 is called overbought, below 20 oversold.",
        Formula = "fastk = 100·(close − min low) / (max high − min low); slowk = ma(fastk); slowd = ma(slowk)",
        Source = "Lane 1950s; definitions as in TA-Lib",
        Convention = "An empty range gives %K = 0.",
        Parameters =
        [
            IndicatorParameter.Bars("fastK", 14, "Bars of the range"),
            IndicatorParameter.Bars("slowK", 3, "Length of the smoothing of %K"),
            IndicatorParameter.Average("slowKMA", MovingAverageType.Sma, "Kind of that smoothing"),
            IndicatorParameter.Bars("slowD", 3, "Length of %D"),
            IndicatorParameter.Average("slowDMA", MovingAverageType.Sma, "Kind of %D"),
        ],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("slowk"), new("slowd", "secondary")],
        Bounds = new(0, 100),
        Create = a => new Stochastic(a.Whole("fastK"), a.Whole("slowK"), a.Whole("slowD"), a.Average("slowKMA"), a.Average("slowDMA")),
        BarBatch = ComputeArguments,
    };

    private static void ComputeArguments(IndicatorArguments a, in BarSpans bars, double[][] o)
    {
        if (a.Average("slowKMA") == MovingAverageType.Sma && a.Average("slowDMA") == MovingAverageType.Sma)
            Compute(bars, a.Whole("fastK"), a.Whole("slowK"), a.Whole("slowD"), o[0], o[1]);
        else Batch.Run(Definition.Create(a), bars, o);
    }
}

/// <summary>Fast stochastic (Lane): raw %K, and %D its average.</summary>
public sealed class FastStochastic : BarIndicator
{
    private RawStochastic _raw;
    private readonly ValueIndicator _d;

    public FastStochastic(int fastK = 14, int fastD = 3, MovingAverageType fastDType = MovingAverageType.Sma)
        : this(Guard.Period(fastK), MovingAverages.Create(fastDType, fastD)) { }

    private FastStochastic(int fastK, ValueIndicator d) : base("STOCHF", fastK + d.SettleLength - 1, 2)
    {
        _raw = new RawStochastic(fastK);
        _d = d;
    }

    public override void Update(in BarValues bar)
    {
        double raw = _raw.Next(bar.High, bar.Low, bar.Close);
        if (!_raw.IsReady) return;
        _d.Update(raw);
        if (_d.IsReady) Set(raw, _d.Value);
    }

    protected override void ResetState()
    {
        _raw.Reset();
        _d.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("STOCHF", IndicatorGroup.Oscillators, "Fast stochastic")
    {
        Meaning = "Where the close lies in the recent range, 0 … 100.",
        Formula = "fastk = 100·(close − min low) / (max high − min low); fastd = ma(fastk)",
        Source = "Lane 1950s; definitions as in TA-Lib",
        Convention = "An empty range gives %K = 0.",
        Parameters =
        [
            IndicatorParameter.Bars("fastK", 14, "Bars of the range"),
            IndicatorParameter.Bars("fastD", 3, "Length of %D"),
            IndicatorParameter.Average("fastDMA", MovingAverageType.Sma, "Kind of %D"),
        ],
        Inputs = IndicatorDefinition.HighLowClose,
        Outputs = [new("fastk"), new("fastd", "secondary")],
        Bounds = new(0, 100),
        Create = a => new FastStochastic(a.Whole("fastK"), a.Whole("fastD"), a.Average("fastDMA")),
    };
}
