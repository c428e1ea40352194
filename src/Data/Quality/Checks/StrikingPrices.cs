using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Data.Quality.Checks;

/// <summary>Jumps between neighbouring closes, wicks far from the body, and prints that come and go.</summary>
/// <remarks>
/// Compared as integers, so that a threshold is exact. A jump: |close ÷ close before − 1| above the threshold, between bars without a gap.
/// A wick: high ÷ top of the body − 1, or bottom of the body ÷ low − 1, above it. A bad print: a jump whose next close is back within a
/// quarter of it, or a wick of five times the threshold; markets do that too, so it is a caution.
/// </remarks>
internal sealed class StrikingPrices(BarColumns bars, QualityThresholds thresholds)
{
    private const int BadWickFactor = 5;
    private readonly long _step = bars.Interval.Length.Nanos;
    private readonly int _limit = thresholds.JumpPerMille;

    public int Jumps { get; private set; }
    public int Wicks { get; private set; }
    public int BadPrints { get; private set; }
    public List<QualityExample> JumpExamples { get; } = [];
    public List<QualityExample> WickExamples { get; } = [];
    public List<QualityExample> BadExamples { get; } = [];

    /// <summary>Indices of the bars with a bad print, in order.</summary>
    public List<int> BadBars { get; } = [];

    public StrikingPrices Run()
    {
        ReadOnlySpan<long> times = bars.OpenTimesNanos, opens = bars.Opens, highs = bars.Highs, lows = bars.Lows, closes = bars.Closes;
        for (int i = 0; i < times.Length; i++)
        {
            long top = Math.Max(opens[i], closes[i]), bottom = Math.Min(opens[i], closes[i]);
            bool isBad = false;
            if (Exceeds(highs[i], top, _limit) || Exceeds(bottom, lows[i], _limit))
            {
                Wicks++;
                Note(WickExamples, i, $"high {Ratio(highs[i], top)}, low {Ratio(lows[i], bottom)} from the body");
                isBad = Exceeds(highs[i], top, (long)_limit * BadWickFactor) || Exceeds(bottom, lows[i], (long)_limit * BadWickFactor);
            }
            if (i > 0 && times[i] - times[i - 1] == _step && Jumped(closes[i], closes[i - 1]))
            {
                Jumps++;
                Note(JumpExamples, i, $"close {Ratio(closes[i], closes[i - 1])} from the close before");
                isBad |= i + 1 < times.Length && ComesBack(closes[i - 1], closes[i], closes[i + 1]);
            }
            if (!isBad) continue;
            BadPrints++;
            BadBars.Add(i);
            Note(BadExamples, i, "comes and goes within a bar or two");
        }
        return this;
    }

    private bool Jumped(long close, long before) => Math.BigMul(Math.Abs(close - before), 1_000L) > Math.BigMul(before, _limit);

    /// <summary>Whether larger ÷ smaller − 1 is above the limit.</summary>
    private static bool Exceeds(long larger, long smaller, long perMille) =>
        larger > smaller && Math.BigMul(larger - smaller, 1_000L) > Math.BigMul(smaller, perMille);

    private static bool ComesBack(long before, long at, long after) => Int128.Abs((Int128)after - before) * 4 < Int128.Abs((Int128)at - before);

    private void Note(List<QualityExample> examples, int index, string what)
    {
        if (examples.Count < QualityFinding.MostExamples) examples.Add(new QualityExample(new Instant(bars.OpenTimesNanos[index]), what));
    }

    private static string Ratio(long value, long reference) =>
        reference == 0 ? "infinitely far" : (((double)value / reference - 1) * 100).ToString("+0.0;-0.0;0", CultureInfo.InvariantCulture) + " %";
}
