using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Data.Store.Ticks;

/// <summary>
/// Rows of a book in the order in which they are applied. A recorder asks for a snapshot while changes stream in, so the snapshot lies
/// between them: behind it come first those changes before it that are newer than it (their times raised to the snapshot's), then those
/// that follow and are newer.
/// </summary>
internal sealed class BookReader : PartReader
{
    private const int Price = 2, Quantity = 3, LastId = 5, Marks = 7;
    private const long Start = (long)TickFlags.StartOfSnapshot, End = (long)TickFlags.EndOfMessage;
    private readonly List<Tick> _replay = [];
    private int _replayAt;
    private bool _inSnapshot;
    private long _newerThan = TickSchema.Missing;

    public BookReader(StoredTicks source, Instant from)
        : base(source)
    {
        (int part, int row) = Begin(from);
        Move(part, row);
    }

    public override int Read(Span<Tick> ticks)
    {
        int filled = 0;
        while (filled < ticks.Length)
        {
            if (!_inSnapshot && _replayAt < _replay.Count) { filled += Replay(ticks[filled..]); continue; }
            if (Part is null || (Row == Part.Count && !Move(PartIndex + 1, 0))) break;
            ReadOnlySpan<long> marks = Part.Column(Marks);
            if (!_inSnapshot && (marks[Row] & Start) != 0) BeginSnapshot();
            if (_inSnapshot) filled += FillSnapshot(ticks[filled..], marks);
            else if (_newerThan != TickSchema.Missing && Part.Column(LastId)[Row] is var id && id != TickSchema.Missing && id <= _newerThan) Row++;
            else filled += Fill(ticks[filled..], marks);
        }
        return filled;
    }

    private int Replay(Span<Tick> into)
    {
        int count = Math.Min(into.Length, _replay.Count - _replayAt);
        System.Runtime.InteropServices.CollectionsMarshal.AsSpan(_replay).Slice(_replayAt, count).CopyTo(into);
        _replayAt += count;
        return count;
    }

    private int FillSnapshot(Span<Tick> into, ReadOnlySpan<long> marks)
    {
        int count = 0, most = Math.Min(into.Length, marks.Length - Row);
        while (count < most)
        {
            into[count] = At(Part!, Row);
            count++;
            if ((marks[Row++] & End) == 0) continue;
            _inSnapshot = false;
            break;
        }
        return count;
    }

    private int Fill(Span<Tick> into, ReadOnlySpan<long> marks)
    {
        _newerThan = TickSchema.Missing;
        int count = Math.Min(into.Length, marks.Length - Row), next = marks.Slice(Row, count).IndexOfSnapshot();
        if (next >= 0) count = next;
        TickPart part = Part!;
        ReadOnlySpan<long> occurred = part.Column(0).Slice(Row, count), received = part.Column(1).Slice(Row, count), price = part.Column(Price).Slice(Row, count);
        ReadOnlySpan<long> quantity = part.Column(Quantity).Slice(Row, count), id = part.Column(LastId).Slice(Row, count);
        marks = marks.Slice(Row, count);
        into = into[..count];
        for (int i = 0; i < into.Length; i++)
        {
            (long at, long here) = Times(occurred, received, i);
            into[i] = new Tick(
                new(at), new(here), new(price[i]), new(quantity[i]), default, default, id[i] == TickSchema.Missing ? 0 : id[i], TickKind.Book, (TickFlags)(byte)marks[i]);
        }
        Row += count;
        return count;
    }

    /// <summary>Finds the messages before the snapshot that are newer than it.</summary>
    private void BeginSnapshot()
    {
        _inSnapshot = true;
        _newerThan = Part!.Column(LastId)[Row];
        _replay.Clear();
        _replayAt = 0;
        if (_newerThan == TickSchema.Missing) return;
        (long at, long here) = Times(Part.Column(0), Part.Column(1), Row);
        bool more = Collect(Part, Row, at, here);
        for (int index = PartIndex - 1; more && index >= 0; index--)
        {
            using TickPart before = Dataset.OpenPart(index);
            more = Collect(before, before.Count, at, here);
        }
        _replay.Reverse();
    }

    /// <summary>Takes rows backwards; true when the start of the part was reached and the part before may hold more.</summary>
    private bool Collect(TickPart part, int end, long at, long here)
    {
        ReadOnlySpan<long> ids = part.Column(LastId), marks = part.Column(Marks);
        for (int row = end - 1; row >= 0; row--)
        {
            if (ids[row] == TickSchema.Missing || ids[row] <= _newerThan || (marks[row] & TickSchema.OfSnapshot) != 0) return false;
            Tick tick = At(part, row);
            _replay.Add(tick with { OccurredAt = new(Math.Max(at, tick.OccurredAt.UnixNanos)), ReceivedAt = new(Math.Max(here, tick.ReceivedAt.UnixNanos)) });
        }
        return true;
    }

    private Tick At(TickPart part, int row)
    {
        (long at, long here) = Times(part.Column(0), part.Column(1), row);
        long id = part.Column(LastId)[row];
        return new Tick(
            new(at), new(here), new(part.Column(Price)[row]), new(part.Column(Quantity)[row]), default, default, id == TickSchema.Missing ? 0 : id, TickKind.Book,
            (TickFlags)(byte)part.Column(Marks)[row]);
    }

    /// <summary>The last snapshot at or before a time; without one the first snapshot; without any the first row.</summary>
    private (int Part, int Row) Begin(Instant from)
    {
        (int Part, int Row) first = (0, 0);
        for (int index = Dataset.PartCount - 1; index >= 0; index--)
        {
            if (Dataset.Partitions[index].Snapshots == 0) continue;
            using TickPart part = Dataset.OpenPart(index);
            ReadOnlySpan<long> marks = part.Column(Marks), occurred = part.Column(0), received = part.Column(1);
            for (int row = part.Count - 1; row >= 0; row--)
            {
                if ((marks[row] & Start) == 0) continue;
                first = (index, row);
                if (Times(occurred, received, row).Occurred <= from.UnixNanos) return first;
            }
        }
        return first;
    }
}

internal static class SnapshotSearch
{
    /// <summary>Index of the first row that starts a snapshot, or −1.</summary>
    public static int IndexOfSnapshot(this ReadOnlySpan<long> marks)
    {
        for (int i = 0; i < marks.Length; i++)
            if ((marks[i] & (long)TickFlags.StartOfSnapshot) != 0) return i;
        return -1;
    }
}
