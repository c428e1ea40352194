using System.Globalization;
using System.IO.Compression;
using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using Godwit.Support.Venues;

namespace Godwit.Scenarios.Tests;

/// <summary>
/// Every <c>godwit …</c> line in a code block of the README and of the guides works as it is written: each document from its top, in
/// an empty home, in a folder with stand-ins for the files it speaks of.
/// </summary>
/// <remarks>
/// A line with <c>…</c> is a synopsis and left out. Words that a reader must replace are replaced: ID by the newest runs, DATASET and
/// YOUR-DATA by a file of candles; a dataset that a command works on and that the document has not made is imported before. A new guide that speaks of other files adds their stand-ins to <see cref="WriteStandIns"/>.
/// </remarks>
public sealed partial class DocumentedCommandsTests : IDisposable
{
    private const string Candles = "BINANCE_BTCUSDT_1h.csv.gz";

    private readonly string _home = Directory.CreateTempSubdirectory("godwit-docs-").FullName;
    private readonly string _folder = Directory.CreateTempSubdirectory("godwit-docs-").FullName;

    public void Dispose()
    {
        Directory.Delete(_home, recursive: true);
        Directory.Delete(_folder, recursive: true);
    }

    public static TheoryData<string> Documents =>
        [.. Directory.GetFiles(Path.Combine(GodwitProgram.Root, "docs", "guides"), "*.md").Append(Path.Combine(GodwitProgram.Root, "README.md"))
            .Select(path => Path.GetRelativePath(GodwitProgram.Root, path)).Order(StringComparer.Ordinal)];

    [Theory]
    [Trait("pace", "slow")]
    [MemberData(nameof(Documents))]
    public void Each_command_works_as_it_is_written(string document)
    {
        WriteStandIns();
        string[] commands = [.. CommandsOf(File.ReadAllText(Path.Combine(GodwitProgram.Root, document)))];
        if (document == "README.md") Assert.Equal("demo", commands[0]);
        using var venue = new StandInVenue(TimeProvider.System);
        (string, string)[] environment = [("GODWIT_BINANCE_ENDPOINT", venue.Address), ("GODWIT_BINANCE_ARCHIVE", venue.Address), ("GODWIT_COINBASE_ENDPOINT", venue.Address)];
        foreach (string command in commands)
        {
            string[] words = Words(command);
            bool readsTicks = words.Any(w => w.Split(',').Any(d => d is "trades" or "quotes" or "l2"));
            foreach (string data in words.Where((_, i) => i > 0 && words[i - 1] == "--data"))
            {
                ImportStandIn(data);
                if (readsTicks) ImportTicks(data);
            }
            (int code, string output, string error) = GodwitProgram.Run(_home, words, environment, _folder);
            Assert.True(code == 0, $"{document}: godwit {command}\n{error}");
            Assert.False(words.Contains("--json") && !IsJson(output), $"{document}: godwit {command}\nprints no JSON but: {output[..Math.Min(200, output.Length)]}");
        }
    }

    [Fact]
    public void The_extraction_sees_commands_and_only_commands() =>
        Assert.Equal(
            ["demo", "data list", "runs compare ID ID"],
            CommandsOf("Text: godwit data show\n```\n./godwit demo\n```\n```sh\ngodwit data list      # all\n./godwit backtest … --json\n./test\n```\n```csharp\ngodwit no command\n```\n```\n./godwit runs compare ID ID\n```\n"));

    /// <summary>The words after <c>godwit</c> of the lines in plain and in shell blocks.</summary>
    private static IEnumerable<string> CommandsOf(string markdown)
    {
        bool inside = false, shell = false;
        foreach (string line in markdown.Split('\n'))
        {
            if (line.StartsWith("```", StringComparison.Ordinal))
            {
                inside = !inside;
                shell = inside && line[3..].Trim() is "" or "sh" or "bash";
            }
            else if (inside && shell && Command().Match(line) is { Success: true } command && !line.Contains('…'))
            {
                yield return command.Groups[1].Value.Trim();
            }
        }
    }

    [GeneratedRegex(@"^\s*(?:\./)?godwit ([^#]*)")]
    private static partial Regex Command();

    /// <summary>As the shell splits: what stands in quotes is one word.</summary>
    [GeneratedRegex(@"'[^']*'|""[^""]*""|\S+")]
    private static partial Regex Word();

    private string[] Words(string command)
    {
        var words = new List<string>();
        foreach (string quoted in Word().Matches(command).Select(m => m.Value))
        {
            string word = quoted[0] is '\'' or '"' ? quoted[1..^1] : quoted;
            if (word != quoted)
            {
                words.Add(word);
                continue;
            }
            if (word.Contains('*')) words.AddRange(Directory.GetFiles(_folder, word).Select(path => Path.GetFileName(path)).Order(StringComparer.Ordinal));
            else if (word == "ID") words.Add(NewestRuns()[words.Count(w => w.Length == 12 && NewestRuns().Contains(w))]);
            else words.Add(word is "DATASET" or "YOUR-DATA" or "FILE" ? Candles : word);
        }
        return [.. words];
    }

    private void ImportStandIn(string data)
    {
        if (data.Split(':') is not [var venue, var symbol, var interval] || GodwitProgram.Run(_home, ["data", "show", data]).Code == 0) return;
        TimeSpan length = interval switch
        {
            "1m" => TimeSpan.FromMinutes(1),
            "1d" => TimeSpan.FromDays(1),
            _ => TimeSpan.FromHours(int.Parse(interval.TrimEnd('h'), CultureInfo.InvariantCulture)),
        };
        string file = Path.Combine(_folder, $"stand-in-{interval}.csv");
        File.WriteAllText(file, Csv(new DateTime(2022, 1, 1), length, 9_000));
        Assert.Equal(0, GodwitProgram.Run(_home, ["data", "import", file, "--venue", venue, "--symbol", symbol, "--interval", interval]).Code);
    }

    private void ImportTicks(string data)
    {
        if (data.Split(':') is not [var venue, var symbol, ..] || GodwitProgram.Run(_home, ["data", "show", $"{venue}:{symbol}:book"]).Code == 0) return;
        foreach (string file in StandInTicks.Write(Directory.CreateDirectory(Path.Combine(_folder, "ticks")).FullName, venue, symbol))
        {
            (int code, _, string error) = GodwitProgram.Run(_home, ["data", "import", file]);
            Assert.True(code == 0, error);
        }
    }

    private string[] NewestRuns()
    {
        using JsonDocument runs = JsonDocument.Parse(GodwitProgram.Run(_home, ["runs", "list", "--json"]).Output);
        return [.. runs.RootElement.EnumerateArray().Select(run => run.GetProperty("id").GetString()!)];
    }

    private static bool IsJson(string text)
    {
        try
        {
            using JsonDocument json = JsonDocument.Parse(text);
            return json.RootElement.ValueKind is JsonValueKind.Object or JsonValueKind.Array;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private void WriteStandIns()
    {
        string hours = Csv(new DateTime(2022, 1, 1), TimeSpan.FromHours(1), 9_000), minutes = Csv(new DateTime(2023, 12, 30), TimeSpan.FromMinutes(1), 3_000);
        Pack(Candles, hours);
        Pack("BINANCE_BTCUSDT_1m.csv.gz", minutes);
        File.WriteAllText(Path.Combine(_folder, "prices.csv"), hours);
        // One venue leaves minutes out that the other one has.
        Pack("BITFINEX_BTCUSD_1m.csv.gz", string.Join('\n', minutes.Split('\n').Where((_, i) => i == 0 || i % 97 > 2)));
        Pack("COINBASE_BTCUSD_1m.csv.gz", minutes);
        File.WriteAllText(Path.Combine(_folder, "kurse.csv"), "Date;Open;High;Low;Close;Volume\n" + string.Concat(
            Enumerable.Range(0, 200).Select(i => $"{new DateTime(2024, 1, 13).AddHours(i):dd.MM.yyyy HH:mm};100,5;103,25;99,5;101,125;7,5\n")));
        Directory.CreateDirectory(Path.Combine(_folder, "user_data", "data", "binance"));
        File.WriteAllText(Path.Combine(_folder, "user_data", "data", "binance", "ETH_USDT-1h.json"), $"[{string.Join(",",
            Enumerable.Range(0, 200).Select(i => $"[{Millis(new DateTime(2024, 1, 1).AddHours(i))},100,{110 + i},90,{101 + i},5]"))}]");
        foreach (string month in new[] { "2024-01", "2024-02" })
        {
            using ZipArchive zip = ZipFile.Open(Path.Combine(_folder, $"BTCUSDT-1m-{month}.zip"), ZipArchiveMode.Create);
            using var csv = new StreamWriter(zip.CreateEntry($"BTCUSDT-1m-{month}.csv").Open());
            csv.Write(Klines(DateTime.ParseExact(month, "yyyy-MM", CultureInfo.InvariantCulture), 500));
        }
        WriteTickStandIns();
        File.WriteAllText(Path.Combine(_folder, "exchangeInfo.json"), """
            {"serverTime":1640995200000,"symbols":[{"symbol":"BTCUSDT","status":"TRADING","baseAsset":"BTC","quoteAsset":"USDT","filters":[
            {"filterType":"PRICE_FILTER","minPrice":"0.01","maxPrice":"1000000","tickSize":"0.01"},
            {"filterType":"LOT_SIZE","minQty":"0.00001","maxQty":"9000","stepSize":"0.00001"},
            {"filterType":"MIN_NOTIONAL","minNotional":"10"}]}]}
            """);
    }

    /// <summary>A session of trades, quotes and a book by a recorder whose clock runs 1.27 s behind; archives, a capture, tables.</summary>
    private void WriteTickStandIns()
    {
        long start = Millis(new DateTime(2024, 8, 8, 12, 0, 0));
        StringBuilder trades = new("timestamp_ms,price,quantity,is_buyer_maker,trade_id\n"), archive = new(), capture = new();
        StringBuilder quotes = new("recv_ns,event_ms,update_id,bid_price,bid_quantity,ask_price,ask_quantity\n");
        StringBuilder book = new("recv_ns,event_ms,type,first_update_id,last_update_id,prev_update_id,side,price,quantity\n");
        book.Append(CultureInfo.InvariantCulture, $"{start - 1270}000000,,S,,0,,b,{Price(0)},9\n{start - 1270}000000,,S,,0,,a,{Price(0) + 10000},9\n");
        for (int i = 1; i <= 2_000; i++)
        {
            (long at, int price, int before) = (start + i * 500, Price(i), Price(i - 1));
            trades.Append(CultureInfo.InvariantCulture, $"{at},{price}.5,0.{1 + i % 9},{i / 3 % 2},{i}\n");
            archive.Append(CultureInfo.InvariantCulture, $"{i},{price}.50,0.{1 + i % 9},1,{Millis(new DateTime(2024, 1, 31)) + i},True,True\n");
            quotes.Append(CultureInfo.InvariantCulture, $"{at - 1270}000000,{at},{i},{price},1,{price + 10000},9\n");
            book.Append(CultureInfo.InvariantCulture, $"{at - 1270}000000,{at},U,{i},{i},,b,{before},0\n{at - 1270}000000,{at},U,{i},{i},,b,{price},1\n");
            if (i <= 50) book.Append(CultureInfo.InvariantCulture, $"{at - 1270}000000,{at},U,{i},{i},,a,{Price(0) + 10000},0\n");
            book.Append(CultureInfo.InvariantCulture, $"{at - 1270}000000,{at},U,{i},{i},,a,{before + 10000},0\n{at - 1270}000000,{at},U,{i},{i},,a,{price + 10000},9\n");
            capture.Append(CultureInfo.InvariantCulture, $$$"""{{{at}}}000000 {"stream":"ethusdt@trade","data":{"e":"trade","E":{{{at}}},"s":"ETHUSDT","t":{{{i}}},"p":"{{{price}}}.5","q":"1","T":{{{at}}},"m":true,"M":true}}""").Append('\n');
        }
        Pack("BINANCE_BTCUSDT_trades.csv.gz", trades.ToString());
        Pack("BINANCE_BTCUSDT_bookticker.csv.gz", quotes.ToString());
        Pack("BINANCE_BTCUSDT_l2.csv.gz", book.ToString());
        Pack("RAW_binance_spot_ETHUSDT_20240808.txt.gz", capture.ToString());
        Zip("BTCUSDT-trades-2024-01-31", archive.ToString());
        Zip("BTCUSDT-fundingRate-2024-01", "calc_time,funding_interval_hours,last_funding_rate\n" + string.Concat(Enumerable.Range(0, 90).Select(i => $"{Millis(new DateTime(2024, 1, 1).AddHours(8 * i))},8,0.0001\n")));
        Pack("DAILY_fear_greed.csv.gz", "date,fear_greed_index\n" + string.Concat(Enumerable.Range(0, 40).Select(i => $"{new DateTime(2024, 1, 1).AddDays(i):yyyy-MM-dd},{20 + i}\n")));
        Pack("COINBASE_BTCUSD_1m_quotes.csv.gz", "timestamp_ms,bid_open,bid_high,bid_low,bid_close,bid_size,ask_open,ask_high,ask_low,ask_close,ask_size\n" + string.Concat(
            Enumerable.Range(0, 60).Select(i => $"{Millis(new DateTime(2024, 1, 1).AddMinutes(i))},100,101,99,100,1,102,103,101,102,2\n")));
    }

    private void Zip(string name, string text)
    {
        using ZipArchive zip = ZipFile.Open(Path.Combine(_folder, name + ".zip"), ZipArchiveMode.Create);
        using var csv = new StreamWriter(zip.CreateEntry(name + ".csv").Open());
        csv.Write(text);
    }

    private void Pack(string file, string text)
    {
        using var packed = new GZipStream(File.Create(Path.Combine(_folder, file)), CompressionLevel.Fastest);
        packed.Write(Encoding.ASCII.GetBytes(text));
    }

    private static string Csv(DateTime start, TimeSpan interval, int bars)
    {
        var text = new StringBuilder("timestamp_ms,open,high,low,close,volume\n");
        for (int i = 0; i < bars; i++)
            text.Append(CultureInfo.InvariantCulture, $"{Millis(start + i * interval)},{Price(i)},{Math.Max(Price(i), Price(i + 1)) + 5},{Math.Min(Price(i), Price(i + 1)) - 5},{Price(i + 1)},{10 + i % 7}.5\n");
        return text.ToString();
    }

    private static string Klines(DateTime start, int bars)
    {
        var text = new StringBuilder();
        for (int i = 0; i < bars; i++)
        {
            long open = Millis(start.AddMinutes(i));
            text.Append(CultureInfo.InvariantCulture, $"{open},{Price(i)}.00,{Price(i) + 20}.00,{Price(i) - 20}.00,{Price(i) + 1}.00,5.5,{open + 59_999},110000,7,2.5,50000,0\n");
        }
        return text.ToString();
    }

    /// <summary>Waves of two lengths: averages cross, and no bar is like the one before.</summary>
    private static int Price(int i) => (int)(20_000 + 1_500 * Math.Sin(i / 70.0) + 300 * Math.Sin(i / 9.0));

    private static long Millis(DateTime time) => new DateTimeOffset(time, TimeSpan.Zero).ToUnixTimeMilliseconds();
}
