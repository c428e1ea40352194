using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Hurst exponent by rescaled range: above 0.5 the series persists, below it turns back; 0.5 for a random walk.</summary>
/// <remarks>
/// The last <c>period</c> logarithmic returns are cut into 1, 2, 4 … pieces of at least 8; the exponent is the slope of ln(R/S) on
/// ln(length). Short pieces bias it upwards; the value is a gauge, not an estimate with small error. An update costs O(period · log period).
/// </remarks>
public sealed class Hurst : ValueIndicator
{
    private const int ShortestPiece = 8;
    private readonly int _period;
    private ContiguousWindow _returns;
    private double _previous = double.NaN;

    public Hurst(int period = 128) : base("HURST", Guard.Period(period, least: 16) + 1)
    {
        _period = period;
        _returns = new ContiguousWindow(period);
    }

    public override void Update(double value)
    {
        if (!double.IsNaN(_previous))
        {
            _returns.Push(value > 0.0 && _previous > 0.0 ? DeterministicMath.Log(value / _previous) : 0.0);
            if (_returns.IsReady) Set(Slope());
        }
        _previous = value;
    }

    private double Slope()
    {
        double n = 0.0, sx = 0.0, sy = 0.0, sxx = 0.0, sxy = 0.0;
        for (int length = _period; length >= ShortestPiece; length /= 2)
        {
            double ratio = MeanRescaledRange(length);
            if (!(ratio > 0.0)) continue;
            double x = DeterministicMath.Log(length), y = DeterministicMath.Log(ratio);
            (n, sx, sy, sxx, sxy) = (n + 1.0, sx + x, sy + y, sxx + x * x, sxy + x * y);
        }
        double spread = n * sxx - sx * sx;
        return n > 1.0 && spread > 0.0 ? (n * sxy - sx * sy) / spread : 0.5;
    }

    private double MeanRescaledRange(int length)
    {
        double sum = 0.0;
        int pieces = 0;
        for (int end = _period; end >= length; end -= length)
        {
            double ratio = RescaledRange(_returns.Values.Slice(end - length, length));
            if (!(ratio > 0.0)) continue;
            sum += ratio;
            pieces++;
        }
        return pieces == 0 ? 0.0 : sum / pieces;
    }

    private static double RescaledRange(ReadOnlySpan<double> returns)
    {
        double mean = 0.0, variance = 0.0, path = 0.0, top = 0.0, bottom = 0.0;
        foreach (double r in returns) mean += r;
        mean /= returns.Length;
        foreach (double r in returns)
        {
            double d = r - mean;
            variance += d * d;
            path += d;
            top = Math.Max(top, path);
            bottom = Math.Min(bottom, path);
        }
        double deviation = Math.Sqrt(variance / returns.Length);
        return deviation > 0.0 ? (top - bottom) / deviation : 0.0;
    }

    protected override void ResetState()
    {
        _returns.Reset();
        _previous = double.NaN;
    }

    public static IndicatorDefinition Definition { get; } = new("HURST", IndicatorGroup.Statistics, "Hurst exponent")
    {
        Meaning = "Whether moves carry on (above ½) or turn back (below ½).",
        Formula = "slope of ln(R/S) on ln(length) over pieces of n, n/2, n/4 … ≥ 8 returns",
        Source = "Hurst 1951; Mandelbrot and Wallis 1969",
        Convention = "Logarithmic returns, population deviation, mean R/S over the pieces of a length; ½ when nothing moves. Not corrected for the bias of short pieces.",
        Parameters = [IndicatorParameter.Period(128, least: 16)],
        ReadsWholeWindow = true,
        Create = a => new Hurst(a.Period),
    };
}
