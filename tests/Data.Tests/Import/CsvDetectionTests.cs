using System.Globalization;
using System.Text;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Import.Reading;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Import;

/// <summary>Delimited text of unknown make: what is found out, what is asked, and that the bars are the same in every dress.</summary>
public sealed class CsvDetectionTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly ForeignFiles.Candle[] _candles = ForeignFiles.Candles(60, startMillis: 1_707_523_200_000, stepMillis: 3_600_000); // from 2024-02-10

    public void Dispose() => _home.Dispose();

    private string Hash => ForeignFiles.HashOf(_home, _candles, "1h");

    private string Write(string? header, Func<ForeignFiles.Candle, string> time, char delimiter = ',', bool comma = false, bool quotes = false, bool newestFirst = false, string extra = "")
    {
        string Number(double value) => comma ? ForeignFiles.Text(value).Replace('.', ',') : ForeignFiles.Text(value);
        var text = new StringBuilder();
        if (header is not null) text.Append(header).Append("\r\n");
        foreach (ForeignFiles.Candle c in newestFirst ? _candles.Reverse() : _candles)
        {
            string[] fields = [time(c), Number(c.Open), Number(c.High), Number(c.Low), Number(c.Close), Number(c.Volume)];
            text.Append(string.Join(delimiter, quotes ? fields.Select(f => $"\"{f}\"") : fields)).Append(extra).Append("\r\n");
        }
        return _home.File("A_B_1h.csv", text.ToString());
    }

    private static string At(ForeignFiles.Candle c, string format) => ForeignFiles.Time(c).ToString(format, CultureInfo.InvariantCulture);

    private static (string Sha256, CandlePreview Preview) Read(string path, ReadingOptions? reading = null)
    {
        var options = new BarFileOptions { Reading = reading ?? ReadingOptions.None };
        return (CandleFile.ReadStrict(path, options).Sha256, CandlePreview.Of(path, options));
    }

    private string Refusal(string text)
    {
        string path = _home.File("A_B_1h.csv", text);
        string message = Assert.Throws<GodwitException>(() => CandleFile.ReadStrict(path, BarFileOptions.None)).Message;
        CandlePreview preview = CandlePreview.Of(path, BarFileOptions.None);
        Assert.Equal(message, preview.Refusal ?? $"{Assert.Single(preview.BrokenRows)}.");
        return message;
    }

    [Theory]
    [InlineData("yyyy-MM-dd HH:mm")]
    [InlineData("yyyy-MM-dd HH:mm:ss")]
    [InlineData("yyyy-MM-ddTHH:mm:ssZ")]
    [InlineData("yyyy-MM-dd HH:mm:ss+00:00")]
    [InlineData("yyyy/MM/dd HH:mm")]
    [InlineData("yyyy.MM.dd HH:mm:ss")]
    [InlineData("yyyyMMddHHmm")]
    [InlineData("yyyyMMddHHmmss")]
    [InlineData("yyyyMMdd HH:mm")]
    public void Dates_with_the_year_first(string format)
    {
        string path = Write("Date,Open,High,Low,Close,Volume", c => At(c, format.Replace("T", "'T'").Replace("Z", "'Z'")));
        Assert.Equal(Hash, Read(path).Sha256);
    }

    [Theory]
    [InlineData("s", 1000), InlineData("ms", 1)]
    public void Stamps_are_told_by_magnitude(string _, int divisor) =>
        Assert.Equal(Hash, Read(Write(null, c => (c.Millis / divisor).ToString(CultureInfo.InvariantCulture))).Sha256);

    [Theory]
    [InlineData("dd/MM/yyyy HH:mm", "day first"), InlineData("dd.MM.yyyy HH:mm:ss", "day first"), InlineData("MM/dd/yyyy HH:mm", "month first")]
    public void Day_and_month_are_told_when_a_day_is_beyond_twelve(string format, string found)
    {
        // Days 10, 11 and 12 of February: not to be told.
        string path = Write("time,open,high,low,close,volume", c => At(c, format));
        string message = Assert.Throws<GodwitException>(() => Read(path)).Message;
        Assert.Contains("day and month cannot be told apart: say --time-format dd/MM/yyyy or MM/dd/yyyy", message);
        Assert.Equal(Hash, Read(path, new ReadingOptions { Time = ReadingOptions.TimeOf(format[..10]) }).Sha256);

        for (int i = 0; i < _candles.Length; i++) _candles[i] = _candles[i] with { Millis = _candles[i].Millis + 10 * 86_400_000L };
        (string sha256, CandlePreview preview) = Read(Write("time,open,high,low,close,volume", c => At(c, format)));
        Assert.Equal(Hash, sha256);
        Assert.Contains(found, preview.Facts.Single(f => f.What == "Time").Found);
    }

    [Theory]
    [InlineData(';', true, false), InlineData(';', false, false), InlineData('\t', true, false), InlineData('|', false, true), InlineData(',', false, true), InlineData(',', true, true)]
    public void Delimiters_decimal_commas_and_quotes(char delimiter, bool comma, bool quotes)
    {
        string header = string.Join(delimiter, ["Date", "Open", "High", "Low", "Close", "Volume"]);
        (string sha256, CandlePreview preview) = Read(Write(header, c => At(c, "yyyy-MM-dd HH:mm"), delimiter, comma, quotes));
        Assert.Equal(Hash, sha256);
        Assert.Contains(comma ? "comma" : "point", preview.Facts.Single(f => f.What == "Numbers").Found);
        Assert.Equal(Hash, Read(Write(null, c => At(c, "yyyy-MM-dd HH:mm"), delimiter, comma, quotes)).Sha256);
    }

    [Fact]
    public void Columns_by_mapping_by_name_and_number()
    {
        string path = Write("Zeit;Erster;Hoch;Tief;Schluss;Stueck", c => At(c, "yyyy-MM-dd HH:mm"), ';', comma: true);
        Assert.Contains("no known candle format", Assert.Throws<GodwitException>(() => Read(path)).Message);
        Assert.Equal(Hash, Read(path, new ReadingOptions { Columns = ColumnMapping.Parse("time=Zeit,open=Erster,high=Hoch,low=Tief,close=Schluss,volume=Stueck") }).Sha256);
        Assert.Equal(Hash, Read(path, new ReadingOptions { Columns = ColumnMapping.Parse("time=0,open=1,high=2,low=3,close=4,volume=5") }).Sha256);
        Assert.Contains("has no column 'Stuck' for volume", Assert.Throws<GodwitException>(() => Read(path,
            new ReadingOptions { Columns = ColumnMapping.Parse("time=Zeit,open=Erster,high=Hoch,low=Tief,close=Schluss,volume=Stuck") })).Message);
        string wide = Write(null, c => At(c, "yyyy-MM-dd HH:mm"), extra: ",1,2,3");
        Assert.Contains("has 9 columns and no header", Assert.Throws<GodwitException>(() => Read(wide)).Message);
        Assert.Equal(Hash, Read(wide, new ReadingOptions { Columns = ColumnMapping.Parse("time=0,open=1,high=2,low=3,close=4,volume=5") }).Sha256);
    }

    [Fact]
    public void A_partial_mapping_leaves_the_rest_to_the_names()
    {
        string path = Write("Date,Open,High,Low,Close,Volume BTC,Volume USDT", c => At(c, "yyyy-MM-dd HH:mm"), extra: ",9");
        Assert.Contains("several columns of volume (Volume BTC, Volume USDT)", Assert.Throws<GodwitException>(() => Read(path)).Message);
        Assert.Equal(Hash, Read(path, new ReadingOptions { Columns = ColumnMapping.Parse("volume=Volume BTC") }).Sha256);
    }

    [Fact]
    public void Remarks_above_the_header_and_newest_first()
    {
        string path = Write("https://example.org/data\r\nDate,Open,High,Low,Close,Volume", c => At(c, "yyyy-MM-dd HH:mm"), newestFirst: true);
        ImportReport report = new CandleImporter(Godwit.Data.Store.DataStore.Open(_home.Folder)).Import([path], new ImportOptions());
        Assert.True(Assert.Single(report.Files).Reversed);
        Assert.Equal(Hash, Assert.Single(report.Datasets).Sha256);
        CandlePreview preview = CandlePreview.Of(path, BarFileOptions.None);
        Assert.Equal("2024-02-10T00:00:00Z", preview.Rows[0].OpenTime.ToString());
        Assert.Contains(preview.Doubts, doubt => doubt.Contains("newest first"));
    }

    [Fact]
    public void Date_and_time_of_day_in_two_columns()
    {
        Assert.Equal(Hash, Read(Write("<DATE>\t<TIME>\t<OPEN>\t<HIGH>\t<LOW>\t<CLOSE>\t<VOL>", c => At(c, "yyyy.MM.dd\tHH:mm:ss"), '\t')).Sha256);
        Assert.Equal(Hash, Read(Write(null, c => At(c, "yyyy.MM.dd,HH:mm"))).Sha256);
    }

    [Fact]
    public void What_cannot_be_told_is_refused()
    {
        const string header = "time;open;high;low;close;volume\n";
        Assert.Contains("comma may part thousands or decimals: say --decimal comma", Refusal(header + "2024-01-31;1,100;1,200;1,000;1,150;2,500\n2024-02-01;1,100;1,200;1,000;1,150;2,500\n"));
        Assert.Contains("separators of thousands", Refusal(header + "2024-01-31;1.100,5;1.200,5;1.000,5;1.150,5;2,5\n"));
        Assert.Contains("mixes dates", Refusal(header + "31/01/2024;1;2;1;2;1\n01/31/2024;1;2;1;2;1\n"));
        Assert.Contains("has no column 'volume'", Refusal("time,open,high,low,close,amount\n1,2,3,4,5,6\n"));
        Assert.Equal("A_B_1h.csv, line 3: open '1.5' has a point in a file with decimal commas.", Refusal(header + "2024-01-31;1,5;2;1;2;1\n2024-02-01;1.5;2;1;2;1\n"));
        Assert.Equal("A_B_1h.csv, line 3: time '2024-02-31' is not a date with the day first.", Refusal(header + "31/01/2024;1;2;1;2;1\n2024-02-31;1;2;1;2;1\n"));
    }

    [Theory]
    [InlineData("time"), InlineData("time=1,time=2"), InlineData("price=1"), InlineData("time=")]
    public void Mappings_that_are_none_are_told(string text) =>
        Assert.Contains("--columns", Assert.Throws<GodwitException>(() => ColumnMapping.Parse(text)).Message);

    [Theory]
    [InlineData("2024-02-29", StampUnit.YearFirst, "2024-02-29T00:00:00Z")]
    [InlineData("2024-02-29 23:59:59.25", StampUnit.YearFirst, "2024-02-29T23:59:59.25Z")]
    [InlineData("2024-02-29T12:00:00+02:00", StampUnit.YearFirst, "2024-02-29T10:00:00Z")]
    [InlineData("29.2.2024 7:05", StampUnit.DayFirst, "2024-02-29T07:05:00Z")]
    [InlineData("2/29/2024 07:05 UTC", StampUnit.MonthFirst, "2024-02-29T07:05:00Z")]
    [InlineData("29/02-2024", StampUnit.DayFirst, null)]
    [InlineData("29/02/24", StampUnit.DayFirst, null)]
    [InlineData("2023-02-29", StampUnit.YearFirst, null)]
    [InlineData("2024-02-29 24:00", StampUnit.YearFirst, null)]
    [InlineData("2024-02-29 12:00 EST", StampUnit.YearFirst, null)]
    [InlineData("", StampUnit.YearFirst, null)]
    public void Dates_are_read_exactly_or_not_at_all(string text, StampUnit order, string? expected)
    {
        bool good = DateText.TryRead(Encoding.ASCII.GetBytes(text), order, out long nanos);
        Assert.Equal(expected is not null, good);
        if (good)
        {
            Assert.True(Core.Time.Instant.TryParse(expected!, out Core.Time.Instant at));
            Assert.Equal(at.UnixNanos, nanos);
        }
    }
}
