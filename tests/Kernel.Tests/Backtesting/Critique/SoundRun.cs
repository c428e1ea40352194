using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Results;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Portfolio.Performance;
using Godwit.Simulation.Slippage;

namespace Godwit.Kernel.Tests.Backtesting.Critique;

/// <summary>A run that nobody can hold anything against: three years, two markets, 200 even trades, an edge that does not follow the market.</summary>
internal static class SoundRun
{
    public const int Days = 1095;
    public const double Initial = 10_000;
    private const long Day = Duration.NanosPerDay, Hour = Duration.NanosPerHour;

    public static readonly long Start = new DateTimeOffset(2021, 1, 1, 0, 0, 0, TimeSpan.Zero).ToUnixTimeMilliseconds() * 1_000_000;

    /// <summary>Results of ten trades in a row, in parts of their sum.</summary>
    private static readonly double[] s_pattern = [3, -1, 2, -1, 1, -1, 2, -1, 2, -1];

    public static RunEvidence Evidence { get; } = Make();

    /// <summary>The same with other returns; the metrics that follow from them are made anew.</summary>
    public static RunEvidence WithReturns(double[] own, double[]? held = null)
    {
        RunEvidence sound = Evidence;
        double end = Initial;
        foreach (double r in own) end *= 1 + r;
        var returns = new PeriodReturns(Duration.FromDays(1), new Instant(Start + Day), own, held ?? sound.Returns.Held[..own.Length]);
        return sound with
        {
            Returns = returns,
            Metrics = sound.Metrics with
            {
                NetProfit = end - Initial,
                Returns = sound.Metrics.Returns with { Moments = CentralMoments.Of(own), TotalReturn = end / Initial - 1 },
            },
        };
    }

    public static RunEvidence With(Func<RunMetrics, RunMetrics> change) => Evidence with { Metrics = change(Evidence.Metrics) };
    public static RunEvidence With(Func<ReturnSummary, ReturnSummary> change) => With(m => m with { Returns = change(m.Returns) });
    public static RunEvidence With(Func<OrderEvidence, OrderEvidence> change) => Evidence with { Orders = change(Evidence.Orders) };
    public static RunEvidence With(Func<AssumptionEvidence, AssumptionEvidence> change) => Evidence with { Assumptions = change(Evidence.Assumptions) };
    public static RunEvidence WithFirst(Func<SeriesEvidence, SeriesEvidence> change) => Evidence with { Series = [change(Evidence.Series[0]), Evidence.Series[1]] };
    public static RunEvidence WithFills(Func<FillEvidence, int, FillEvidence> change) => Evidence with { Fills = [.. Evidence.Fills.Select(change)] };
    public static RunEvidence WithTrades(Func<TradeEvidence, int, TradeEvidence> change) => Evidence with { Trades = [.. Evidence.Trades.Select(change)] };

    /// <summary>The first trades only, with the count in the metrics.</summary>
    public static RunEvidence WithTrades(int count) =>
        Evidence with { Trades = [.. Evidence.Trades.Take(count)], Metrics = Evidence.Metrics with { Trades = count } };

    /// <summary>Noise of mean zero whose sum is pulled to nothing, so that what a test adds is what is there.</summary>
    public static double[] Noise(int count, double width, ulong seed = 5)
    {
        var random = new SeededRandom(seed);
        var noise = new double[count];
        for (int i = 0; i < count; i++) noise[i] = width * (2 * random.NextDouble() - 1);
        double mean = noise.Average();
        for (int i = 0; i < count; i++) noise[i] -= mean;
        return noise;
    }

    private static RunEvidence Make()
    {
        double[] own = [.. Noise(Days, 0.02).Select(n => n + 0.0013)];
        double[] noise = Noise(Days, 0.01, seed: 9);
        double[] held = [.. noise.Select((n, i) => n + 0.008 * Math.Sin(i / 35.0) + 0.0002)];
        double end = Initial;
        foreach (double r in own) end *= 1 + r;
        double profit = end - Initial;
        TradeEvidence[] trades = [.. Enumerable.Range(0, 200).Select(i => Trade(i, profit / 100 * s_pattern[i % 10]))];
        return new RunEvidence
        {
            InitialEquity = Initial,
            Bars = 2 * Days * 24,
            Trades = trades,
            Returns = new PeriodReturns(Duration.FromDays(1), new Instant(Start + Day), own, held),
            Metrics = Metrics(own, profit),
            Orders = new OrderEvidence { Sent = 400, Fills = 400, TradedValue = 800_000, Costs = 900 },
            Assumptions = new AssumptionEvidence { MakerFee = 0.001, TakerFee = 0.001, Slippage = SlippageKind.FixedBasisPoints, BorrowPerYear = 0.1 },
            Series = [Series("TEST:AUSD:1h"), Series("TEST:BUSD:1h")],
            Fills = [.. Enumerable.Range(0, 400).Select(i => new FillEvidence(i % 2 == 0, i % 2 == 0, 95 + i % 10, 94, 106, 1e-5))],
            Parameters = [new ParameterEvidence("fast", 12, 2, 200), new ParameterEvidence("slow", 48, 2, 500)],
            HasChosenParameters = true,
            SettleBars = 48,
            HistoryBars = 200,
        };
    }

    private static TradeEvidence Trade(int i, double pnl)
    {
        long entry = Start + i * 131 * Hour;
        return new TradeEvidence
        {
            Instrument = i / 10 % 2,
            Sign = i / 20 % 2 == 0 ? 1 : -1,
            EntryOrder = 2 * i,
            EntryNanos = entry,
            ExitNanos = entry + 40 * Hour,
            EntryPrice = 100,
            EntryValue = 2_000,
            Pnl = pnl,
            Bars = 40,
            ExitRole = i % 4 == 1 ? OrderRole.StopLoss : OrderRole.Exit,
        };
    }

    private static SeriesEvidence Series(string id) => new() { Id = id, Interval = Duration.FromHours(1), Bars = Days * 24 };

    private static RunMetrics Metrics(double[] own, double profit)
    {
        static ConfidenceInterval Interval(double lower, double upper) => new(lower, upper, 0.95, 500);
        double sharpe = ReturnMetrics.Sharpe(own, 365);
        return new RunMetrics
        {
            NetProfit = profit,
            Returns = new ReturnSummary { Periods = Days * 24, Moments = CentralMoments.Of(own), TotalReturn = profit / Initial, Sharpe = sharpe, MaxDrawdown = -0.12 },
            TailSharpe = sharpe,
            Trades = 200,
            WinRate = 0.5,
            AverageWin = 2 * profit / 100,
            AverageLoss = profit / 100,
            Exposure = 0.3,
            Turnover = 30,
            Psr = 0.999,
            MinTrackRecordBars = 9_000,
            BenchmarkReturn = 0.25,
            Correlation = 0.05,
            Beta = 0.05,
            Kelly = 0.25,
            Intervals = new PerformanceIntervals(Interval(0.9, 3.1), Interval(1, 4), Interval(1, 5), Interval(0.1, 0.9), Interval(-0.2, -0.08)),
            ProfitFactorInterval = Interval(1.3, 2.9),
        };
    }
}
