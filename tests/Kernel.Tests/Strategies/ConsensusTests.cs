using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Simulation.Matching;
using Godwit.Strategies;
using Godwit.Strategies.Consensus;
using Godwit.Strategies.Signals;
using Godwit.Strategies.Sizing;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Many opinions, one position: decisions against a twin that hears each voter in a run of its own, and the account of who earned what.</summary>
public sealed class ConsensusTests
{
    private static readonly string[] Voters = ["ma-cross(fast=3;slow=8)", "rsi(period=5;low=40;high=60)", "donchian(entry=8;exit=4)", "bollinger(period=6;deviations=1)"];
    private static readonly string Named = "voters=" + string.Join(',', Voters);

    [Theory]
    [InlineData("method=vote enter=0.5", "long")]
    [InlineData("method=vote enter=0.25 exit=0.1", "both")]
    [InlineData("method=weighted weights=3,1,1,2 enter=0.4", "both")]
    [InlineData("method=confidence enter=0.3 horizon=4", "both")]
    [InlineData("method=experts enter=0.2 exit=-0.1", "both")]
    [InlineData("method=experts learningRate=0.3 lossScale=1 enter=0.3", "long")]
    public void Trades_are_those_of_the_twin(string parameters, string direction)
    {
        int trades = 0;
        for (ulong seed = 1; seed <= 4; seed++)
        {
            SeriesSetup[] series = MultiMarket.Random(seed, 1, 400, holes: true);
            Direction side = Enum.Parse<Direction>(direction, ignoreCase: true);
            BacktestResult result = MultiMarket.Run("consensus", $"{Named} {parameters}", new TradingStyle { Direction = side }, series);
            string[] expected = [.. Twin(series[0], parameters, side)];
            Assert.Equal(expected, TradeTape.Of(result));
            trades += expected.Length;
        }
        Assert.True(trades > 20, $"Only {trades} trades.");
    }

    [Theory, InlineData("vote"), InlineData("weighted"), InlineData("experts"), InlineData("confidence")]
    public void Attribution_adds_up_to_what_was_earned(string method)
    {
        SeriesSetup[] series = MultiMarket.Random(9, 2, 600, holes: true);
        foreach (EndPolicy end in Enum.GetValues<EndPolicy>())
        {
            BacktestSetup setup = MultiMarket.Setup("consensus", $"{Named} method={method} enter=0.3", new TradingStyle { Direction = Direction.Both, Sizing = PositionSizing.ParseText("fraction:0.3") }, series);
            BacktestResult result = BacktestRunner.Run(setup with { Matching = new MatchingOptions(), End = end });
            Attribution a = Assert.Single(result.Attributions).Attribution;
            Assert.True(result.Fills > 20);
            Assert.Equal((result.FinalEquity - result.InitialEquity).ToDouble(), a.Voters.Sum(v => v.Pnl) + a.UnattributedPnl, 4);
            Assert.Equal(1, a.Voters.Sum(v => v.Weight), 9);
            Assert.Equal(Voters, a.Voters.Select(v => v.Voter));
            Assert.All(a.Voters, v => Assert.InRange(v.Agreed + v.Opposed, 0, a.BarsHeld));
            Assert.All(a.Voters, v => Assert.InRange(v.HitRate, 0, 1));
            Assert.Equal(method == "experts", a.Regret <= a.RegretBound);
        }
    }

    [Fact]
    public void A_single_voter_with_full_weight_is_that_strategy()
    {
        SeriesSetup[] series = MultiMarket.Random(4, 2, 400);
        foreach (string voter in new[] { "donchian(entry=6;exit=3)", "bollinger(period=6;deviations=1)", "vol-breakout(period=4;multiple=0.5)" })
        {
            string[] parts = voter.TrimEnd(')').Split('(');
            var style = new TradingStyle { Direction = Direction.Both, TimeStopBars = 9 };
            Assert.Equal(
                MultiMarket.Run(parts[0], parts[1].Replace(';', ' '), style, series).Digest,
                MultiMarket.Run("consensus", $"voters={voter} enter=1", style, series).Digest);
        }
    }

    [Fact]
    public void Warm_up_forms_stances_records_and_weights()
    {
        SeriesSetup[] series = MultiMarket.Random(6, 1, 400);
        BacktestSetup setup = MultiMarket.Setup("consensus", $"{Named} method=experts", new TradingStyle { Direction = Direction.Both }, series) with { FirstBar = 200 };
        Attribution a = Assert.Single(BacktestRunner.Run(setup).Attributions).Attribution;
        Assert.All(a.Voters, v => Assert.True(v.Votes > 200));
        Assert.True(a.RegretBound > 10);
    }

    [Theory]
    [InlineData("voters=", "Strategy 'consensus' needs voters, such as voters=ma-cross,rsi.")]
    [InlineData("voters=ma-cros", "Strategy 'consensus': there is no shipped strategy 'ma-cros' to vote. Did you mean 'ma-cross'?")]
    [InlineData("voters=grid", "Strategy 'consensus': 'grid' cannot vote, because it says more than long, flat or short about one market.")]
    [InlineData("voters=consensus", "Strategy 'consensus': 'consensus' cannot vote, because it says more than long, flat or short about one market.")]
    [InlineData("voters=rsi(period=5,macd", "Strategy 'consensus': the parentheses of 'rsi(period=5,macd' do not match; write voters=ma-cross(fast=20;slow=50),rsi.")]
    [InlineData("voters=rsi)", "Strategy 'consensus': the parentheses of 'rsi)' do not match; write voters=ma-cross(fast=20;slow=50),rsi.")]
    [InlineData("voters=rsi(period)", "Strategy 'consensus': the voter 'rsi(period)' takes parameters as name=value, each once and separated by semicolons, not 'period'.")]
    [InlineData("voters=rsi(period=1)", "Parameter 'period' of strategy 'rsi' must lie in 2 … 10000, not 1.")]
    [InlineData("method=weighted weights=1,2", "Strategy 'consensus' needs one weight for each of its 4 voters, not weights=1,2.")]
    [InlineData("method=weighted weights=1,2,x,4", "Strategy 'consensus': the weight 'x' is no number above 0.")]
    [InlineData("weights=1,2,3,4", "Strategy 'consensus' looks at weights with method=weighted only.")]
    [InlineData("exit=0.6", "Strategy 'consensus' needs exit < enter, not exit=0.6 and enter=0.5.")]
    public void What_cannot_work_is_said(string parameters, string message)
    {
        GodwitException error = Assert.Throws<GodwitException>(() => MultiMarket.Run("consensus", parameters, TradingStyle.Default, MultiMarket.Random(1, 1, 20)));
        Assert.Equal((message, true), (error.Message, error.IsUsage));
    }

    [Fact]
    public void Confidences_are_judged_when_the_horizon_has_passed()
    {
        SeriesSetup[] series = MultiMarket.Random(2, 2, 500, holes: true);
        BacktestSetup setup = MultiMarket.Setup("donchian", "entry=6 exit=3 horizon=7", new TradingStyle { Direction = Direction.Both }, series) with { JudgeSignals = true };
        SignalCalibration judged = Assert.Single(BacktestRunner.Run(setup).Calibrations);
        // Signals from the twin's point of view: each entry of a stance; right when the close seven bars on lies beyond.
        Ear ear = Listen("donchian", "entry=6 exit=3 horizon=7", series);
        var given = ear.Signals.Where(s => s.Sign != 0).ToList();
        var over = given.Where(s => s.Bar + 7 < series[s.Market].Bars.Count).ToList();
        int right = over.Count(s => s.Sign * (series[s.Market].Bars.Closes[s.Bar + 7] - series[s.Market].Bars.Closes[s.Bar]) > 0);
        Assert.Equal((given.Count, 0L, given.Count - over.Count, over.Count), (judged.Signals, judged.WithoutConfidence, judged.Unfinished, judged.Calibration.Count));
        Assert.Equal(right / (double)over.Count, judged.Calibration.BaseRate, 12);
        SignalCalibration silent = Assert.Single(BacktestRunner.Run(MultiMarket.Setup("rsi", "", TradingStyle.Default, series) with { JudgeSignals = true }).Calibrations);
        Assert.Equal((silent.Signals, 0L), (silent.WithoutConfidence, silent.Calibration.Count));
        Assert.Empty(BacktestRunner.Run(MultiMarket.Setup("rsi", "", TradingStyle.Default, series)).Calibrations);
    }

    private sealed class Ear : ISignalSink
    {
        public List<(int Market, int Bar, int Sign, double Confidence)> Signals { get; } = [];
        public void Take(Market market, in Signal signal) => Signals.Add((market.Slot, (int)market.BarCount - 1, signal.Sign, signal.Confidence));
    }

    private static Ear Listen(string name, string parameters, SeriesSetup[] series)
    {
        var ear = new Ear();
        BacktestRunner.Run(Worlds.Setup(series, [Money.FromWhole(1_000)], () =>
        {
            var strategy = (Strategy)MultiMarket.Make(name, parameters);
            strategy.SendSignalsTo(ear);
            return [new StrategySetup(name, strategy)];
        }));
        return ear;
    }

    private static IEnumerable<string> Twin(SeriesSetup series, string parameters, Direction direction)
    {
        Dictionary<string, string> p = parameters.Split(' ').Select(x => x.Split('=')).ToDictionary(x => x[0], x => x[1]);
        double Number(string key, double fallback) => p.TryGetValue(key, out string? text) ? double.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : fallback;
        double enter = Number("enter", 0.5), exit = Number("exit", 0), rate = Number("learningRate", 0), scale = Number("lossScale", 3);
        int horizon = (int)Number("horizon", 10), n = series.Bars.Count;
        double[] closes = [.. Enumerable.Range(0, n).Select(i => series.Bars.Closes[i] / 100.0)];
        var stances = new int[4][];
        var stated = new double[4][];
        for (int v = 0; v < 4; v++)
        {
            string[] parts = Voters[v].TrimEnd(')').Split('(');
            (stances[v], stated[v]) = (new int[n], new double[n]);
            Array.Fill(stated[v], double.NaN);
            foreach ((_, int bar, int sign, double confidence) in Listen(parts[0], parts[1].Replace(';', ' '), [series]).Signals)
                for (int i = bar; i < n; i++) (stances[v][i], stated[v][i]) = (sign, confidence);
        }
        double[] fixedWeights = p.TryGetValue("weights", out string? w) ? [.. w.Split(',').Select(double.Parse)] : [1, 1, 1, 1];
        var losses = new double[4];
        double variance = 0;
        int decision = 0, position = 0, entry = 0;
        for (int i = 0; i < n; i++)
        {
            if (i > 0)
            {
                double change = closes[i] / closes[i - 1] - 1, unit = scale * Math.Sqrt(variance);
                double gain = unit > 0 ? Math.Clamp(change / unit, -1, 1) : Math.Sign(change);
                for (int v = 0; v < 4; v++) losses[v] += (1 - stances[v][i - 1] * gain) / 2;
                variance = variance == 0 ? change * change : 0.97 * variance + 0.03 * change * change;
            }
            double[] weights = [.. Enumerable.Range(0, 4).Select(v => p["method"] switch
            {
                "weighted" => fixedWeights[v],
                "experts" => Math.Exp(-(rate > 0 ? rate : Math.Sqrt(8 * Math.Log(4) / (i + 1))) * (losses[v] - losses.Min())),
                "confidence" => Math.Max(0, 2 * Confidence(v, i) - 1),
                _ => 1.0,
            })];
            double score = weights.Sum() > 0 ? weights.Select((x, v) => x * stances[v][i]).Sum() / weights.Sum() : 0;
            int before = decision;
            decision = score >= enter - 1e-12 ? 1 : score <= -enter + 1e-12 ? -1 : decision * score <= exit ? 0 : decision;
            if (decision == before || i + 1 == n) continue;
            int wanted = direction == Direction.Both || decision > 0 ? decision : 0;
            if (position != 0 && wanted != position)
            {
                yield return $"A {(position > 0 ? "long" : "short")} {entry}-{i + 1}";
                position = 0;
            }
            if (wanted != 0 && position == 0) (position, entry) = (wanted, i + 1);
        }
        if (position != 0) yield return $"A {(position > 0 ? "long" : "short")} {entry}-end";

        double Confidence(int v, int i)
        {
            int stance = stances[v][i];
            if (stance == 0) return 0.5;
            if (!double.IsNaN(stated[v][i])) return stated[v][i];
            bool[] judged = [.. Enumerable.Range(0, Math.Max(0, i + 1 - horizon)).Where(j => stances[v][j] == stance).Select(j => stance * (closes[j + horizon] - closes[j]) > 0)];
            return (judged.Count(x => x) + 5.0) / (judged.Length + 10.0);
        }
    }
}
