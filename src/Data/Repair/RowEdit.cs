using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Repair;

/// <summary>What happens to one bar.</summary>
public enum RowChange : byte
{
    Inserted,
    Changed,
    Removed,
}

/// <summary>One bar before and after. At least one of both is there.</summary>
/// <param name="OpenTimeNanos">Which bar.</param>
/// <param name="Old">As it was; null for a bar that is added.</param>
/// <param name="New">As it becomes; null for a bar that is taken away.</param>
public readonly record struct RowEdit(long OpenTimeNanos, CandleRow? Old, CandleRow? New)
{
    public RowChange Kind => Old is null ? RowChange.Inserted : New is null ? RowChange.Removed : RowChange.Changed;
    public Instant At => new(OpenTimeNanos);
}

/// <summary>Edits of a series, in rising order of time, one for a bar.</summary>
internal static class RowEdits
{
    public static (long Inserted, long Changed, long Removed) Count(IEnumerable<RowEdit> edits)
    {
        long inserted = 0, changed = 0, removed = 0;
        foreach (RowEdit edit in edits)
        {
            if (edit.Kind == RowChange.Inserted) inserted++;
            else if (edit.Kind == RowChange.Changed) changed++;
            else removed++;
        }
        return (inserted, changed, removed);
    }

    /// <summary>The single step that does what both do one after the other; what ends as it began is no edit.</summary>
    public static RowEdit[] Compose(IReadOnlyList<RowEdit> first, IReadOnlyList<RowEdit> second)
    {
        if (first.Count == 0) return [.. second];
        var all = new SortedDictionary<long, RowEdit>();
        foreach (RowEdit edit in first) all[edit.OpenTimeNanos] = edit;
        foreach (RowEdit edit in second)
            all[edit.OpenTimeNanos] = all.TryGetValue(edit.OpenTimeNanos, out RowEdit before) ? edit with { Old = before.Old } : edit;
        return [.. all.Values.Where(e => e.Old is null ? e.New is not null : e.New is not { } now || !now.SameValues(e.Old.Value))];
    }

    /// <summary>Scales that hold all new rows beside the rest of the series.</summary>
    /// <exception cref="GodwitException">There are none with 18 digits.</exception>
    public static void Admit(IEnumerable<RowEdit> edits, SeriesScales scales, string id)
    {
        foreach (RowEdit edit in edits)
            if (edit.New is { } row && scales.Admit(row) is { } refusal) throw new GodwitException($"{id}: the new bar of {edit.At} cannot be stored: {refusal}.");
    }

    /// <summary>The series with the edits in it, in the given scales, which hold all of its rows.</summary>
    /// <exception cref="GodwitException">A bar is there that an edit would add, or is not there that it would change.</exception>
    public static BarBlock Apply(BarColumns bars, ReadOnlySpan<RowEdit> edits, int priceScale, int volumeScale)
    {
        if (bars.PriceScale < priceScale || bars.VolumeScale < volumeScale)
        {
            var raised = new BarBlock(bars.Interval, bars.PriceScale, bars.VolumeScale, bars.Count);
            raised.AppendRange(bars, 0, bars.Count);
            raised.RaiseScales(priceScale, volumeScale);
            bars = raised;
        }
        var edited = new BarBlock(bars.Interval, bars.PriceScale, bars.VolumeScale, bars.Count + edits.Length);
        int next = 0;
        foreach (RowEdit edit in edits)
        {
            int at = bars.IndexAtOrAfter(edit.At);
            edited.AppendRange(bars, next, at - next);
            bool isThere = at < bars.Count && bars.OpenTimesNanos[at] == edit.OpenTimeNanos;
            if (isThere != edit.Old.HasValue) throw new GodwitException($"The bar of {edit.At} is {(isThere ? "there already" : "not there")}, against what the record of the repair says.");
            if (edit.New is { } row) edited.Append(row);
            next = isThere ? at + 1 : at;
        }
        edited.AppendRange(bars, next, bars.Count - next);
        return edited;
    }

    /// <summary>A copy in lower scales, which hold all values exactly.</summary>
    public static BarBlock Lower(BarColumns bars, int priceScale, int volumeScale)
    {
        var lower = new BarBlock(bars.Interval, priceScale, volumeScale, bars.Count);
        for (int i = 0; i < bars.Count; i++) lower.Append(Shortest(RowOf(bars, i), priceScale, volumeScale));
        return lower;
    }

    public static CandleRow RowOf(BarColumns bars, int i) => new(
        bars.OpenTimesNanos[i], bars.Opens[i], bars.Highs[i], bars.Lows[i], bars.Closes[i], bars.PriceScale, bars.Volumes[i], bars.VolumeScale);

    /// <summary>The same numbers with as few decimals as hold them, so that no series gets decimals that nobody needs; at least the given ones are cut to.</summary>
    public static CandleRow Shortest(CandleRow row, int leastPriceScale = 0, int leastVolumeScale = 0)
    {
        int prices = 0, volumes = 0;
        while (row.PriceScale - prices > leastPriceScale && IsMultiple(row, Pow10.Long(prices + 1))) prices++;
        while (row.VolumeScale - volumes > leastVolumeScale && row.Volume % Pow10.Long(volumes + 1) == 0) volumes++;
        long p = Pow10.Long(prices), v = Pow10.Long(volumes);
        return new CandleRow(row.OpenTimeNanos, row.Open / p, row.High / p, row.Low / p, row.Close / p, row.PriceScale - prices, row.Volume / v, row.VolumeScale - volumes);
    }

    private static bool IsMultiple(in CandleRow row, long of) => row.Open % of == 0 && row.High % of == 0 && row.Low % of == 0 && row.Close % of == 0;
}
