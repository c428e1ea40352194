using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Data.Store.Ticks;

/// <summary>The columns of a tick dataset, part by part, in the order in which the rows were received.</summary>
public sealed class TickDataset
{
    private readonly TickStore _store;
    private readonly TickManifest _manifest;

    internal TickDataset(TickStore store, TickManifest manifest) => (_store, _manifest, Info) = (store, manifest, store.InfoOf(manifest));

    public TickInfo Info { get; }

    /// <summary>Number of parts.</summary>
    public int PartCount => _manifest.Parts.Count;

    internal IReadOnlyList<TickPartition> Partitions => _manifest.Parts;

    /// <summary>Opens one part; the caller disposes of it before the next, so that memory does not grow with the dataset.</summary>
    /// <exception cref="GodwitException">Its files are damaged, or a writer has replaced them since the dataset was opened.</exception>
    public TickPart OpenPart(int index)
    {
        try
        {
            return _store.Cache.Open(_manifest, _manifest.Parts[index]);
        }
        catch (GodwitException) when (_store.ReadManifest(_manifest.Id)?.Revision != _manifest.Revision)
        {
            throw new GodwitException($"{Info.Id} was changed while it was being read: start again.");
        }
    }

    /// <summary>Every part in order, each open only until the next one is asked for.</summary>
    public IEnumerable<TickPart> Parts()
    {
        for (int i = 0; i < PartCount; i++)
        {
            using TickPart part = OpenPart(i);
            yield return part;
        }
    }
}

/// <summary>
/// A stored dataset as a stream of ticks. One part of at most half a million rows is mapped at a time, so memory does not grow with its length.
/// </summary>
/// <remarks>
/// Times of receiving get the clock offset added; a time that was not recorded is taken from the other one. A book starts as the
/// venues prescribe: with a snapshot, then those messages before and behind it that are newer than the snapshot; older ones and what lies
/// before the first snapshot are left out, so that <see cref="Count"/>, the number of stored rows, is not quite the number of ticks.
/// </remarks>
public sealed class StoredTicks : TickSource
{
    internal StoredTicks(TickDataset dataset, Duration clockOffset)
    {
        (Dataset, ClockOffset) = (dataset, clockOffset);
        (First, Last) = (Edge(0, dataset.Info.From), Edge(dataset.PartCount - 1, dataset.Info.To));
        if (Kind == TickKind.Funding && dataset.Info.Scales[0] > Rate.Scale)
            throw new GodwitException($"{dataset.Info.Id}: its funding rates have {dataset.Info.Scales[0]} decimals; the engine computes with {Rate.Scale}.");
    }

    public TickDataset Dataset { get; }

    /// <summary>What is added to times of receiving.</summary>
    public Duration ClockOffset { get; }

    public override TickKind Kind => Dataset.Info.Schema.Tick!.Value;
    public override int PriceScale => Dataset.Info.Scales[Kind == TickKind.Funding ? 1 : 0];
    public override int QuantityScale => Kind is TickKind.Funding or TickKind.Mark ? 0 : Dataset.Info.Scales[1];
    public override long Count => Dataset.Info.Rows;
    public override Instant First { get; }
    public override Instant Last { get; }

    public override TickReader Open(Instant from) => Kind == TickKind.Book ? new BookReader(this, from) : new RowReader(this, from);

    // Where the venue says no time, ours stands in for it, and gets the offset.
    private Instant Edge(int index, Instant at)
    {
        if (ClockOffset == Duration.Zero) return at;
        using TickPart part = Dataset.OpenPart(index);
        return part.Column(0)[0] == TickSchema.Missing ? at + ClockOffset : at;
    }
}
