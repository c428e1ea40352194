using System.Globalization;
using System.Text;
using System.Text.Json;
using Godwit.Backtesting.Results;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Data.Tests.Runs;
using Godwit.Data.Tests.Store;
using Godwit.Hosting.Queries;
using Godwit.Hosting.Runs;
using Godwit.Support.Markets;

namespace Godwit.Data.Tests.Queries;

/// <summary>SQL answers what our own reading answers, and can do nothing but answer.</summary>
public sealed class QuerySessionTests : IDisposable
{
    private readonly TestHome _home = new();
    private readonly BarArray _coarse, _fine;

    public QuerySessionTests()
    {
        Assert.True(Instant.TryParse("2021-01-20", out Instant start));
        _coarse = RandomBars.Walk(new SeededRandom(5), 1_500, 1_000_000, Duration.FromHours(1), start, holes: true);
        _fine = RandomBars.Walk(new SeededRandom(6), 1_500, 8_000_000_000, Duration.FromHours(1), start, priceScale: 8, volumeScale: 0);
        Store(new InstrumentKey("VENUE", "AAA"), _coarse);
        Store(new InstrumentKey("VENUE", "B-B'B"), _fine);
    }

    public void Dispose() => _home.Dispose();

    private void Store(InstrumentKey key, BarColumns bars) => DataStore.Open(_home.Folder).WriteBars(key, bars, new BarWriteOptions { Source = "test" });

    private QuerySession Open(QueryOptions? options = null) => new(_home.Folder, options);

    private List<string> Rows(string sql, QueryOptions? options = null)
    {
        using QuerySession session = Open(options);
        using QueryResult answer = session.Run(sql);
        var rows = new List<string>();
        while (answer.Read()) rows.Add(string.Join('|', Enumerable.Range(0, answer.Columns.Count).Select(i => QueryValue.Text(answer[i], answer.Columns[i]))));
        return rows;
    }

    private string[] FilesBelowHome() => [.. Directory.GetFiles(_home.Folder, "*", SearchOption.AllDirectories).Where(f => !f.Contains("/cache/")).Order(StringComparer.Ordinal)];

    [Theory]
    [InlineData("\"VENUE:AAA:1h\"")]
    [InlineData("VENUE_AAA_1h")]
    [InlineData("venue_aaa_1H")]
    [InlineData("\"VENUE:AAA\"")]
    public void A_dataset_has_its_bars_exactly(string name)
    {
        List<string> rows = Rows($"select time, open, high, low, close, volume from {name} order by time");
        Assert.Equal(_coarse.Count, rows.Count);
        for (int i = 0; i < rows.Count; i++)
        {
            Bar bar = _coarse[i];
            string P(Price price) => (price.Units / 100m).ToString("0.00", CultureInfo.InvariantCulture);
            Assert.Equal($"{bar.OpenTime}|{P(bar.Open)}|{P(bar.High)}|{P(bar.Low)}|{P(bar.Close)}|{(bar.Volume.Units / 1000m).ToString("0.000", CultureInfo.InvariantCulture)}", rows[i]);
        }
    }

    [Fact]
    public void All_bars_together_keep_names_that_need_quoting_and_prices_of_any_scale()
    {
        List<string> rows = Rows("select dataset, symbol, count(*), sum(volume), max(high), arg_max(close, time) from bars group by all order by 1");
        string Expected(string symbol, BarColumns bars)
        {
            double volume = 0, high = 0;
            for (int i = 0; i < bars.Count; i++) (volume, high) = (volume + bars.Volumes[i] / Pow10.Double(bars.VolumeScale), Math.Max(high, bars.Highs[i] / Pow10.Double(bars.PriceScale)));
            return string.Create(CultureInfo.InvariantCulture, $"VENUE:{symbol}:1h|{symbol}|{bars.Count}|{volume:R}|{high:R}|{bars.Closes[^1] / Pow10.Double(bars.PriceScale):R}");
        }
        Assert.Equal(2, rows.Count);
        // The database adds in another order: the volumes are compared by value.
        foreach ((string row, string expected) in rows.Zip([Expected("AAA", _coarse), Expected("B-B'B", _fine)]))
        {
            string[] ours = expected.Split('|'), theirs = row.Split('|');
            Assert.Equal(double.Parse(ours[3], CultureInfo.InvariantCulture), double.Parse(theirs[3], CultureInfo.InvariantCulture), 1e-6 * double.Parse(ours[3], CultureInfo.InvariantCulture));
            (ours[3], theirs[3]) = ("", "");
            Assert.Equal(ours, theirs);
        }
    }

    [Fact]
    public void Conditions_on_names_and_time_leave_other_files_unread()
    {
        // Pages that are not read cannot fail: February's pages are destroyed, its directory at the end is kept.
        string february = DataStore.Open(_home.Folder).Files("VENUE:AAA:1h")[1];
        byte[] bytes = File.ReadAllBytes(february);
        int directory = BitConverter.ToInt32(bytes, bytes.Length - 8);
        bytes.AsSpan(4..(bytes.Length - 8 - directory)).Fill(0x5A);
        File.WriteAllBytes(february, bytes);

        const string Sum = "select count(*), sum(close) > 0 from bars where ";
        Assert.Equal("1500|true", Assert.Single(Rows(Sum + "symbol = 'B-B''B'")));
        int january = _coarse.OpenTimesNanos.ToArray().Count(t => new Instant(t).ToString().StartsWith("2021-01", StringComparison.Ordinal));
        Assert.Equal($"{january}|true", Assert.Single(Rows(Sum + "symbol = 'AAA' and time < '2021-02-01'")));
        Assert.ThrowsAny<GodwitException>(() => Rows(Sum + "symbol = 'AAA'"));
        Assert.ThrowsAny<GodwitException>(() => Rows(Sum + "time >= '2021-02-10'"));
    }

    [Theory]
    [InlineData("copy (select 1) to '{0}/stolen.csv'")]
    [InlineData("copy bars to '{0}/stolen.parquet'")]
    [InlineData("export database '{0}/stolen'")]
    [InlineData("explain analyze copy (select 1) to '{0}/stolen.csv'")]
    [InlineData("attach '{0}/stolen.db'")]
    [InlineData("attach '{0}/runs.db' as r (type sqlite)")]
    [InlineData("install httpfs")]
    [InlineData("load httpfs")]
    [InlineData("set enable_external_access = true")]
    [InlineData("pragma database_list")]
    [InlineData("call enable_logging('QueryLog', storage = 'file', storage_path = '{0}/stolen')")]
    [InlineData("select * from enable_logging(storage := 'file', storage_path := '{0}/stolen')")]
    [InlineData("select * from query('select 1')")]
    [InlineData("create table stolen as select 1")]
    [InlineData("insert into runs values ('x')")]
    [InlineData("drop view bars")]
    [InlineData("delete from bars")]
    [InlineData("select 1; copy (select 1) to '{0}/stolen.csv'")]
    [InlineData("select 1) to '{0}/stolen.csv' (format csv); --")]
    [InlineData("prepare p as copy (select 1) to '{0}/stolen.csv'")]
    [InlineData("begin; select 1")]
    [InlineData("checkpoint")]
    public void What_is_no_question_is_refused_and_leaves_nothing(string sql)
    {
        sql = sql.Replace("{0}", _home.Folder, StringComparison.Ordinal);
        string[] before = FilesBelowHome();
        foreach (bool allowFiles in new[] { false, true })
        {
            using QuerySession session = Open(new QueryOptions { AllowFiles = allowFiles });
            var refusal = Assert.Throws<QueryException>(() => session.Run(sql));
            Assert.True(refusal.IsUsage, refusal.Message);
            Assert.ThrowsAny<GodwitException>(() => session.WriteParquet(sql, Path.Combine(_home.Folder, "answer.parquet")));
        }
        Assert.Equal(before, FilesBelowHome());
    }

    [Theory]
    [InlineData("select * from read_csv('{0}')")]
    [InlineData("select * from '{0}'")]
    [InlineData("select content from read_text('{0}')")]
    [InlineData("select file from glob('{0}')")]
    [InlineData("select * from (from read_blob('{0}'))")]
    public void Other_files_are_read_only_when_allowed(string sql)
    {
        sql = sql.Replace("{0}", _home.File("other.csv", "a,b\n1,2\n"), StringComparison.Ordinal);
        var refusal = Assert.Throws<QueryException>(() => Rows(sql));
        Assert.Contains("--allow-files", refusal.Message, StringComparison.Ordinal);
        Assert.Single(Rows(sql, new QueryOptions { AllowFiles = true }));
    }

    [Fact]
    public void The_manifests_and_databases_of_the_home_are_other_files_too()
    {
        using (RunStore store = RunStore.Open(_home.Folder)) store.Add(Samples.Run(1));
        Assert.Throws<QueryException>(() => Rows($"select * from read_blob('{_home.Folder}/runs.db')"));
        Assert.Throws<QueryException>(() => Rows($"select * from read_text('{_home.Folder}/data/bars/venue=VENUE/symbol=AAA/interval=1h/_manifest.json')"));
    }

    [Fact]
    public void Runs_their_figures_trades_and_equity_are_tables()
    {
        Instant at = Samples.Start;
        const string Trades = """
            [{"symbol":"AAA","side":"long","quantity":"2.5","entryTime":"2021-01-20T01:00:00Z","entryPrice":"10.5","exitTime":"2021-01-21T01:00:00Z","exitPrice":"11","pnl":"1.25","fees":"0.02","returnPct":0.0476,"bars":24,"mae":-0.01,"mfe":0.06,"exitReason":"signal"},
             {"symbol":"AAA","side":"short","quantity":"1","entryTime":"2021-01-22T01:00:00Z","entryPrice":"11","exitTime":"2021-01-22T03:00:00Z","exitPrice":"12","pnl":"-1","fees":"0.02","returnPct":null,"bars":2,"mae":null,"mfe":null,"exitReason":"stop-loss","ambiguous":true}]
            """;
        RunRecord saved = Samples.Run(1, metrics: """{"sharpe":1.5,"sortino":null,"intervals95":{"sharpe":[0.5,2.5]}}"""), plain = Samples.Run(2) with { Label = "it's" };
        using (RunStore store = RunStore.Open(_home.Folder))
        {
            EquityPoint[] equity = [new(at, Money.FromWhole(1_000)), new(at + Duration.FromHours(1), Money.FromWhole(1_001))];
            store.Add(saved, new RunDetails { TradesJson = Encoding.UTF8.GetBytes(Trades), Equity = equity, BundleJson = "{}" });
            store.Add(plain);
        }
        Assert.Equal([$"{saved.Id}||true|{saved.Seed}|10|10123.4567890123", $"{plain.Id}|it's|false|{plain.Seed}|10|10123.4567890123"],
            Rows("select run_id, label, saved, seed, parameters->>'$.fast', round(final_equity, 10) from runs order by started_at"));
        Assert.Equal(["intervals95.sharpe.0|0.5", "intervals95.sharpe.1|2.5", "sharpe|1.5", "sortino|"], Rows($"select metric, value from run_metrics where run_id = '{saved.Id}' order by metric"));
        Assert.Equal(["1|long|2.5|2021-01-20T01:00:00Z|10.5|1.25|0.0476|24|signal|false", "2|short|1|2021-01-22T01:00:00Z|11|-1||2|stop-loss|true"],
            Rows("select number, side, quantity, entry_time, entry_price, pnl, return_fraction, bars, exit_reason, ambiguous from trades order by number"));
        Assert.Equal([$"{at}|1000", $"{at + Duration.FromHours(1)}|1001"], Rows("select time, equity from equity order by time"));
        Assert.Equal("2", Assert.Single(Rows("select count(*) from trades join runs using (run_id)")));
    }

    [Fact]
    public void Looking_for_runs_starts_no_record()
    {
        Assert.Empty(Rows("select * from runs"));
        Assert.False(File.Exists(Path.Combine(_home.Folder, RunStore.FileName)));
    }

    [Fact]
    public void Every_table_has_the_columns_that_its_description_states()
    {
        foreach (QueryTable table in QueryTable.All)
        {
            string described = string.Join(", ", Rows($"select column_name || ' ' || replace(column_type, 'TIMESTAMP WITH TIME ZONE', 'TIMESTAMPTZ') from (describe {table.Name})"));
            Assert.Equal(table.Columns, described);
        }
        Assert.Equal(["B-B'B|1500|8|0", "AAA|1500|2|3"], Rows("select symbol, rows, price_decimals, volume_decimals from datasets order by symbol desc"));
        Assert.Contains("VENUE:AAA:1h", Rows("show tables"));
    }

    [Fact]
    public void An_empty_store_has_tables_without_rows()
    {
        using var home = new TestHome();
        using var session = new QuerySession(home.Folder);
        foreach (QueryTable table in QueryTable.All)
        {
            using QueryResult answer = session.Run($"select * from {table.Name}");
            Assert.Equal(table.Columns.Split(", ").Length, answer.Columns.Count);
            Assert.False(answer.Read());
        }
    }

    [Theory]
    [InlineData("selec 1", "selec", true)]
    [InlineData("select nothing from bars", "nothing", true)]
    [InlineData("select * from VENUE_ABA_1h", "VENUE_AAA_1h", false)]
    [InlineData("select 'x'::int from bars", "Conversion", false)]
    public void A_mistake_is_one_sentence_and_a_caret(string sql, string said, bool usage)
    {
        var mistake = Assert.Throws<QueryException>(() => Rows(sql));
        Assert.DoesNotContain('\n', mistake.Message);
        if (usage) Assert.True(mistake.IsUsage);
        if (said != "VENUE_AAA_1h") Assert.Contains(said, mistake.Message, StringComparison.OrdinalIgnoreCase);
        Assert.EndsWith("^", mistake.Picture, StringComparison.Ordinal);
        Assert.StartsWith("LINE 1: ", mistake.Picture, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_beyond_its_memory_says_so()
    {
        var refusal = Assert.ThrowsAny<GodwitException>(() => Rows("select list(i) from range(20000000) t(i)", new QueryOptions { Memory = "20MB" }));
        Assert.Contains("--memory", refusal.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void A_query_can_be_interrupted_before_and_while_it_runs()
    {
        using QuerySession session = Open();
        const string Endless = "select count(*) from range(1000000000) a, range(1000000000) b where hash(a.range, b.range) = 0";
        Assert.ThrowsAny<OperationCanceledException>(() => session.Run(Endless, cancellation: new CancellationToken(canceled: true)));
        using var soon = new CancellationTokenSource(TimeSpan.FromMilliseconds(1));
        Assert.ThrowsAny<OperationCanceledException>(() => session.Run(Endless, cancellation: soon.Token).Read());
        using var stop = new CancellationTokenSource();
        using QueryResult answer = session.Run("select i from range(1000000000000) t(i)", cancellation: stop.Token);
        Assert.True(answer.Read());
        stop.Cancel();
        Assert.ThrowsAny<OperationCanceledException>(() => answer.Read());
    }

    [Fact]
    public void An_answer_can_be_kept_as_Parquet()
    {
        string file = Path.Combine(_home.Folder, "an'swer.parquet");
        const string Query = "select * from VENUE_AAA_1h order by time; -- with a remark";
        using (var session = new QuerySession(_home.Folder, null, file)) Assert.Equal(_coarse.Count, session.WriteParquet(Query, file));
        Assert.Equal(Rows(Query), Rows($"select * from '{file.Replace("'", "''", StringComparison.Ordinal)}'", new QueryOptions { AllowFiles = true }));
        Assert.DoesNotContain(FilesBelowHome(), f => f.EndsWith(".tmp", StringComparison.Ordinal));
    }

    [Fact]
    public void Values_of_all_kinds_are_written_as_text_and_as_JSON()
    {
        using QuerySession session = Open();
        using QueryResult answer = session.Run("select 1.50::decimal(9, 2) d, 0.1::double x, 'nan'::double n, null z, date '2024-01-31' as day, timestamp '2024-01-31 10:00' as t, timestamptz '2024-01-31 10:00:00.5+00' as u, true b, [1, 2] l, {'a': 'x\"y'} s, 12345678901234567890123::hugeint h, 1 d");
        Assert.True(answer.Read());
        Assert.Equal(["d", "x", "n", "z", "day", "t", "u", "b", "l", "s", "h", "d_2"], answer.Columns.Select(c => c.Name));
        Assert.Equal("1.50|0.1|NaN||2024-01-31|2024-01-31T10:00:00|2024-01-31T10:00:00.5Z|true|[1,2]|{\"a\":\"x\\\"y\"}|12345678901234567890123|1",
            string.Join('|', Enumerable.Range(0, 12).Select(i => QueryValue.Text(answer[i], answer.Columns[i]))));
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer))
        {
            json.WriteStartArray();
            for (int i = 0; i < 12; i++) QueryValue.WriteJson(json, answer[i], answer.Columns[i]);
            json.WriteEndArray();
        }
        Assert.Equal("""["1.50",0.1,null,null,"2024-01-31","2024-01-31T10:00:00","2024-01-31T10:00:00.5Z",true,[1,2],{"a":"x\u0022y"},12345678901234567890123,1]""", Encoding.UTF8.GetString(buffer.ToArray()));
    }
}
