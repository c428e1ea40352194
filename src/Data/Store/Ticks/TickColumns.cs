using Godwit.Core.Numbers;
using Godwit.Core.Time;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store.Ticks;

/// <summary>A stretch of a dataset as columns of 64-bit integers of equal length, in the order in which it was received.</summary>
public abstract class TickColumns
{
    public abstract TickSchema Schema { get; }

    /// <summary>Decimals of each group of columns.</summary>
    public abstract IReadOnlyList<int> Scales { get; }

    public abstract int Count { get; }

    /// <summary>A column by its number in the schema; <see cref="TickSchema.Missing"/> where a row says nothing.</summary>
    public abstract ReadOnlySpan<long> Column(int column);

    /// <summary>The time that orders the rows: when one was received, or where that is not recorded, when it occurred.</summary>
    internal long StampOf(int row) => Schema.HasReceived && Column(1)[row] is var received && received != TickSchema.Missing ? received : Column(0)[row];

    /// <summary>The venue's time of a row, or where it says none, the time of receiving.</summary>
    internal long OccurredOf(int row) => Column(0)[row] is var occurred && occurred != TickSchema.Missing ? occurred : Column(1)[row];

    /// <summary>Text of a value as people and CSV files read it; empty where there is none.</summary>
    public string Text(int column, int row)
    {
        long value = Column(column)[row];
        if (value == TickSchema.Missing) return "";
        return Schema.Columns[column] switch
        {
            { Type: TickColumnType.Time } => new Instant(value).ToString(),
            { Type: TickColumnType.Decimal, Group: var group } => Decimals.Format(value, Scales[group]),
            _ => value.ToString(System.Globalization.CultureInfo.InvariantCulture),
        };
    }
}

/// <summary>Growing columns in memory; scales can be raised, never lowered.</summary>
internal sealed class TickBlock : TickColumns
{
    private readonly long[][] _columns;
    private readonly int[] _scales;
    private int _count;

    public TickBlock(TickSchema schema, IReadOnlyList<int> scales, int capacity = 1024)
    {
        (Schema, _scales) = (schema, [.. scales]);
        _columns = new long[schema.Columns.Count][];
        for (int c = 0; c < _columns.Length; c++) _columns[c] = GC.AllocateUninitializedArray<long>(Math.Max(16, capacity));
    }

    public override TickSchema Schema { get; }
    public override IReadOnlyList<int> Scales => _scales;
    public override int Count => _count;
    public override ReadOnlySpan<long> Column(int column) => _columns[column].AsSpan(0, _count);

    /// <summary>Appends a row whose numbers fit the block's scales (see <see cref="TickScales.Admit"/>).</summary>
    public void Append(ReadOnlySpan<Number> row)
    {
        if (_count == _columns[0].Length) Grow(_count * 2);
        int[] groups = Schema.GroupOf;
        for (int c = 0; c < _columns.Length; c++)
        {
            Number number = row[c];
            int group = groups[c];
            _columns[c][_count] = group < 0 || number.Units == TickSchema.Missing ? number.Units : number.Units * Pow10.Long(_scales[group] - number.Decimals);
        }
        _count++;
    }

    /// <summary>Appends rows of the same schema, in scales that are not finer.</summary>
    public void AppendRange(TickColumns other, int from, int count)
    {
        for (int c = 0; c < _columns.Length; c++)
        {
            Span<long> target = Extend(c, count);
            other.Column(c).Slice(from, count).CopyTo(target);
            if (Schema.GroupOf[c] is >= 0 and int group) Raise(target, _scales[group] - other.Scales[group]);
        }
        _count += count;
    }

    public void AppendRow(TickColumns other, int row) => AppendRange(other, row, 1);

    /// <summary>Room for <paramref name="count"/> more values at the end of a column; visible after <see cref="Commit"/>.</summary>
    public Span<long> Extend(int column, int count)
    {
        if (_count + count > _columns[0].Length) Grow(Math.Max(_count + count, _columns[0].Length * 2));
        return _columns[column].AsSpan(_count, count);
    }

    public void Commit(int count) => _count += count;

    public void RemoveLast() => _count--;

    /// <summary>Raises scales; the caller has checked that the largest values allow it.</summary>
    public void RaiseTo(IReadOnlyList<int> scales)
    {
        for (int c = 0; c < _columns.Length; c++)
            if (Schema.GroupOf[c] is >= 0 and int group) Raise(_columns[c].AsSpan(0, _count), scales[group] - _scales[group]);
        for (int g = 0; g < _scales.Length; g++) _scales[g] = Math.Max(_scales[g], scales[g]);
    }

    /// <summary>Largest magnitude in each group.</summary>
    public long[] Largest()
    {
        var largest = new long[_scales.Length];
        for (int c = 0; c < _columns.Length; c++)
        {
            if (Schema.GroupOf[c] is not (>= 0 and int group)) continue;
            foreach (long value in Column(c))
                if (value != TickSchema.Missing) largest[group] = Math.Max(largest[group], Math.Abs(value));
        }
        return largest;
    }

    private static void Raise(Span<long> values, int steps)
    {
        if (steps <= 0) return;
        long factor = Pow10.Long(steps);
        for (int i = 0; i < values.Length; i++)
            if (values[i] != TickSchema.Missing) values[i] *= factor;
    }

    private void Grow(int capacity)
    {
        for (int c = 0; c < _columns.Length; c++)
        {
            long[] larger = GC.AllocateUninitializedArray<long>(capacity);
            _columns[c].AsSpan(0, _count).CopyTo(larger);
            _columns[c] = larger;
        }
    }
}
