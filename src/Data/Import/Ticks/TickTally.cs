using Godwit.Core.MarketData;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks;

/// <summary>Counts over the rows of a dataset in their order, whatever pieces they come in: what is missing, doubled, out of order, crossed.</summary>
internal sealed class TickTally(TickSchema schema)
{
    private const long Missing = TickSchema.Missing;
    private readonly int _key = schema.Key, _marks = schema["marks"];
    private long _lastOccurred = Missing, _lastReceived = Missing, _highestId = Missing;
    private long _snapshotId = Missing, _lastUpdate = Missing;
    private bool _afterSnapshot, _startsMessage = true;

    /// <summary>Hears of each place that is counted: the check's name, where, and what is there.</summary>
    public Action<string, TickColumns, int, string>? Noticed { get; init; }

    public long Rows { get; private set; }

    /// <summary>Rows whose time at the venue lies before that of the row before.</summary>
    public long BackwardOccurred { get; private set; }

    /// <summary>Rows that were received before the row before.</summary>
    public long BackwardReceived { get; private set; }

    /// <summary>Places where numbers of trades jump forward, and how many numbers are missing there.</summary>
    public long IdGaps { get; private set; }
    public long MissingIds { get; private set; }

    /// <summary>Steps from one number to the next.</summary>
    public long IdSteps { get; private set; }

    /// <summary>Trades whose number is not above all before.</summary>
    public long RepeatedOrBackwardIds { get; private set; }

    public long CrossedQuotes { get; private set; }
    public long OneSidedQuotes { get; private set; }

    public long Snapshots { get; private set; }

    /// <summary>Messages of changes.</summary>
    public long BookEvents { get; private set; }

    /// <summary>Messages that do not follow the one before by the venue's rule.</summary>
    public long SequenceBreaks { get; private set; }

    /// <summary>Rows with both times, and the smallest and largest of receive time minus event time.</summary>
    public long Clocked { get; private set; }
    public long LeastDelayNanos { get; private set; } = long.MaxValue;
    public long MostDelayNanos { get; private set; } = long.MinValue;

    /// <summary>True when numbers of trades run one by one, so that gaps mean something.</summary>
    public bool IdsAreConsecutive => IdSteps > IdGaps + RepeatedOrBackwardIds;

    public void Add(TickColumns rows, int from, int count)
    {
        Times(rows, from, count);
        if (schema.Tick == TickKind.Trade) Ids(rows, from, count);
        if (schema.Tick == TickKind.Quote) Quotes(rows, from, count);
        if (schema.Tick == TickKind.Book) Book(rows, from, count);
        Rows += count;
    }

    /// <summary>What is worth keeping with a dataset, by name.</summary>
    public SortedDictionary<string, long> Findings()
    {
        var found = new SortedDictionary<string, long>(StringComparer.Ordinal) { ["backwardTimes"] = BackwardOccurred, ["backwardReceived"] = BackwardReceived };
        if (schema.Tick == TickKind.Trade && IdsAreConsecutive) (found["idGaps"], found["missingIds"], found["repeatedIds"]) = (IdGaps, MissingIds, RepeatedOrBackwardIds);
        if (schema.Tick == TickKind.Quote) (found["crossedQuotes"], found["oneSidedQuotes"]) = (CrossedQuotes, OneSidedQuotes);
        if (schema.Tick == TickKind.Book) (found["snapshots"], found["bookEvents"], found["sequenceBreaks"]) = (Snapshots, BookEvents, SequenceBreaks);
        return found;
    }

    private void Times(TickColumns rows, int from, int count)
    {
        ReadOnlySpan<long> occurred = rows.Column(0), received = schema.HasReceived ? rows.Column(1) : default;
        for (int i = from; i < from + count; i++)
        {
            long at = occurred[i], here = received.IsEmpty ? Missing : received[i];
            if (at != Missing)
            {
                if (at < _lastOccurred)
                {
                    BackwardOccurred++;
                    Noticed?.Invoke("backward-times", rows, i, $"{(_lastOccurred - at) / 1e6:0.###} ms before the row before");
                }
                _lastOccurred = at;
            }
            if (here == Missing) continue;
            if (here < _lastReceived)
            {
                BackwardReceived++;
                Noticed?.Invoke("backward-receiving", rows, i, $"{(_lastReceived - here) / 1e6:0.###} ms before the row before");
            }
            _lastReceived = here;
            if (at == Missing) continue;
            Clocked++;
            LeastDelayNanos = Math.Min(LeastDelayNanos, here - at);
            MostDelayNanos = Math.Max(MostDelayNanos, here - at);
        }
    }

    private void Ids(TickColumns rows, int from, int count)
    {
        ReadOnlySpan<long> ids = rows.Column(_key);
        for (int i = from; i < from + count; i++)
        {
            long id = ids[i];
            if (id == Missing) continue;
            if (_highestId == Missing) { _highestId = id; continue; }
            if (id <= _highestId)
            {
                RepeatedOrBackwardIds++;
                Noticed?.Invoke("repeated-ids", rows, i, $"number {id} behind {_highestId}");
                continue;
            }
            if (id == _highestId + 1) IdSteps++;
            else
            {
                IdGaps++;
                MissingIds += id - _highestId - 1;
                Noticed?.Invoke("id-gaps", rows, i, $"number {id} behind {_highestId}");
            }
            _highestId = id;
        }
    }

    private void Quotes(TickColumns rows, int from, int count)
    {
        ReadOnlySpan<long> bids = rows.Column(2), asks = rows.Column(4);
        for (int i = from; i < from + count; i++)
        {
            if (bids[i] <= 0 || asks[i] <= 0)
            {
                OneSidedQuotes++;
                Noticed?.Invoke("one-sided-quotes", rows, i, bids[i] <= 0 ? "no bid" : "no ask");
            }
            else if (bids[i] > asks[i])
            {
                CrossedQuotes++;
                Noticed?.Invoke("crossed-quotes", rows, i, $"bid {rows.Text(2, i)} above ask {rows.Text(4, i)}");
            }
        }
    }

    private void Book(TickColumns rows, int from, int count)
    {
        ReadOnlySpan<long> marks = rows.Column(_marks), firsts = rows.Column(4), lasts = rows.Column(5), previous = rows.Column(6);
        for (int i = from; i < from + count; i++)
        {
            if (_startsMessage && _lastUpdate is var before && Breaks(marks[i], firsts[i], lasts[i], previous[i]))
            {
                SequenceBreaks++;
                Noticed?.Invoke("sequence-breaks", rows, i, $"update {rows.Text(4, i)} to {lasts[i]} behind {(before == Missing ? "the snapshot" : before)}");
            }
            _startsMessage = (marks[i] & (long)TickFlags.EndOfMessage) != 0;
        }
    }

    /// <summary>Takes the first row of a message; true when it does not follow by the venue's rule.</summary>
    private bool Breaks(long marks, long first, long last, long previous)
    {
        if ((marks & TickSchema.OfSnapshot) != 0)
        {
            Snapshots++;
            (_snapshotId, _afterSnapshot) = (last, true);
            return false;
        }
        BookEvents++;
        if (last == Missing) return false;
        bool follows = previous != Missing ? previous == _lastUpdate : first == Missing || first == _lastUpdate + 1;
        // The first message behind a snapshot may join it instead: it covers the snapshot's last update or the one behind.
        bool joins = _afterSnapshot && _snapshotId != Missing && first != Missing && first <= _snapshotId + 1 && last >= _snapshotId;
        bool known = _lastUpdate != Missing || (_afterSnapshot && _snapshotId != Missing && first != Missing && previous == Missing);
        _lastUpdate = last;
        if (_snapshotId == Missing || last > _snapshotId) _afterSnapshot = false;
        return known && !follows && !joins;
    }
}
