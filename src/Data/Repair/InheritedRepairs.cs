using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Partitions;

namespace Godwit.Data.Repair;

/// <summary>Longer bars that were made of repaired ones are not as the venue had them either, and say so.</summary>
internal static class InheritedRepairs
{
    /// <summary>The record that a resampled dataset gets; null when its source was never repaired.</summary>
    /// <param name="store">Where the source is.</param>
    /// <param name="source">The dataset that was resampled.</param>
    /// <param name="id">The dataset that was made of it.</param>
    /// <param name="bars">Its bars.</param>
    public static RepairLog? Of(DataStore store, DatasetInfo source, DatasetId id, BarColumns bars)
    {
        if (source.Repaired is null || new DataRepair(store).Marks(source.Id) is not { } marks) return null;
        Instant last = new DataRepair(store).List(source.Id)[^1].At;
        CandleRow[] touched = [.. marks.InsertedNanos.Concat(marks.ChangedNanos).Concat(marks.RemovedNanos)
            .Select(nanos => bars.IndexAtOrAfter(id.Interval.Floor(new Instant(nanos))))
            .Where(i => i < bars.Count).Distinct().Order().Select(i => RowEdits.RowOf(bars, i))];
        byte[] file = RepairFile.Write(id, 1, new RepairFile.Content([], touched, []));
        string sha256 = ContentHash.Of(bars);
        return new RepairLog([new RepairRecord
        {
            Number = 1,
            At = last,
            Steps = [new RepairStep("resampled", [new("from", source.Id), new("repairs", source.Repaired.Repairs.ToString(CultureInfo.InvariantCulture))], 0, touched.Length, 0)],
            Inserted = 0,
            Changed = touched.Length,
            Removed = 0,
            Sha256Before = sha256,
            Sha256After = sha256,
            PriceScaleBefore = bars.PriceScale,
            VolumeScaleBefore = bars.VolumeScale,
            File = RepairFile.NameOf(1, (store.ReadManifest(id)?.Revision ?? 0) + 1),
            FileSha256 = RepairFile.HashOf(file),
            InheritedFrom = source.Id,
        }], file);
    }
}
