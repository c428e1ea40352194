using Godwit.Core.MarketData;

namespace Godwit.Data.Analysis;

/// <summary>A part of a series, without a copy; valid as long as the series is.</summary>
public sealed class BarWindow(BarColumns bars, int from, int count) : BarColumns
{
    public override int Count => count;
    public override int PriceScale => bars.PriceScale;
    public override int VolumeScale => bars.VolumeScale;
    public override BarInterval Interval => bars.Interval;
    public override ReadOnlySpan<long> OpenTimesNanos => bars.OpenTimesNanos.Slice(from, count);
    public override ReadOnlySpan<long> Opens => bars.Opens.Slice(from, count);
    public override ReadOnlySpan<long> Highs => bars.Highs.Slice(from, count);
    public override ReadOnlySpan<long> Lows => bars.Lows.Slice(from, count);
    public override ReadOnlySpan<long> Closes => bars.Closes.Slice(from, count);
    public override ReadOnlySpan<long> Volumes => bars.Volumes.Slice(from, count);
    public override void Prefetch(int start, int length) => bars.Prefetch(from + start, length);
}
