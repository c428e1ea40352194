using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Wilder's directional movement: smoothed sums of +DM, −DM and true range, and the figures made of them.</summary>
/// <remarks>The sums start as plain sums of the first period − 1 bars, then s = s − s / period + new; a period of 1 does not smooth.</remarks>
internal struct DirectionalSums(int period)
{
    private readonly double _keep = 1.0 - 1.0 / period;
    private double _previousHigh = double.NaN, _previousLow, _previousClose;
    private int _count;
    private double _plus, _minus, _range;

    public readonly double Plus => _plus;
    public readonly double Minus => _minus;
    public readonly double Range => _range;

    /// <summary>True from the bar on at which directional movement and range are complete: period + 1 bars.</summary>
    public readonly bool IsReady => _count >= period;

    /// <summary>True from the bar on at which the sums of movement alone are complete, one bar earlier.</summary>
    public readonly bool MovementIsReady => _count >= Math.Max(1, period - 1);

    public readonly double PlusIndicator => Rsi.Share(_plus, _range);
    public readonly double MinusIndicator => Rsi.Share(_minus, _range);

    public void Next(double high, double low, double close)
    {
        if (!double.IsNaN(_previousHigh))
        {
            (double plus, double minus) = Movement(high - _previousHigh, _previousLow - low);
            double range = TrueRange.Of(high, low, _previousClose);
            // While the first sums gather nothing is let go.
            double keep = _count < period - 1 ? 1.0 : _keep;
            _plus = Math.FusedMultiplyAdd(_plus, keep, plus);
            _minus = Math.FusedMultiplyAdd(_minus, keep, minus);
            _range = Math.FusedMultiplyAdd(_range, keep, range);
            _count = Math.Min(_count + 1, period);
        }
        (_previousHigh, _previousLow, _previousClose) = (high, low, close);
    }

    /// <summary>The part of the range outside the previous bar's: only the larger side counts, and neither when they are equal.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static (double Plus, double Minus) Movement(double up, double down) =>
        (up > down ? double.MaxNative(up, 0.0) : 0.0, down > up ? double.MaxNative(down, 0.0) : 0.0);

    /// <summary>100 · |−DI − +DI| / (−DI + +DI); NaN where it is not defined.</summary>
    /// <remarks>The range cancels out: wherever it is zero, so is the movement.</remarks>
    public readonly double Index => IndexOf(_plus, _minus);

    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public static double IndexOf(double plus, double minus)
    {
        double sum = plus + minus;
        return sum == 0.0 ? double.NaN : 100.0 * (Math.Abs(minus - plus) / sum);
    }

    /// <summary>Batch form of <see cref="Movement"/>, for bars 1 … of the spans: without branches, which noise would mispredict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Movements(ReadOnlySpan<double> highs, ReadOnlySpan<double> lows, Span<double> plus, Span<double> minus)
    {
        ref double high = ref MemoryMarshal.GetReference(highs), low = ref MemoryMarshal.GetReference(lows);
        int i = 0;
        for (; unchecked(i + 4) <= plus.Length; i = unchecked(i + 4))
        {
            nuint at = unchecked((nuint)i), next = unchecked((nuint)i + 1);
            Vector256<double> up = Vector256.LoadUnsafe(ref high, next) - Vector256.LoadUnsafe(ref high, at);
            Vector256<double> down = Vector256.LoadUnsafe(ref low, at) - Vector256.LoadUnsafe(ref low, next);
            (Vector256.MaxNative(up, Vector256<double>.Zero) & Vector256.GreaterThan(up, down)).CopyTo(plus[i..]);
            (Vector256.MaxNative(down, Vector256<double>.Zero) & Vector256.GreaterThan(down, up)).CopyTo(minus[i..]);
        }
        for (; i < plus.Length; i++) (plus[i], minus[i]) = Movement(highs[i + 1] - highs[i], lows[i] - lows[i + 1]);
    }

    public void Reset() => this = new DirectionalSums(period);
}

/// <summary>Directional movement, +DM or −DM: Wilder-smoothed sums of the part of the range outside the previous bar's.</summary>
public sealed class DirectionalMovement(int period, Direction direction)
    : BarIndicator(direction == Direction.Plus ? "PLUS_DM" : "MINUS_DM", Math.Max(2, Guard.Period(period)))
{
    private DirectionalSums _sums = new(period);

    public override void Update(in BarValues bar)
    {
        _sums.Next(bar.High, bar.Low, bar.Low);
        if (_sums.MovementIsReady) Set(direction == Direction.Plus ? _sums.Plus : _sums.Minus);
    }

    protected override void ResetState() => _sums.Reset();

    public static IReadOnlyList<IndicatorDefinition> Definitions { get; } = [Of(Direction.Plus), Of(Direction.Minus)];

    private static IndicatorDefinition Of(Direction direction) =>
        new(direction == Direction.Plus ? "PLUS_DM" : "MINUS_DM", IndicatorGroup.Oscillators, direction == Direction.Plus ? "Plus directional movement" : "Minus directional movement")
        {
            Meaning = direction == Direction.Plus ? "Movement above the previous bars' range." : "Movement below the previous bars' range.",
            Formula = "s = s[1] − s[1]/n + dm",
            Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
            Convention = "Begins with the sum of n − 1 bars, as in TA-Lib.",
            Parameters = [IndicatorParameter.Period(14)],
            Inputs = IndicatorDefinition.HighLow,
            Memory = IndicatorMemory.Fading,
            Bounds = new(0, double.PositiveInfinity),
            Create = a => new DirectionalMovement(a.Period, direction),
        };
}

/// <summary>Directional indicator, +DI or −DI: 100 · smoothed directional movement / smoothed true range.</summary>
public sealed class DirectionalIndicator(int period, Direction direction)
    : BarIndicator(direction == Direction.Plus ? "PLUS_DI" : "MINUS_DI", Guard.Period(period) + 1)
{
    private DirectionalSums _sums = new(period);

    public override void Update(in BarValues bar)
    {
        _sums.Next(bar.High, bar.Low, bar.Close);
        if (_sums.IsReady) Set(direction == Direction.Plus ? _sums.PlusIndicator : _sums.MinusIndicator);
    }

    protected override void ResetState() => _sums.Reset();

    public static IReadOnlyList<IndicatorDefinition> Definitions { get; } = [Of(Direction.Plus), Of(Direction.Minus)];

    private static IndicatorDefinition Of(Direction direction) =>
        new(direction == Direction.Plus ? "PLUS_DI" : "MINUS_DI", IndicatorGroup.Oscillators, direction == Direction.Plus ? "Plus directional indicator" : "Minus directional indicator")
        {
            Meaning = direction == Direction.Plus ? "The share of upward movement in the range." : "The share of downward movement in the range.",
            Formula = "100·dm / tr, both Wilder sums over n bars",
            Source = "Wilder, New Concepts in Technical Trading Systems, 1978",
            Convention = "0 when there is no range.",
            Parameters = [IndicatorParameter.Period(14)],
            Inputs = IndicatorDefinition.HighLowClose,
            Memory = IndicatorMemory.Fading,
            Bounds = new(0, 100),
            Create = a => new DirectionalIndicator(a.Period, direction),
        };
}

/// <summary>Which side of directional movement.</summary>
public enum Direction { Plus, Minus }
