using System.Buffers.Binary;
using System.Globalization;
using Apache.Arrow;
using Apache.Arrow.Types;
using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Import.Formats;

/// <summary>One column of a record batch, copied out of it so that damage shows before the first row is handed over.</summary>
internal abstract class ArrowColumn(string name, bool[] missing) : CandleColumn(name)
{
    public sealed override bool TryGet(int row, out Number number, out string problem)
    {
        number = default;
        if (missing[row]) { problem = $"{Name} is empty"; return false; }
        return TryGetValue(row, out number, out problem);
    }

    protected abstract bool TryGetValue(int row, out Number number, out string problem);

    /// <exception cref="GodwitException">The column's type holds no numbers.</exception>
    public static ArrowColumn Read(IArrowArray array, string name)
    {
        int count = array.Length;
        return array switch
        {
            TimestampArray stamps => Whole(Longs<long>(stamps.Values, v => v), UnitOf(((TimestampType)stamps.Data.DataType).Unit)),
            Date32Array days => Whole(Longs<int>(days.Values, v => v * 86_400L), Reading.StampUnit.Seconds),
            Date64Array millis => Whole(Longs<long>(millis.Values, v => v), Reading.StampUnit.Millis),
            Int64Array values => Whole(Longs<long>(values.Values, v => v), null),
            Int32Array values => Whole(Longs<int>(values.Values, v => v), null),
            Int16Array values => Whole(Longs<short>(values.Values, v => v), null),
            Int8Array values => Whole(Longs<sbyte>(values.Values, v => v), null),
            UInt64Array values => Whole(Longs<ulong>(values.Values, v => v > long.MaxValue ? long.MinValue : (long)v), null),
            UInt32Array values => Whole(Longs<uint>(values.Values, v => v), null),
            UInt16Array values => Whole(Longs<ushort>(values.Values, v => v), null),
            UInt8Array values => Whole(Longs<byte>(values.Values, v => v), null),
            DoubleArray values => new FloatingColumn(name, values.Values[..count].ToArray(), null, Missing()) { Count = count },
            FloatArray values => new FloatingColumn(name, null, values.Values[..count].ToArray(), Missing()) { Count = count },
            Decimal128Array values => new WideColumn(name, Wide(values), values.Scale, Missing()) { Count = count },
            StringArray values => new TextColumn(name, Texts(values), Missing()) { Count = count },
            _ => throw Unsuitable(name, Printable.Of(array.Data.DataType.Name)),
        };

        ArrowColumn Whole(long[] values, StampUnit? unit) => new WholeColumn(name, values, Missing()) { Count = count, StampUnit = unit };

        // Called after the values are read: a damaged length has shown by then.
        bool[] Missing()
        {
            var missing = new bool[count];
            for (int i = 0; i < count; i++) missing[i] = array.IsNull(i);
            return missing;
        }

        long[] Longs<T>(ReadOnlySpan<T> values, Func<T, long> convert)
        {
            var longs = new long[count];
            for (int i = 0; i < count; i++) longs[i] = convert(values[i]);
            return longs;
        }

        Int128[] Wide(Decimal128Array values)
        {
            if (values.ValueBuffer.Length / 16 < count) throw new InvalidDataException("The column is shorter than its batch.");
            var wide = new Int128[count];
            for (int i = 0; i < count; i++) if (values.IsValid(i)) wide[i] = BinaryPrimitives.ReadInt128LittleEndian(values.GetBytes(i));
            return wide;
        }

        byte[][] Texts(StringArray values)
        {
            if (values.ValueOffsets.Length <= count) throw new InvalidDataException("The column is shorter than its batch.");
            var texts = new byte[count][];
            for (int i = 0; i < count; i++) texts[i] = values.IsNull(i) ? [] : values.GetBytes(i).ToArray();
            return texts;
        }
    }

    private static StampUnit UnitOf(TimeUnit unit) => unit switch
    {
        TimeUnit.Second => Reading.StampUnit.Seconds,
        TimeUnit.Millisecond => Reading.StampUnit.Millis,
        TimeUnit.Microsecond => Reading.StampUnit.Micros,
        _ => Reading.StampUnit.Nanos,
    };

    private sealed class WholeColumn(string name, long[] values, bool[] missing) : ArrowColumn(name, missing)
    {
        protected override bool TryGetValue(int row, out Number number, out string problem)
        {
            number = new Number(values[row], 0);
            problem = Beyond;
            return values[row] != long.MinValue;
        }
    }

    private sealed class WideColumn(string name, Int128[] values, int scale, bool[] missing) : ArrowColumn(name, missing)
    {
        protected override bool TryGetValue(int row, out Number number, out string problem)
        {
            problem = Beyond;
            return NumberReader.TryReduce(values[row], scale, out number);
        }
    }

    private sealed class FloatingColumn(string name, double[]? doubles, float[]? floats, bool[] missing) : ArrowColumn(name, missing)
    {
        protected override bool TryGetValue(int row, out Number number, out string problem)
        {
            Span<byte> text = stackalloc byte[32];
            int length;
            if (doubles is not null) doubles[row].TryFormat(text, out length, "R", CultureInfo.InvariantCulture);
            else floats![row].TryFormat(text, out length, "R", CultureInfo.InvariantCulture);
            return TryReadShortest(text[..length], out number, out problem);
        }
    }

    private sealed class TextColumn(string name, byte[][] texts, bool[] missing) : ArrowColumn(name, missing)
    {
        protected override bool TryGetValue(int row, out Number number, out string problem)
        {
            bool good = NumberReader.TryReadCarefully(texts[row], out number, out string what);
            problem = good ? "" : $"{Name} '{Printable.Of(System.Text.Encoding.UTF8.GetString(texts[row].AsSpan(0, Math.Min(40, texts[row].Length))))}' {what}";
            return good;
        }

        public override bool TryGetTime(int row, StampUnit unit, out long nanos, out string problem) => TryReadTime(texts[row], unit, out nanos, out problem);
    }
}
