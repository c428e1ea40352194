using System.Globalization;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;
using ParquetSharp;

namespace Godwit.Data.Import.Formats;

/// <summary>One column of a row group as exact numbers; missing values and NaN are told row by row.</summary>
internal abstract class ParquetColumn(string name, short[] present) : CandleColumn(name)
{
    private const int MostRowsOfGroup = 100_000_000, LongestText = 4096;
    private int[]? _positions;

    public sealed override bool TryGet(int row, out Number number, out string problem)
    {
        number = default;
        int at = row;
        if (present.Length > 0)
        {
            if (IsMissing(row)) { problem = $"{Name} is empty"; return false; }
            at = PositionOf(row);
        }
        return TryGetValue(at, out number, out problem);
    }

    private bool IsMissing(int row) => present.Length > 0 && present[row] == 0;

    // Missing values take no place among the values.
    private int PositionOf(int row) => present.Length > 0 ? (_positions ??= Positions())[row] : row;

    protected abstract bool TryGetValue(int at, out Number number, out string problem);

    /// <exception cref="GodwitException">The column's type holds no numbers.</exception>
    public static ParquetColumn Read(RowGroupReader rows, int column, string name)
    {
        using ColumnReader reader = rows.Column(column);
        int count = checked((int)rows.MetaData.NumRows);
        if (count > MostRowsOfGroup) throw new NotSupportedException("A row group of that size is a sign of damage.");
        ColumnDescriptor descriptor = reader.ColumnDescriptor;
        if (descriptor.MaxRepetitionLevel > 0) throw Unsuitable(name, "a list");
        using LogicalType type = descriptor.LogicalType;
        int scale = type is DecimalLogicalType @decimal ? @decimal.Scale : 0;
        bool days = type is DateLogicalType;
        StampUnit? unit = type is TimestampLogicalType stamp ? UnitOf(stamp.TimeUnit) : days ? Reading.StampUnit.Seconds : null;
        return reader switch
        {
            ColumnReader<long> longs => Whole(ReadAll(longs, count, descriptor, out short[] present), present),
            ColumnReader<int> ints => Whole(Array.ConvertAll(ReadAll(ints, count, descriptor, out short[] present), v => days ? v * 86_400L : v), present),
            ColumnReader<Int96> old => Nanos(Array.ConvertAll(ReadAll(old, count, descriptor, out short[] present), NanosOf), present),
            ColumnReader<ByteArray> bytes when type is DecimalLogicalType =>
                new WideColumn(name, ReadBytes(bytes, count, descriptor, out short[] present, BigEndian), scale, present) { Count = count },
            ColumnReader<ByteArray> bytes => Floating(ReadBytes(bytes, count, descriptor, out short[] present, text => System.Text.Encoding.UTF8.GetString(text)), present),
            ColumnReader<double> doubles => Floating(Array.ConvertAll(ReadAll(doubles, count, descriptor, out short[] present), v => v.ToString("R", CultureInfo.InvariantCulture)), present),
            ColumnReader<float> floats => Floating(Array.ConvertAll(ReadAll(floats, count, descriptor, out short[] present), v => v.ToString("R", CultureInfo.InvariantCulture)), present),
            ColumnReader<FixedLenByteArray> wide when type is DecimalLogicalType =>
                new WideColumn(name, ReadWide(wide, count, descriptor, out short[] present), scale, present) { Count = count },
            _ => throw Unsuitable(name, descriptor.PhysicalType.ToString()),
        };

        ParquetColumn Whole(long[] values, short[] present) => new WholeColumn(name, values, scale, present) { Count = count, StampUnit = unit };
        ParquetColumn Nanos(long[] values, short[] present) => new WholeColumn(name, values, 0, present) { Count = count, StampUnit = Reading.StampUnit.Nanos };
        ParquetColumn Floating(string[] texts, short[] present) => new TextColumn(name, texts, present) { Count = count };
    }

    private static T[] ReadAll<T>(ColumnReader<T> reader, int count, ColumnDescriptor descriptor, out short[] present) where T : unmanaged
    {
        var values = new T[count];
        present = descriptor.MaxDefinitionLevel > 0 ? new short[count] : [];
        int rows = 0, filled = 0;
        while (rows < count)
        {
            long levels = reader.ReadBatch(count - rows, present.AsSpan(Math.Min(rows, present.Length)), default, values.AsSpan(filled), out long read);
            if (levels <= 0 && read <= 0) throw new IOException("The column is shorter than its row group.");
            rows += (int)Math.Max(levels, read);
            filled += (int)read;
        }
        return values;
    }

    private static unsafe Int128[] ReadWide(ColumnReader<FixedLenByteArray> reader, int count, ColumnDescriptor descriptor, out short[] present)
    {
        int length = descriptor.TypeLength;
        if (length > 16) throw new NotSupportedException("Decimals beyond 128 bits.");
        var values = new Int128[count];
        present = descriptor.MaxDefinitionLevel > 0 ? new short[count] : [];
        var batch = new FixedLenByteArray[4096];
        int rows = 0, filled = 0;
        while (rows < count)
        {
            // The pointers are valid until the next batch is read, hence decoded at once.
            int want = Math.Min(batch.Length, count - rows);
            long levels = reader.ReadBatch(want, present.AsSpan(Math.Min(rows, present.Length)), default, batch, out long read);
            if (levels <= 0 && read <= 0) throw new IOException("The column is shorter than its row group.");
            for (int i = 0; i < read; i++) values[filled++] = BigEndian(new ReadOnlySpan<byte>((void*)batch[i].Pointer, length));
            rows += (int)Math.Max(levels, read);
        }
        return values;
    }

    private static unsafe T[] ReadBytes<T>(ColumnReader<ByteArray> reader, int count, ColumnDescriptor descriptor, out short[] present, ByteReader<T> convert)
    {
        var values = new T[count];
        present = descriptor.MaxDefinitionLevel > 0 ? new short[count] : [];
        var batch = new ByteArray[4096];
        int rows = 0, filled = 0;
        while (rows < count)
        {
            int want = Math.Min(batch.Length, count - rows);
            long levels = reader.ReadBatch(want, present.AsSpan(Math.Min(rows, present.Length)), default, batch, out long read);
            if (levels <= 0 && read <= 0) throw new IOException("The column is shorter than its row group.");
            for (int i = 0; i < read; i++)
            {
                if (batch[i].Length is < 0 or > LongestText) throw new NotSupportedException("A value of that length is a sign of damage.");
                values[filled++] = convert(new ReadOnlySpan<byte>((void*)batch[i].Pointer, batch[i].Length));
            }
            rows += (int)Math.Max(levels, read);
        }
        return values;
    }

    private delegate T ByteReader<T>(ReadOnlySpan<byte> bytes);

    // Nanoseconds of the day, then the Julian day; 1970 began with day 2,440,588.
    private static long NanosOf(Int96 stamp)
    {
        long ofDay = (long)(((ulong)(uint)stamp.B << 32) | (uint)stamp.A);
        Int128 nanos = ((Int128)stamp.C - 2_440_588) * Core.Time.Duration.NanosPerDay + ofDay;
        return nanos < 0 || nanos > long.MaxValue ? long.MinValue : (long)nanos;
    }

    private static Int128 BigEndian(ReadOnlySpan<byte> bytes)
    {
        if (bytes.Length is 0 or > 16) throw new NotSupportedException("Decimals beyond 128 bits.");
        Int128 value = (sbyte)bytes[0];
        for (int i = 1; i < bytes.Length; i++) value = (value << 8) | bytes[i];
        return value;
    }

    private int[] Positions()
    {
        var positions = new int[present.Length];
        int at = 0;
        for (int i = 0; i < present.Length; i++) positions[i] = present[i] == 0 ? -1 : at++;
        return positions;
    }

    private static StampUnit UnitOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Millis => Reading.StampUnit.Millis,
        TimeUnit.Micros => Reading.StampUnit.Micros,
        _ => Reading.StampUnit.Nanos,
    };

    private sealed class WholeColumn(string name, long[] values, int scale, short[] present) : ParquetColumn(name, present)
    {
        protected override bool TryGetValue(int at, out Number number, out string problem)
        {
            problem = Beyond;
            long units = values[at];
            int decimals = scale;
            while (decimals > 0 && units % 10 == 0) { units /= 10; decimals--; }
            number = new Number(units, decimals);
            return units != long.MinValue && decimals <= UnitLimits.MaxScale;
        }
    }

    private sealed class WideColumn(string name, Int128[] values, int scale, short[] present) : ParquetColumn(name, present)
    {
        protected override bool TryGetValue(int at, out Number number, out string problem)
        {
            problem = Beyond;
            return NumberReader.TryReduce(values[at], scale, out number);
        }
    }

    private sealed class TextColumn(string name, string[] texts, short[] present) : ParquetColumn(name, present)
    {
        protected override bool TryGetValue(int at, out Number number, out string problem) =>
            TryReadShortest(System.Text.Encoding.UTF8.GetBytes(Printable.Of(texts[at])), out number, out problem);

        public override bool TryGetTime(int row, StampUnit unit, out long nanos, out string problem)
        {
            nanos = 0;
            if (IsMissing(row)) { problem = $"{Name} is empty"; return false; }
            return TryReadTime(System.Text.Encoding.UTF8.GetBytes(texts[PositionOf(row)]), unit, out nanos, out problem);
        }
    }
}
