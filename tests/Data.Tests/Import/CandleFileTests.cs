using System.IO.Compression;
using System.Text;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Tests.Store;

namespace Godwit.Data.Tests.Import;

/// <summary>Files given straight to a command: read strictly, first broken row named.</summary>
public sealed class CandleFileTests : IDisposable
{
    private const string Header = "timestamp_ms,open,high,low,close,volume\n";
    private const string Row1 = "1609459200000,10,12,9.5,11,100.25\n";
    private const string Row2 = "1609459260000,11,11.5,10,10.5,7\n";
    private readonly TestHome _home = new();

    public void Dispose() => _home.Dispose();

    private static (BarColumns Bars, InstrumentKey? Key, BarInterval Interval, string Sha256) Read(string path, BarFileOptions? options = null) =>
        CandleFile.ReadStrict(path, options ?? BarFileOptions.None);

    [Fact]
    public void The_shared_form_is_read_exactly()
    {
        (BarColumns bars, InstrumentKey? key, BarInterval interval, string sha256) = Read(_home.File("BINANCE_BTCUSDT_1m.csv", Header + Row1 + Row2));
        Assert.Equal("BINANCE:BTCUSDT", key.ToString());
        Assert.Equal(Bars.OneMinute, interval);
        Assert.Equal((2, 1, 2), (bars.Count, bars.PriceScale, bars.VolumeScale));
        Assert.Equal(new Bar(new(1609459200_000_000_000), new Price(100), new Price(120), new Price(95), new Price(110), new Quantity(10025)), bars[0]);
        Assert.Equal(64, sha256.Length);
    }

    [Theory]
    [InlineData("BINANCE_BTC_USDT_4h.csv", "BINANCE:BTC_USDT", "4h")]
    [InlineData("binance_btcusdt_1D.csv.txt", "BINANCE:BTCUSDT", "1d")]
    [InlineData("BTCUSDT-15m-2024-01.csv", "BINANCE:BTCUSDT", "15m")]
    [InlineData("BTCUSDT-15m-2024-01-31.csv", "BINANCE:BTCUSDT", "15m")]
    [InlineData("prices.csv", null, "1m")]
    [InlineData("BINANCE_BTCUSDT.csv", null, "1m")]
    public void The_name_tells_instrument_and_interval_and_else_the_stamps_the_interval(string name, string? key, string interval)
    {
        var read = Read(_home.File(name, Header + Row1 + Row2));
        Assert.Equal(key, read.Key?.ToString());
        Assert.Equal(interval, read.Interval.ToString());
    }

    [Fact]
    public void Options_win_over_the_name()
    {
        Assert.True(BarInterval.TryParse("5m", out BarInterval five));
        var read = Read(_home.File("BINANCE_BTCUSDT_1m.csv", Header + Row1), new BarFileOptions { Venue = "kraken", Symbol = "xbtusd", Interval = five });
        Assert.Equal("KRAKEN:XBTUSD", read.Key.ToString());
        Assert.Equal(five, read.Interval);
    }

    [Theory]
    // what, rows, the sentence after the file's name
    [InlineData("high below low", "1609459320000,12,12,13,12,1", "line 4: high 12 is below low 13.")]
    [InlineData("high below open", "1609459320000,12,11,10,11,1", "line 4: high 11 is below open 12.")]
    [InlineData("high below close", "1609459320000,10,11,10,11.5,1", "line 4: high 11 is below close 11.5.")]
    [InlineData("low above open", "1609459320000,10,12,11,11.5,1", "line 4: low 11 is above open 10.")]
    [InlineData("low above close", "1609459320000,12,12,11.5,11,1", "line 4: low 11.5 is above close 11.")]
    [InlineData("negative price", "1609459320000,-10,12,9,11,1", "line 4: open -10 is negative.")]
    [InlineData("zero price", "1609459320000,10,12,0,11,1", "line 4: low is zero.")]
    [InlineData("negative volume", "1609459320000,10,12,9,11,-0.5", "line 4: volume -0.5 is negative.")]
    [InlineData("NaN", "1609459320000,10,12,NaN,11,1", "line 4: low 'NaN' is not a number.")]
    [InlineData("infinity", "1609459320000,10,inf,9,11,1", "line 4: high 'inf' is not a number.")]
    [InlineData("no value", "1609459320000,10,12,9,,1", "line 4: close is empty.")]
    [InlineData("words", "1609459320000,10,12,9,eleven,1", "line 4: close 'eleven' is not a number.")]
    [InlineData("two points", "1609459320000,10,12,9,1.1.1,1", "line 4: close '1.1.1' is not a number.")]
    [InlineData("too few columns", "1609459320000,10,12,9,11", "line 4: it has 5 columns instead of 6.")]
    [InlineData("too many columns", "1609459320000,10,12,9,11,1,7", "line 4: it has 7 columns instead of 6.")]
    [InlineData("no time", ",10,12,9,11,1", "line 4: time is empty.")]
    [InlineData("time in words", "yesterday,10,12,9,11,1", "line 4: time 'yesterday' is not a time.")]
    [InlineData("time beyond the range", "99999999999999999,10,12,9,11,1", "line 4: time '99999999999999999' lies outside 1970 to 2200.")]
    [InlineData("time before the range", "-5,10,12,9,11,1", "line 4: time '-5' lies outside 1970 to 2200.")]
    [InlineData("time too fine", "1609459320000.0001,10,12,9,11,1", "line 4: time '1609459320000.0001' is finer than a microsecond.")]
    [InlineData("clock going back", "1609459140000,10,12,9,11,1", "line 4: time 2020-12-31T23:59:00Z goes back (the row before is of 2021-01-01T00:01:00Z).")]
    [InlineData("stamp twice", "1609459260000,10,12,9,11,1", "line 4: time 2021-01-01T00:01:00Z was there before with other values.")]
    [InlineData("row twice", "1609459260000,11,11.5,10,10.5,7.0", "line 4: time 2021-01-01T00:01:00Z was there before (the same row twice).")]
    [InlineData("too many digits", "1609459320000,10,12,9,11,12345678901234567890", "line 4: volume '12345678901234567890' has more than 18 digits.")]
    [InlineData("nineteen digits", "1609459320000,10,12,9,11,1234567890123456789", "line 4: its numbers have more than 18 digits.")]
    [InlineData("too many digits together", "1609459320000,1000000000000,1000000000000,0.0000001,11,1", "line 4: its numbers have more than 18 digits.")]
    [InlineData("scale beyond the series", "1609459320000,0.00000000000000001,0.00000000000000001,0.00000000000000001,0.00000000000000001,1",
        "line 4: its prices cannot be held exactly beside the rest of the series (17 decimals and the largest value need more than 18 digits).")]
    public void The_first_broken_row_is_named(string what, string row, string sentence)
    {
        _ = what;
        string path = _home.File("A_B_1m.csv", Header + Row1 + Row2 + row + "\n" + "1609459380000,bad\n");
        Assert.Equal($"A_B_1m.csv, {sentence}", Assert.Throws<GodwitException>(() => Read(path)).Message);
    }

    [Theory]
    [InlineData("crlf", "timestamp_ms,open,high,low,close,volume\r\n1609459200000,10,12,9.5,11,100.25\r\n")]
    [InlineData("no newline at the end", "timestamp_ms,open,high,low,close,volume\n1609459200000,10,12,9.5,11,100.25")]
    [InlineData("quotes", "\"timestamp_ms\",\"open\",\"high\",\"low\",\"close\",\"volume\"\n\"1609459200000\",\"10\",\"12\",\"9.5\",\"11\",\"100.25\"\n")]
    [InlineData("spaces", "timestamp_ms, open, high, low, close, volume\n1609459200000, 10, 12, 9.5, 11, 100.25\n")]
    [InlineData("trailing zeros", "timestamp_ms,open,high,low,close,volume\n1609459200000,10.00000000,12.00000000,9.50000000,11.00000000,100.25000000\n")]
    [InlineData("exponents", "timestamp_ms,open,high,low,close,volume\n1.6094592e12,1e1,1.2E+1,950e-2,0.11e2,100.25e0\n")]
    [InlineData("plus signs", "timestamp_ms,open,high,low,close,volume\n1609459200000,+10,+12,+9.5,+11,+100.25\n")]
    [InlineData("byte-order mark", "\uFEFFtimestamp_ms,open,high,low,close,volume\n1609459200000,10,12,9.5,11,100.25\n")]
    [InlineData("blank lines", "\ntimestamp_ms,open,high,low,close,volume\n\n1609459200000,10,12,9.5,11,100.25\n\n")]
    [InlineData("no header", "1609459200000,10,12,9.5,11,100.25\n")]
    [InlineData("other order and more columns", "volume,note,close,low,high,open,timestamp\n100.25,hello,11,9.5,12,10,1609459200\n")]
    [InlineData("seconds", "time,open,high,low,close,volume\n1609459200,10,12,9.5,11,100.25\n")]
    [InlineData("microseconds", "time,open,high,low,close,volume\n1609459200000000,10,12,9.5,11,100.25\n")]
    [InlineData("nanoseconds", "time,open,high,low,close,volume\n1609459200000000000,10,12,9.5,11,100.25\n")]
    [InlineData("dates", "date,open,high,low,close,volume\n2021-01-01 00:00:00,10,12,9.5,11,100.25\n")]
    [InlineData("ISO times", "date,open,high,low,close,volume\n2021-01-01T01:00:00+01:00,10,12,9.5,11,100.25\n")]
    [InlineData("Binance, milliseconds", "1609459200000,10.00000000,12.00000000,9.50000000,11.00000000,100.25000000,1609459259999,1.5,3,0.5,5.5,0\n")]
    [InlineData("Binance, microseconds", "1609459200000000,10.00000000,12.00000000,9.50000000,11.00000000,100.25000000,1609459259999999,1.5,3,0.5,5.5,0\n")]
    [InlineData("Binance, header", "open_time,open,high,low,close,volume,close_time,quote_volume,count,taker_buy_volume,taker_buy_quote_volume,ignore\n1609459200000,10,12,9.5,11,100.25,1609459259999,1.5,3,0.5,5.5,0\n")]
    public void The_same_candle_in_many_forms_has_one_content(string what, string text)
    {
        _ = what;
        string expected = Read(_home.File("A_B_1m.csv", Header + Row1)).Sha256;
        foreach (string path in (string[])[_home.File("X_Y_1m.csv", text), _home.File("X_Y_1m.csv.gz", Gzip(text)), _home.File("X_Y_1m.zip", Zip(("x.csv", text)))])
            Assert.Equal(expected, Read(path).Sha256);
    }

    [Fact]
    public void A_zip_of_several_files_is_read_in_order_of_name()
    {
        string path = _home.File("A_B_1m.zip", Zip(("2.csv", Row2), ("1.csv", Header + Row1), ("README.txt", "notes")));
        Assert.Equal(Read(_home.File("A_B_1m.csv", Header + Row1 + Row2)).Sha256, Read(path).Sha256);
        string wrong = _home.File("A_C_1m.zip", Zip(("1.csv", Row2), ("2.csv", Row1)));
        Assert.Equal("A_C_1m.zip/2.csv starts at 2021-01-01T00:00:00Z, not after the member before it; import the archive instead.",
            Assert.Throws<GodwitException>(() => Read(wrong)).Message);
    }

    [Fact]
    public void Every_cut_of_a_gzip_and_of_a_zip_is_refused_in_one_sentence()
    {
        string text = Header + string.Concat(Enumerable.Range(0, 400).Select(i => $"{1609459200000 + i * 60000L},10,12,9.5,11,{i * 7919 % 1000}\n"));
        foreach ((string name, byte[] bytes) in new[] { ("A_B_1m.csv.gz", Gzip(text)), ("A_B_1m.zip", Zip(("a.csv", text))) })
        {
            Assert.Equal(400, Read(_home.File(name, bytes)).Bars.Count);
            for (int length = 0; length < bytes.Length; length += length is > 40 && length < bytes.Length - 60 ? 13 : 1)
            {
                var e = Assert.Throws<GodwitException>(() => Read(_home.File(name, bytes[..length])));
                Assert.StartsWith(name, e.Message);
            }
        }
    }

    [Fact]
    public void A_flipped_bit_in_a_packed_file_never_passes_as_data()
    {
        string text = Header + string.Concat(Enumerable.Range(0, 60).Select(i => $"{1609459200000 + i * 60000L},10,12,9.5,11,{i * 7919 % 1000}\n"));
        string expected = Read(_home.File("A_B_1m.csv", text)).Sha256;
        foreach ((string name, byte[] bytes) in new[] { ("A_B_1m.csv.gz", Gzip(text)), ("A_B_1m.zip", Zip(("a.csv", text))) })
        {
            for (int bit = 0; bit < bytes.Length * 8; bit += 3)
            {
                byte[] damaged = (byte[])bytes.Clone();
                damaged[bit / 8] ^= (byte)(1 << bit % 8);
                string path = _home.File(name, damaged);
                string? sha = null;
                Exception? e = Record.Exception(() => sha = Read(path).Sha256);
                if (e is null) Assert.Equal(expected, sha);
                else Assert.IsType<GodwitException>(e);
            }
        }
    }

    [Fact]
    public void Names_with_line_breaks_do_not_break_the_sentence()
    {
        string zip = _home.File("A_B_1m.zip", Zip(("a\nb.csv", "nothing")));
        Assert.StartsWith("A_B_1m.zip/a?b.csv is in no known candle format", Assert.Throws<GodwitException>(() => Read(zip)).Message);
        Assert.DoesNotContain('\n', Assert.Throws<GodwitException>(() => Read(Path.Combine(_home.Folder, "x\ny.csv"))).Message);
    }

    [Theory]
    [InlineData("", "A_B_1m.csv is empty: there are no candles in it.")]
    [InlineData(Header, "A_B_1m.csv holds a header but no candles.")]
    public void A_file_without_rows_is_refused(string text, string sentence) =>
        Assert.Equal(sentence, Assert.Throws<GodwitException>(() => Read(_home.File("A_B_1m.csv", text))).Message);

    [Fact]
    public void Unknown_formats_folders_and_missing_files_are_told_apart()
    {
        Assert.StartsWith("x.csv is in no known candle format: it starts with \"a,b,c\";", Assert.Throws<GodwitException>(() => Read(_home.File("x.csv", "a,b,c\n1,2,3\n"))).Message);
        Assert.StartsWith("There is no file ", Assert.Throws<GodwitException>(() => Read(Path.Combine(_home.Folder, "none.csv"))).Message);
        Assert.EndsWith(" is a folder: name the files in it.", Assert.Throws<GodwitException>(() => Read(_home.Folder)).Message);
        Assert.Contains("longer than", Assert.Throws<GodwitException>(() => Read(_home.File("y.csv", Header + new string('1', 400_000)))).Message);
    }

    [Fact]
    public void One_row_needs_a_name_or_an_option_for_its_interval() =>
        Assert.Equal("x.csv: the length of a bar cannot be told from the name or the stamps; give it with --interval, such as --interval 1m.",
            Assert.Throws<GodwitException>(() => Read(_home.File("x.csv", Header + Row1))).Message);

    [Fact]
    public void Rows_closer_than_the_name_says_are_no_bars_of_that_length() =>
        Assert.Equal("A_B_1h.csv: its rows are 1m apart, so they are no bars of 1h; give the right length with --interval.",
            Assert.Throws<GodwitException>(() => Read(_home.File("A_B_1h.csv", Header + string.Concat(
                Enumerable.Range(0, 10).Select(i => $"{1609459200000 + i * 60000L},10,12,9.5,11,1\n"))))).Message);

    internal static byte[] Gzip(string text)
    {
        using var packed = new MemoryStream();
        using (var gzip = new GZipStream(packed, CompressionLevel.Optimal)) gzip.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }

    internal static byte[] Zip(params (string Name, string Text)[] members)
    {
        using var packed = new MemoryStream();
        using (var zip = new ZipArchive(packed, ZipArchiveMode.Create))
            foreach ((string name, string text) in members)
                using (Stream stream = zip.CreateEntry(name).Open()) stream.Write(Encoding.UTF8.GetBytes(text));
        return packed.ToArray();
    }
}
