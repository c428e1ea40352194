using Godwit.Core.Outcomes;
using Godwit.Data.Store.Columns;
using Godwit.Data.Store.Ticks;

namespace Godwit.Data.Import.Ticks;

/// <summary>
/// The rows of one file that belong to one dataset, and the change that takes them in: collected up to a part, then put behind what is
/// stored, or merged with it where times overlap.
/// </summary>
internal sealed class DatasetFeed : TickFeed
{
    private readonly TickTransaction _transaction;
    private readonly Action<long, string> _broken;
    private readonly string _file;
    private readonly bool _replace, _synthetic, _notNegative;
    private readonly int[] _groups;
    private readonly bool[] _mayBeMissing;
    private readonly TickTally _tally;
    private readonly Dictionary<long, int> _rowOfId = [];

    // Periods whose last rows come from this file, so that what follows in it goes behind them.
    private readonly HashSet<int> _own = [];
    private TickBlock? _rows;
    private int _period, _indexed, _raises;
    private long _latest = long.MinValue, _highestId = long.MinValue;
    private long _back, _forward;

    public DatasetFeed(TickTransaction transaction, string file, bool replace, bool synthetic, Action<long, string> broken)
    {
        (_transaction, _file, _replace, _synthetic, _broken) = (transaction, file, replace, synthetic, broken);
        Schema = transaction.Id.Schema;
        (_groups, _mayBeMissing, _notNegative) = (Schema.GroupOf, Schema.MayBeMissing, Schema.Tick is not null and not Core.MarketData.TickKind.Funding);
        _tally = new TickTally(Schema);
    }

    public override TickSchema Schema { get; }
    public TickTransaction Transaction => _transaction;
    public long Good { get; private set; }
    public long Duplicates { get; private set; }
    public TickMerge.Counts Counts { get; private set; }
    public TickTally Tally => _tally;

    public override void Row(long line, ReadOnlySpan<Number> values)
    {
        if (Problem(values) is { } reason || (reason = _transaction.Scales.Admit(values)) is not null) { _broken(line, reason); return; }
        long stamp = Schema.HasReceived && values[1].Units != TickSchema.Missing ? values[1].Units : values[0].Units;
        if (stamp < _latest) _back++;
        else if (stamp > _latest) _forward++;
        _latest = Math.Max(_latest, stamp);
        int period = TickPeriod.Of(Schema, _latest);
        if (_rows is null || period != _period || _rows.Count >= _transaction.FullPart) Flush(period);
        if (_raises != _transaction.Scales.Raises)
        {
            _rows!.RaiseTo(_transaction.Scales.Scales);
            _raises = _transaction.Scales.Raises;
        }
        _rows!.Append(values);
        Good++;
        LeaveOutDuplicate();
    }

    /// <summary>Ends the file: the last rows go out.</summary>
    /// <exception cref="GodwitException">The file runs backwards.</exception>
    public void Finish()
    {
        if (_back > _forward)
            throw new GodwitException($"{_file} runs newest first: turn it round, so that rows are in the order in which they happened.");
        Flush(_period);
    }

    private string? Problem(ReadOnlySpan<Number> values)
    {
        for (int c = 0; c < values.Length; c++)
        {
            long units = values[c].Units;
            if (units == TickSchema.Missing)
            {
                if (!_mayBeMissing[c]) return $"{Schema.Columns[c].Name} is empty";
            }
            else if (units < 0 && _groups[c] >= 0 && _notNegative) return $"{Schema.Columns[c].Name} is negative";
        }
        return Schema.HasReceived && values[0].Units == TickSchema.Missing && values[1].Units == TickSchema.Missing ? "it has no time" : null;
    }

    /// <summary>A trade with the number and all values of an earlier one, or a quote that says what the one before said, is left out.</summary>
    private void LeaveOutDuplicate()
    {
        TickBlock rows = _rows!;
        int row = rows.Count - 1;
        bool same = false;
        if (Schema.Tick == Core.MarketData.TickKind.Trade)
        {
            long id = rows.Column(Schema.Key)[row];
            if (id != TickSchema.Missing)
            {
                if (id > _highestId) _highestId = id;
                else if (EarlierRow(id) is >= 0 and int earlier) same = Same(rows, earlier, row);
            }
        }
        else if (Schema.Tick != Core.MarketData.TickKind.Book && row > 0) same = Same(rows, row - 1, row);
        if (!same) return;
        rows.RemoveLast();
        Good--;
        Duplicates++;
    }

    /// <summary>The row of a number among those that are collected; an index is made only when a number comes again.</summary>
    private int EarlierRow(long id)
    {
        ReadOnlySpan<long> ids = _rows!.Column(Schema.Key);
        for (int i = _rowOfId.Count == 0 ? 0 : _indexed; i < ids.Length - 1; i++) _rowOfId.TryAdd(ids[i], i);
        _indexed = ids.Length - 1;
        return _rowOfId.GetValueOrDefault(id, -1);
    }

    private static bool Same(TickBlock rows, int a, int b)
    {
        for (int c = 0; c < rows.Schema.Columns.Count; c++)
            if (rows.Column(c)[a] != rows.Column(c)[b]) return false;
        return true;
    }

    private void Flush(int next)
    {
        if (_rows is { Count: > 0 } rows) TakeIn(_period, rows);
        _period = next;
        _rows = new TickBlock(Schema, _transaction.Scales.Scales, 4096);
        _rowOfId.Clear();
        _indexed = 0;
    }

    private void TakeIn(int period, TickBlock rows)
    {
        _tally.Add(rows, 0, rows.Count);
        long? stored = _transaction.LastStamp(period);
        long first = long.MaxValue;
        for (int i = 0; i < rows.Count; i++) first = Math.Min(first, rows.StampOf(i));
        if (stored is null || (first > stored && !_replace) || _own.Contains(period))
        {
            _transaction.Append(period, rows, _synthetic);
            _own.Add(period);
            Counts = Counts with { Added = Counts.Added + rows.Count };
            return;
        }
        TickBlock before = _transaction.Load(period)!;
        rows.RaiseTo(_transaction.Scales.Scales);
        TickBlock merged = TickMerge.Merge(before, rows, _replace, _file, out TickMerge.Counts counts);
        if (!ReferenceEquals(merged, before)) _transaction.Replace(period, merged, _synthetic);
        Counts = new TickMerge.Counts(Counts.Added + counts.Added, Counts.Known + counts.Known, Counts.Conflicts + counts.Conflicts, Counts.Replaced + counts.Replaced);
    }
}
