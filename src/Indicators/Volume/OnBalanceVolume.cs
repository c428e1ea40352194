using System.Runtime.CompilerServices;
using System.Runtime.InteropServices;
using System.Runtime.Intrinsics;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>On-balance volume (Granville 1963): the volume of rising closes minus that of falling ones, begun with the first bar's volume.</summary>
public sealed class OnBalanceVolume() : BarIndicator("OBV", 1)
{
    private double _previousClose = double.NaN, _total;

    public override void Update(in BarValues bar)
    {
        _total += double.IsNaN(_previousClose) ? bar.Volume : Signed(bar.Close, _previousClose, bar.Volume);
        _previousClose = bar.Close;
        Set(_total);
    }

    private static double Signed(double close, double previous, double volume) =>
        close > previous ? volume : close < previous ? -volume : 0.0;

    protected override void ResetState() => (_previousClose, _total) = (double.NaN, 0.0);

    /// <summary>Batch face, bit for bit the streaming face.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    public static void Compute(ReadOnlySpan<double> closes, ReadOnlySpan<double> volumes, Span<double> output)
    {
        Guard.SameLength(closes.Length, volumes.Length);
        Guard.SameLength(closes.Length, output.Length);
        if (closes.IsEmpty) return;
        output[0] = volumes[0];
        SignedVolumes(closes, volumes, output);
        double total = output[0];
        for (int i = 1; i < output.Length; i++) output[i] = total += output[i];
    }

    /// <summary>The volume with the sign of the close's change, from bar 1 on: without branches, which noise would mispredict.</summary>
    [MethodImpl(MethodImplOptions.AggressiveOptimization)]
    private static void SignedVolumes(ReadOnlySpan<double> closes, ReadOnlySpan<double> volumes, Span<double> output)
    {
        ref double close = ref MemoryMarshal.GetReference(closes), volume = ref MemoryMarshal.GetReference(volumes), target = ref MemoryMarshal.GetReference(output);
        int i = 1;
        for (; unchecked(i + 4) <= output.Length; i = unchecked(i + 4))
        {
            nuint at = unchecked((nuint)i);
            Vector256<double> now = Vector256.LoadUnsafe(ref close, at), before = Vector256.LoadUnsafe(ref close, unchecked(at - 1));
            Vector256<double> traded = Vector256.LoadUnsafe(ref volume, at);
            Vector256<double> signed = (traded & Vector256.GreaterThan(now, before)) - (traded & Vector256.LessThan(now, before));
            signed.StoreUnsafe(ref target, at);
        }
        for (; i < output.Length; i++) output[i] = Signed(closes[i], closes[i - 1], volumes[i]);
    }

    public static IndicatorDefinition Definition { get; } = new("OBV", IndicatorGroup.Volume, "On-balance volume")
    {
        Meaning = "Whether volume comes in rising or in falling bars; its slope matters, not its level.",
        Formula = "obv = obv[1] + sign(close − close[1])·volume",
        Source = "Granville, New Key to Stock Market Profits, 1963",
        Convention = "Starts at the first bar's volume, as in TA-Lib; the level therefore depends on the first bar.",
        Inputs = IndicatorDefinition.CloseVolume,
        Memory = IndicatorMemory.Endless,
        Create = _ => new OnBalanceVolume(),
        BarBatch = (IndicatorArguments a, in BarSpans bars, double[][] o) => Compute(bars.Closes, bars.Volumes, o[0]),
    };
}
