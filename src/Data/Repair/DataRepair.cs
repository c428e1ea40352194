using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Repair.Rules;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Files;
using Godwit.Data.Store.Partitions;

namespace Godwit.Data.Repair;

/// <summary>Mends a dataset by stated rules, remembers how, and takes it back exactly.</summary>
/// <remarks>
/// A repair is one change of the dataset: month files, the file with the old bars and the recipe in the manifest appear together or not at
/// all. An undo compares the content hash with the one before the repair, and commits only when they are the same.
/// </remarks>
public sealed class DataRepair(DataStore store)
{
    private const int ReadAttempts = 3;

    /// <summary>What the rules would do; nothing is changed.</summary>
    /// <exception cref="GodwitException">No such dataset, or a rule does not fit it.</exception>
    public RepairPlan Plan(string id, IReadOnlyList<RepairRule> rules, CancellationToken cancellation = default)
    {
        using BarSeries bars = store.OpenBars(id);
        var steps = new List<RepairStep>();
        var remarks = new List<(string, string)>();
        RowEdit[] all = [];
        BarColumns now = bars;
        for (int i = 0; i < rules.Count; i++)
        {
            cancellation.ThrowIfCancellationRequested();
            RepairRule rule = rules[i];
            IReadOnlyList<RowEdit> edits = rule.Find(now, bars.Info);
            (long inserted, long changed, long removed) = RowEdits.Count(edits);
            steps.Add(new RepairStep(rule.Name, rule.Parameters, inserted, changed, removed));
            remarks.AddRange(rule.Remarks.Select(text => (rule.Name, text)));
            if (edits.Count == 0) continue;
            all = RowEdits.Compose(all, edits);
            if (now.Count + inserted - removed == 0) throw new GodwitException($"{bars.Info.Id}: {rule.Name} would leave no bar.");
            SeriesScales scales = Scales(now);
            RowEdits.Admit(edits, scales, bars.Info.Id);
            if (i + 1 < rules.Count) now = RowEdits.Apply(now, [.. edits], scales.PriceScale, scales.VolumeScale);
        }
        return new RepairPlan(bars.Info, steps, remarks, all);
    }

    /// <summary>Applies the rules in the order given, as one repair.</summary>
    /// <param name="id">The dataset.</param>
    /// <param name="rules">What to do, at least one.</param>
    /// <param name="at">The time to note.</param>
    /// <param name="cancellation">Stops before the commit; then nothing has changed.</param>
    /// <exception cref="GodwitException">No such dataset, a rule does not fit, another process is writing, or the disk refuses.</exception>
    public RepairOutcome Run(string id, IReadOnlyList<RepairRule> rules, Instant at, CancellationToken cancellation = default)
    {
        if (rules.Count == 0) throw new ArgumentException("A repair has at least one rule.", nameof(rules));
        using WriterLock held = store.TakeWriterLock();
        RepairPlan plan = Plan(id, rules, cancellation);
        if (plan.ChangesNothing) return new RepairOutcome(plan.Before, plan, []);
        Manifest manifest = Require(plan.Before);
        Manifest repaired = store.Change(manifest.Id, replaceAll: false, transaction =>
        {
            RowEdits.Admit(plan.Edits, transaction.Scales, plan.Before.Id);
            Stage(transaction, manifest, [[.. plan.Edits]], transaction.Scales.PriceScale, transaction.Scales.VolumeScale, cancellation);
            int number = manifest.Repairs.Count + 1;
            byte[] file = RepairFile.Write(manifest.Id, number, RepairFile.Of(plan.Edits));
            RepairRecord record = Record(manifest, transaction.ContentSha256(), number, at, plan, file);
            cancellation.ThrowIfCancellationRequested();
            return transaction.Commit(manifest.Synthetic, manifest.LastBarMayBePartial, manifest.Source, manifest.Sources, new RepairLog([.. manifest.Repairs, record], file));
        });
        store.RenewCache(repaired);
        return new RepairOutcome(store.InfoOf(repaired), plan, [repaired.Repairs[^1]]);
    }

    /// <summary>Takes the last repair back, or all of them.</summary>
    /// <exception cref="GodwitException">There is none, a file is damaged, another process is writing, or the disk refuses.</exception>
    public RepairOutcome Undo(string id, bool all, CancellationToken cancellation = default)
    {
        using WriterLock held = store.TakeWriterLock();
        Manifest manifest = Require(store.Get(id));
        RepairRecord[] undone = [.. manifest.Repairs.Reverse().TakeWhile(r => r.InheritedFrom is null).Take(all ? int.MaxValue : 1)];
        if (undone.Length == 0) throw NothingToUndo(manifest);
        RepairRecord target = undone[^1];
        // Decimals that only a donor needed go as well: then every month is written anew.
        bool lowers = target.PriceScaleBefore < manifest.PriceScale || target.VolumeScaleBefore < manifest.VolumeScale;
        Manifest restored = store.Change(manifest.Id, replaceAll: lowers, transaction =>
        {
            Stage(transaction, manifest, [.. undone.Select(r => Inverse(manifest, r))], target.PriceScaleBefore, target.VolumeScaleBefore, cancellation);
            if (transaction.ContentSha256() != target.Sha256Before)
                throw new GodwitException($"{manifest.Id}: taking repair {target.Number} back does not give the content from before it; nothing was changed. Delete the dataset and import its files again.");
            return transaction.Commit(manifest.Synthetic, manifest.LastBarMayBePartial, manifest.Source, manifest.Sources, new RepairLog([.. manifest.Repairs.SkipLast(undone.Length)], null));
        });
        store.RenewCache(restored);
        return new RepairOutcome(store.InfoOf(restored), null, undone);
    }

    /// <summary>The repairs that a dataset carries, oldest first.</summary>
    /// <exception cref="GodwitException">There is no such dataset.</exception>
    public IReadOnlyList<RepairRecord> List(string id) => Require(store.Get(id)).Repairs;

    /// <summary>Which bars are not as they were imported; null for a dataset that was never repaired.</summary>
    /// <exception cref="GodwitException">There is no such dataset, or a file of a repair is damaged.</exception>
    public RepairedBars? Marks(string id)
    {
        for (int attempt = 1; ; attempt++)
        {
            Manifest manifest = Require(store.Get(id));
            if (manifest.Repairs.Count == 0) return null;
            try
            {
                return RepairedBars.Of(manifest.Repairs.Select(r => RepairFile.Read(store.Paths.Folder(manifest.Id), r, manifest.Id.Interval)));
            }
            catch (GodwitException) when (attempt < ReadAttempts && store.ReadManifest(manifest.Id)?.Revision != manifest.Revision)
            {
                // A writer has replaced the files between our look at the manifest and theirs.
            }
        }
    }

    /// <summary>Why a dataset takes no further bars: they would come between a repair and its undo.</summary>
    internal static GodwitException RefusesNewBars(DatasetId id, IReadOnlyList<RepairRecord> repairs) => new(repairs.All(r => r.InheritedFrom is null)
        ? $"{id} was repaired, so it takes no new bars: take the repairs back with 'godwit data repair {id} --undo --all', bring the bars in, then repair again."
        : $"{id} was made of repaired bars of {repairs.First(r => r.InheritedFrom is not null).InheritedFrom}, so it takes no new bars: bring them into that dataset and resample again.");

    /// <summary>Says so when a dataset takes no further bars.</summary>
    /// <exception cref="GodwitException">The dataset was repaired.</exception>
    public void RequireOpenForNewBars(DatasetId id)
    {
        if (store.ReadManifest(id) is { Repairs.Count: > 0 } repaired) throw RefusesNewBars(repaired.Id, repaired.Repairs);
    }

    /// <summary>Writes the months that edits touch, one list of edits after the other; with lower scales than the dataset's all months.</summary>
    private void Stage(DatasetTransaction transaction, Manifest manifest, IReadOnlyList<RowEdit[]> edits, int priceScale, int volumeScale, CancellationToken cancellation)
    {
        bool lowers = priceScale < manifest.PriceScale || volumeScale < manifest.VolumeScale;
        int price = Math.Max(priceScale, manifest.PriceScale), volume = Math.Max(volumeScale, manifest.VolumeScale);
        IEnumerable<UtcMonth> touched = edits.SelectMany(e => e).Select(e => UtcMonth.Of(e.OpenTimeNanos));
        foreach (UtcMonth month in touched.Concat(lowers ? manifest.Partitions.Select(p => p.Month) : []).Distinct().Order().ToArray())
        {
            cancellation.ThrowIfCancellationRequested();
            BarBlock rows = Load(manifest, month);
            foreach (RowEdit[] some in edits) rows = RowEdits.Apply(rows, Within(some, month), price, volume);
            if (rows.Count == 0) transaction.Drop(month);
            else transaction.Stage(month, lowers ? RowEdits.Lower(rows, priceScale, volumeScale) : rows, manifest.Synthetic);
        }
    }

    private BarBlock Load(Manifest manifest, UtcMonth month)
    {
        Partition? partition = manifest.Find(month);
        var rows = new BarBlock(manifest.Id.Interval, manifest.PriceScale, manifest.VolumeScale, checked((int)(partition?.Rows ?? 0)));
        if (partition is not null) PartitionCheck.ReadAndHash(Path.Combine(store.Paths.Folder(manifest.Id), partition.File), partition, rows);
        return rows;
    }

    private static ReadOnlySpan<RowEdit> Within(RowEdit[] edits, UtcMonth month) => edits.AsSpan(IndexAt(edits, month.StartNanos)..IndexAt(edits, month.Next.StartNanos));

    private static int IndexAt(RowEdit[] edits, long nanos)
    {
        int low = 0, high = edits.Length;
        while (low < high)
        {
            int middle = (low + high) / 2;
            if (edits[middle].OpenTimeNanos < nanos) low = middle + 1;
            else high = middle;
        }
        return low;
    }

    /// <summary>The edits that take a repair back. Which values a bar has now does not matter here: the content hash tells in the end.</summary>
    private RowEdit[] Inverse(Manifest manifest, RepairRecord record)
    {
        RepairFile.Content file = RepairFile.Read(store.Paths.Folder(manifest.Id), record, manifest.Id.Interval);
        IEnumerable<RowEdit> edits = file.InsertedNanos.Select(at => new RowEdit(at, default(CandleRow), null))
            .Concat(file.Changed.Select(row => new RowEdit(row.OpenTimeNanos, default(CandleRow), row)))
            .Concat(file.Removed.Select(row => new RowEdit(row.OpenTimeNanos, null, row)));
        return [.. edits.OrderBy(e => e.OpenTimeNanos)];
    }

    private static SeriesScales Scales(BarColumns bars)
    {
        long price = 0, volume = 0;
        foreach (long value in bars.Highs) price = Math.Max(price, value);
        foreach (long value in bars.Volumes) volume = Math.Max(volume, value);
        return new SeriesScales(bars.PriceScale, bars.VolumeScale, price, volume);
    }

    private Manifest Require(DatasetInfo info) => store.ReadManifest(new DatasetId(info.Key, info.Interval)) ?? throw new GodwitException($"{info.Id} is not there any more.");

    private static GodwitException NothingToUndo(Manifest manifest) => new(manifest.Repairs.Count == 0
        ? $"{manifest.Id} was never repaired; there is nothing to undo."
        : $"{manifest.Id} was made of repaired bars of {manifest.Repairs[^1].InheritedFrom}: undo the repair there, then resample again.");

    private static RepairRecord Record(Manifest before, string sha256After, int number, Instant at, RepairPlan plan, byte[] file)
    {
        (long inserted, long changed, long removed) = RowEdits.Count(plan.Edits);
        return new RepairRecord
        {
            Number = number,
            At = at,
            Steps = plan.Steps,
            Inserted = inserted,
            Changed = changed,
            Removed = removed,
            Sha256Before = before.Sha256,
            Sha256After = sha256After,
            PriceScaleBefore = before.PriceScale,
            VolumeScaleBefore = before.VolumeScale,
            File = RepairFile.NameOf(number, before.Revision + 1),
            FileSha256 = RepairFile.HashOf(file),
        };
    }
}
