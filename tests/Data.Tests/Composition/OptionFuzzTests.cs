using CsCheck;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Store;
using Godwit.Data.Tests.Store;
using Godwit.Hosting.Composition;
using Godwit.Simulation.Matching;
using Godwit.Strategies;

namespace Godwit.Data.Tests.Composition;

/// <summary>Whatever stands in the options of a backtest, the answer is a result or one clear sentence.</summary>
public sealed class OptionFuzzTests : IDisposable
{
    private const string Hours = "A:B:1h", Minutes = "A:B:1m", Tiny = "A:SHIB:1h";

    private readonly TestHome _home = new();

    public OptionFuzzTests()
    {
        DataStore store = DataStore.Open(_home.Folder);
        Write(store, "B", Bars.OneHour, 80, priceScale: 2, volumeScale: 3, price: 2_500_000);
        Write(store, "B", new BarInterval(Duration.FromMinutes(1)), 3_000, priceScale: 4, volumeScale: 8, price: 250_000_000);
        Write(store, "SHIB", Bars.OneHour, 80, priceScale: 10, volumeScale: 0, price: 94_321);
    }

    public void Dispose() => _home.Dispose();

    // What users write, what they mistype, and what breaks arithmetic.
    private static readonly Gen<string> Numbers = Gen.Frequency(
        (6, Gen.OneOf(new[] { "0", "1", "0.1", "0.001", "2", "10", "100", "1000", "500", "0.5", "25000", "1000000", "1e6", "1e-8", "0.00000001" }.Select(Gen.Const).ToArray())),
        (2, Gen.OneOf(new[] { "-1", "-0.0001", "NaN", "Infinity", "-0", "1e30", "1e-30", "1e400", "99999999999999999999", "170141183460469231731", "9223372036854775807", "", " ", "1,000", "0x10", "١", "+5", ".5", "5.", "--1" }.Select(Gen.Const).ToArray())),
        (1, Gen.Double.Select(d => d.ToString("R", System.Globalization.CultureInfo.InvariantCulture))),
        (1, Gen.String[Gen.Char["0123456789.eE+-%:/,bp \0é"], 0, 12]));

    private static readonly Gen<string> Rates = Gen.Select(Numbers, Gen.OneOf(new[] { "", "", "%", "bp", "bps", "%%" }.Select(Gen.Const).ToArray()), (n, unit) => n + unit);
    private static readonly Gen<string> Lengths = Gen.Select(Numbers, Gen.OneOf(new[] { "s", "ms", "us", "ns", "m", "h", "d", "w", "", "y" }.Select(Gen.Const).ToArray()), (n, unit) => n + unit);
    private static readonly Gen<string> Dates = Gen.OneOf(
        Gen.OneOf(new[] { "2021-01-01", "2021-01-02T06:00Z", "1970-01-01", "2262-04-12", "2021-02-30", "yesterday", "", "0001-01-01", "9999-12-31", "2021-01-01T25:00Z" }.Select(Gen.Const).ToArray()),
        Gen.String[Gen.Char["0123456789-:TZ"], 0, 20]);
    private static readonly Gen<string> Sizes = Gen.Select(
        Gen.OneOf(new[] { "fraction:", "notional:", "all-in", "all-in-whole:", "vol-target:", "", "all-in:", "Fraction:", "kelly:" }.Select(Gen.Const).ToArray()), Rates, (kind, amount) => kind == "all-in" ? kind : kind + amount);
    private static readonly Gen<string> Slippages = Gen.Select(
        Gen.OneOf(new[] { "bps:", "spread:", "sqrt:", "volume:", "none", "", "none:", "BPS:" }.Select(Gen.Const).ToArray()), Numbers, (kind, amount) => kind == "none" ? kind : kind + amount);
    private static readonly Gen<string> Tiers = Gen.Select(Numbers, Rates, Rates, (volume, maker, taker) => $"{volume}:{maker}/{taker}").Array[1, 3].Select(parts => string.Join(',', parts));

    private static Gen<string?> Sometimes(Gen<string> text) => Gen.Frequency((6, Gen.Const((string?)null)), (1, text.Select(t => (string?)t)));

    private static readonly Gen<BacktestOptions> Money =
        from cash in Gen.Frequency((9, Gen.Const("10000")), (1, Numbers))
        from maker in Gen.Frequency((9, Gen.Const("0.001")), (1, Rates))
        from taker in Gen.Frequency((9, Gen.Const("0.001")), (1, Rates))
        from tiers in Sometimes(Tiers)
        from slippage in Gen.Frequency((9, Gen.Const("bps:2")), (1, Slippages))
        from borrow in Gen.Frequency((9, Gen.Const("0.1")), (1, Rates))
        from order in Sometimes(Numbers)
        from position in Sometimes(Numbers)
        from inBase in Gen.Bool
        select new BacktestOptions
        {
            Cash = cash,
            FeeMaker = maker,
            FeeTaker = taker,
            FeeTiers = tiers,
            Slippage = slippage,
            BorrowRate = borrow,
            MaxOrder = order,
            MaxPosition = position,
            FeeInBase = inBase,
        };

    private static readonly Gen<BacktestOptions> All =
        from money in Money
        from data in Gen.OneOf(Gen.Const(Hours), Gen.Const(Tiny), Gen.Const(Minutes))
        from fast in Gen.Frequency((9, Gen.Const("3")), (1, Numbers))
        from size in Gen.Frequency((9, Gen.Const("fraction:0.1")), (2, Sizes))
        from lot in Sometimes(Numbers)
        from stop in Sometimes(Rates)
        from target in Sometimes(Rates)
        from trail in Sometimes(Rates)
        from feed in Gen.Frequency((9, Gen.Const("0s")), (1, Lengths))
        from entry in Gen.Frequency((9, Gen.Const("0s")), (1, Lengths), (1, Gen.Select(Lengths, Lengths, (a, b) => $"{a}+exponential:{b}")))
        from queue in Gen.Frequency((9, Gen.Const("risk-averse")), (1, Gen.Select(Gen.OneOf(Gen.Const("power:"), Gen.Const("log"), Gen.Const("")), Numbers, (kind, power) => kind + power)))
        from impact in Gen.Frequency((9, Gen.Const("none")), (1, Gen.Select(Rates, Numbers, Lengths, (moved, taken, life) => $"sqrt:{moved}@{taken},{life}")))
        from start in Sometimes(Dates)
        from end in Sometimes(Dates)
        from detail in Gen.Frequency((9, Gen.Const("none")), (1, Gen.OneOf(Gen.Const("auto"), Gen.Const("1m"), Lengths)))
        from cap in Gen.Frequency((6, Gen.Const(0.0)), (2, Gen.Double[0, 1]), (1, Gen.Double))
        from whole in Gen.Select(Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[-2, 90])), Gen.Frequency((6, Gen.Const(0)), (1, Gen.Int[-2, 10])))
        from kinds in Gen.Select(Gen.Int[0, 2], Gen.Int[0, 1], Gen.Int[0, 3], Gen.Bool)
        select money with
        {
            Strategies = ["ma-cross"],
            Parameters = new Dictionary<string, string> { ["fast"] = fast, ["slow"] = "7" },
            Data = [data],
            Size = size,
            Lot = lot,
            StopLoss = stop,
            TakeProfit = target,
            TrailingStop = trail,
            LatencyFeed = feed,
            LatencyEntry = entry,
            Queue = queue,
            Impact = impact,
            From = start,
            To = end,
            Detail = detail,
            VolumeCap = cap,
            FirstBar = whole.Item1,
            TimeStop = whole.Item2,
            Direction = (Direction)kinds.Item1,
            Fill = (FillTiming)kinds.Item2,
            Path = (IntrabarPath)kinds.Item3,
            EnterWithLimit = kinds.Item4,
        };

    [Fact]
    [Trait("pace", "slow")]
    public void Any_options_give_a_result_or_a_sentence()
    {
        int results = 0;
        All.Sample(
            options =>
            {
                try
                {
                    using ComposedBacktest run = new BacktestComposer(_home.Folder).Compose(options);
                    run.Run(keepEquity: false, progress: null, CancellationToken.None);
                    Interlocked.Increment(ref results);
                }
                catch (GodwitException told)
                {
                    Assert.DoesNotContain('\n', told.Message);
                    Assert.InRange(told.Message.Length, 10, 500);
                }
            },
            iter: 5_000, print: Print);
        // Mutations are mild enough that many options hold.
        Assert.True(results > 200, $"only {results} of the options gave a result");
    }

    [Fact]
    public void Any_text_of_a_size_a_slippage_or_tiers_is_read_or_refused()
    {
        Gen<string> texts = Gen.OneOf(Sizes, Slippages, Tiers, Rates, Lengths, Gen.String);
        texts.Sample(
            text =>
            {
                Refused(() => Godwit.Strategies.Sizing.PositionSizing.ParseText(text));
                Refused(() => Godwit.Simulation.Slippage.SlippageModel.Parse(text));
                Refused(() => Godwit.Simulation.Fees.FeeSchedule.ParseTiers(text));
                _ = Rate.TryParse(text, out _) | Duration.TryParse(text, out _) | BarInterval.TryParse(text, out _)
                    | InstrumentKey.TryParse(text, out _) | DatasetId.TryParse(text, out _) | Instant.TryParse(text, out _);
            },
            iter: 20_000);
    }

    private static void Refused(Action read)
    {
        try
        {
            read();
        }
        catch (GodwitException told)
        {
            Assert.True(told.IsUsage);
        }
    }

    private static string Print(BacktestOptions options) =>
        string.Join(' ', OptionMap.Options(options).Select(o => $"{o.Key}={o.Value}")) + " data=" + options.Data[0];

    private static void Write(DataStore store, string symbol, BarInterval interval, int count, int priceScale, int volumeScale, long price)
    {
        var start = new DateTime(2021, 1, 1, 0, 0, 0, DateTimeKind.Utc);
        long first = (start - DateTime.UnixEpoch).Ticks * 100;
        var bars = new Bar[count];
        for (int i = 0; i < count; i++)
        {
            long open = price + price / 50 * (i % 9), close = price + price / 50 * ((i + 1) % 9), wick = price / 100;
            bars[i] = new Bar(
                new Instant(first + i * interval.Length.Nanos), new Price(open), new Price(Math.Max(open, close) + wick),
                new Price(Math.Min(open, close) - wick), new Price(close), new Quantity(i % 11 == 0 ? 0 : 1_000 + i));
        }
        store.WriteBars(new InstrumentKey("A", symbol), new BarArray(bars, priceScale, volumeScale, interval), new BarWriteOptions { Source = "test" });
    }
}
