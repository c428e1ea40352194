using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Tests.Store;
using ParquetSharp;

namespace Godwit.Data.Tests.Import;

/// <summary>Parquet files as other programs write them.</summary>
public sealed class ParquetCandlesTests : IDisposable
{
    private static readonly DateTime Start = new(2021, 1, 1, 0, 0, 0, DateTimeKind.Utc);
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private string Path_ => Path.Combine(_home.Folder, "X_Y_1m.parquet");

    private void Write<TTime, TPrice>(Column time, TTime[] times, TPrice[] prices, string closeName = "close")
    {
        Column[] columns = [time, new Column<TPrice>("Open"), new Column<TPrice>("HIGH"), new Column<TPrice>("low"), new Column<TPrice>(closeName), new Column<TPrice>("Volume"), new Column<string>("note")];
        using var writer = new ParquetFileWriter(Path_, columns);
        using (RowGroupWriter rows = writer.AppendRowGroup())
        {
            using (LogicalColumnWriter<TTime> column = rows.NextColumn().LogicalWriter<TTime>()) column.WriteBatch(times);
            for (int c = 0; c < 5; c++)
                using (LogicalColumnWriter<TPrice> column = rows.NextColumn().LogicalWriter<TPrice>()) column.WriteBatch(prices);
            using (LogicalColumnWriter<string> column = rows.NextColumn().LogicalWriter<string>()) column.WriteBatch(new string[times.Length]);
        }
        writer.Close();
    }

    private BarColumns Read() => CandleFile.ReadStrict(Path_, BarFileOptions.None).Bars;

    private static void AssertPrices(BarColumns bars, params string[] expected)
    {
        Assert.Equal(expected, Enumerable.Range(0, bars.Count).Select(i => Decimals.Format(bars.Closes[i], bars.PriceScale)));
        Assert.Equal("2021-01-01T00:00:00Z", bars[0].OpenTime.ToString());
        Assert.Equal("2021-01-01T00:01:00Z", bars[1].OpenTime.ToString());
    }

    [Fact]
    public void Doubles_are_read_as_the_shortest_decimal()
    {
        Write(new Column<DateTime>("timestamp", LogicalType.Timestamp(true, TimeUnit.Millis)), [Start, Start.AddMinutes(1)], new double?[] { 0.1, 16541.77 });
        AssertPrices(Read(), "0.1", "16541.77");
    }

    [Fact]
    public void Floats_and_nanoseconds_are_read()
    {
        Write(new Column<DateTimeNanos>("date", LogicalType.Timestamp(true, TimeUnit.Nanos)), [new DateTimeNanos(Start), new DateTimeNanos(Start.AddMinutes(1))], new float[] { 0.1f, 1e-7f });
        AssertPrices(Read(), "0.1", "0.0000001");
    }

    [Fact]
    public void Wide_decimals_are_read_exactly()
    {
        Column[] columns = [new Column<long>("timestamp_ms"), .. new[] { "open", "high", "low", "close", "volume" }.Select(n => new Column<decimal>(n, LogicalType.Decimal(29, 10)))];
        using (var writer = new ParquetFileWriter(Path_, columns))
        {
            using (RowGroupWriter rows = writer.AppendRowGroup())
            {
                using (LogicalColumnWriter<long> column = rows.NextColumn().LogicalWriter<long>()) column.WriteBatch([1609459200000, 1609459260000]);
                for (int c = 0; c < 5; c++)
                    using (LogicalColumnWriter<decimal> column = rows.NextColumn().LogicalWriter<decimal>()) column.WriteBatch([12345678.9012345678m, 1m]);
            }
            writer.Close();
        }
        AssertPrices(Read(), "12345678.9012345678", "1");
    }

    [Fact]
    public void The_only_column_of_stamps_is_the_time_whatever_its_name()
    {
        Write(new Column<DateTime>("__index_level_0__", LogicalType.Timestamp(true, TimeUnit.Micros)), [Start, Start.AddMinutes(1)], new double?[] { 0.1, 0.2 });
        AssertPrices(Read(), "0.1", "0.2");
        Assert.Contains(CandlePreview.Of(Path_, BarFileOptions.None).Doubts, doubt => doubt.Contains("the only column that holds stamps"));
    }

    [Fact]
    public void Columns_of_other_names_are_mapped()
    {
        Write(new Column<long>("begin"), new long[] { 1609459200, 1609459260 }, new double?[] { 1.5, 2.5 }, closeName: "settle");
        Assert.Contains("has no column 'time' that is known by name", Assert.Throws<GodwitException>(Read).Message);
        var options = new BarFileOptions { Reading = new ReadingOptions { Columns = ColumnMapping.Parse("time=begin,close=settle") } };
        AssertPrices(CandleFile.ReadStrict(Path_, options).Bars, "1.5", "2.5");
    }

    [Fact]
    public void Text_is_read_as_numbers_and_dates()
    {
        Write(new Column<string>("date"), ["2021-01-01 00:00", "2021-01-01T00:01:00Z"], new[] { "1.50", "2e0" });
        AssertPrices(Read(), "1.5", "2");
        Write(new Column<string>("date"), ["01.02.2021", "x"], new[] { "1.50", "2e0" });
        Assert.Contains("time '01.02.2021' is not a time", Assert.Throws<GodwitException>(Read).Message);
    }

    [Fact]
    public void Old_stamps_of_96_bits_are_read()
    {
        // Nanoseconds of the day in the first two words, the Julian day in the third; 2021-01-01 is day 2,459,216.
        Int96 At(long nanos) => new(unchecked((int)nanos), (int)(nanos >> 32), 2_459_216);
        Write(new Column<Int96>("time"), [At(0), At(60_000_000_000)], new double?[] { 1, 2 });
        AssertPrices(Read(), "1", "2");
    }

    [Fact]
    public void Dates_without_time_of_day_are_midnights()
    {
        Write(new Column<Date>("date"), [new Date(2021, 1, 1), new Date(2021, 1, 2)], new double?[] { 1, 2 });
        BarColumns bars = CandleFile.ReadStrict(Path_, new BarFileOptions { Interval = new BarInterval(Core.Time.Duration.FromMinutes(1440)) }).Bars;
        Assert.Equal("2021-01-02T00:00:00Z", bars[1].OpenTime.ToString());
    }

    [Fact]
    public void Whole_numbers_and_second_stamps_are_read()
    {
        Write(new Column<long>("timestamp"), new long[] { 1609459200, 1609459260 }, new int[] { 7, 8 });
        AssertPrices(Read(), "7", "8");
    }

    [Theory]
    [InlineData(double.NaN, "row 2: open 'NaN' is not a number.")]
    [InlineData(null, "row 2: open is empty.")]
    [InlineData(-3.5, "row 2: open -3.5 is negative.")]
    public void A_broken_row_is_named_by_its_number(double? value, string sentence)
    {
        Write(new Column<DateTime>("timestamp", LogicalType.Timestamp(true, TimeUnit.Millis)), [Start, Start.AddMinutes(1)], new double?[] { 0.1, value });
        Assert.Equal($"X_Y_1m.parquet, {sentence}".Replace("row", "line"), Assert.Throws<GodwitException>(Read).Message);
    }

    [Fact]
    public void A_missing_column_is_named()
    {
        Write(new Column<long>("timestamp"), new long[] { 1609459200 }, new int[] { 7 }, closeName: "last");
        Assert.Equal(
            "X_Y_1m.parquet has no column 'close' that is known by name; its columns are timestamp, Open, HIGH, low, last, Volume, note: say which it is with --columns close=NAME.",
            Assert.Throws<GodwitException>(Read).Message);
    }

    [Fact]
    public void What_is_no_number_in_a_price_column_is_refused()
    {
        Write(new Column<long>("timestamp"), new long[] { 1609459200 }, new string[] { "seven" });
        Assert.Equal("X_Y_1m.parquet, line 1: open 'seven' is not a number.", Assert.Throws<GodwitException>(Read).Message);
        Write(new Column<long>("timestamp"), new long[] { 1609459200 }, new bool[] { true });
        Assert.Contains("holds no plain numbers", Assert.Throws<GodwitException>(Read).Message);
    }

    [Fact]
    public void Every_cut_of_a_file_is_refused_in_one_sentence()
    {
        Write(new Column<long>("timestamp"), [.. Enumerable.Range(0, 500).Select(i => 1609459200L + i * 60)], Enumerable.Range(1, 500).ToArray());
        byte[] bytes = File.ReadAllBytes(Path_);
        for (int length = 4; length < bytes.Length; length += 41)
        {
            File.WriteAllBytes(Path_, bytes[..length]);
            Assert.Equal("X_Y_1m.parquet is damaged or cut off: it cannot be read as Parquet; fetch or export it again.", Assert.Throws<GodwitException>(Read).Message);
        }
    }
}
