using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Data.Store.Ticks;

/// <summary>Reads the parts of a dataset one after the other; the part behind is unmapped before the next is mapped.</summary>
internal abstract class PartReader(StoredTicks source) : TickReader
{
    protected TickDataset Dataset => source.Dataset;
    protected long OffsetNanos { get; } = source.ClockOffset.Nanos;
    protected TickPart? Part { get; private set; }
    protected int PartIndex { get; private set; } = -1;
    protected int Row { get; set; }

    /// <summary>Opens a part at a row; false when there are no more.</summary>
    protected bool Move(int part, int row)
    {
        Part?.Dispose();
        Part = null;
        if (part >= Dataset.PartCount) return false;
        Part = Dataset.OpenPart(part);
        Part.Prefetch();
        (PartIndex, Row) = (part, row);
        return true;
    }

    protected (long Occurred, long Received) Times(ReadOnlySpan<long> occurred, ReadOnlySpan<long> received, int row)
    {
        long at = occurred[row], here = received[row];
        if (here != TickSchema.Missing) here += OffsetNanos;
        return (at == TickSchema.Missing ? here : at, here == TickSchema.Missing ? at : here);
    }

    protected override void Dispose(bool disposing)
    {
        if (disposing) Part?.Dispose();
        Part = null;
    }
}

/// <summary>Trades, quotes, funding and mark prices, every row.</summary>
internal sealed class RowReader : PartReader
{
    private readonly TickKind _kind;
    private readonly long _rateFactor;

    public RowReader(StoredTicks source, Instant from)
        : base(source)
    {
        _kind = source.Kind;
        _rateFactor = _kind == TickKind.Funding ? Pow10.Long(Rate.Scale - source.Dataset.Info.Scales[0]) : 1;
        int part = 0;
        long slack = Math.Max(0, OffsetNanos);
        while (part < Dataset.PartCount && Dataset.Partitions[part].LastNanos + slack < from.UnixNanos) part++;
        for (; Move(part, 0); part++)
        {
            ReadOnlySpan<long> occurred = Part!.Column(0), received = Part.Column(1);
            int row = 0;
            while (row < Part.Count && Times(occurred, received, row).Occurred < from.UnixNanos) row++;
            Row = row;
            if (row < Part.Count) return;
        }
    }

    public override int Read(Span<Tick> ticks)
    {
        int filled = 0;
        while (filled < ticks.Length && Part is not null)
        {
            int count = Math.Min(ticks.Length - filled, Part.Count - Row);
            Fill(ticks.Slice(filled, count));
            filled += count;
            Row += count;
            if (Row == Part.Count && !Move(PartIndex + 1, 0)) break;
        }
        return filled;
    }

    private void Fill(Span<Tick> into)
    {
        ReadOnlySpan<long> occurred = Part!.Column(0).Slice(Row, into.Length), received = Part.Column(1).Slice(Row, into.Length);
        ReadOnlySpan<long> a = Part.Column(2).Slice(Row, into.Length), b = Part.Column(3).Slice(Row, into.Length);
        switch (_kind)
        {
            case TickKind.Trade:
                ReadOnlySpan<long> id = Part.Column(4).Slice(Row, into.Length), marks = Part.Column(Part.Schema.Columns.Count - 1).Slice(Row, into.Length);
                for (int i = 0; i < into.Length; i++)
                {
                    (long at, long here) = Times(occurred, received, i);
                    into[i] = new Tick(new(at), new(here), new(a[i]), new(b[i]), default, default, Known(id[i]), TickKind.Trade, (TickFlags)marks[i]);
                }
                break;
            case TickKind.Quote:
                ReadOnlySpan<long> ask = Part.Column(4).Slice(Row, into.Length), askQuantity = Part.Column(5).Slice(Row, into.Length), update = Part.Column(6).Slice(Row, into.Length);
                for (int i = 0; i < into.Length; i++)
                {
                    (long at, long here) = Times(occurred, received, i);
                    into[i] = new Tick(new(at), new(here), new(a[i]), new(b[i]), new(ask[i]), new(askQuantity[i]), Known(update[i]), TickKind.Quote, TickFlags.None);
                }
                break;
            case TickKind.Funding:
                for (int i = 0; i < into.Length; i++)
                {
                    (long at, long here) = Times(occurred, received, i);
                    into[i] = Tick.OfFunding(new(at), new(here), new Rate(a[i] * _rateFactor), new(Known(b[i])));
                }
                break;
            default:
                for (int i = 0; i < into.Length; i++)
                {
                    (long at, long here) = Times(occurred, received, i);
                    into[i] = Tick.OfMark(new(at), new(here), new(a[i]), new(Known(b[i])));
                }
                break;
        }
    }

    private static long Known(long value) => value == TickSchema.Missing ? 0 : value;
}
