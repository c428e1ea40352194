using System.Globalization;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Strategies;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Bollinger, Donchian and volatility breakout against twins that look at the whole past anew at each bar.</summary>
public sealed class ChannelTwinTests
{
    public static TheoryData<string, string, Direction> Runs
    {
        get
        {
            var data = new TheoryData<string, string, Direction>();
            foreach (Direction direction in Enum.GetValues<Direction>())
            {
                foreach (string mode in new[] { "reversion", "breakout" })
                    foreach (string exit in new[] { "middle", "opposite" })
                        data.Add("bollinger", $"period=8 deviations=1.3 mode={mode} exit={exit}", direction);
                data.Add("donchian", "entry=10 exit=4", direction);
                data.Add("donchian", "entry=5 exit=5", direction);
                foreach (string measure in new[] { "atr", "range" })
                {
                    data.Add("vol-breakout", $"period=6 multiple=0.{(measure == "atr" ? 8 : 3)} measure={measure} hold=3", direction);
                    data.Add("vol-breakout", $"period=2 multiple=0.3 measure={measure} hold=0", direction);
                    data.Add("vol-breakout", $"period=2 multiple=0.{(measure == "atr" ? 4 : 2)} measure={measure} hold=5 session=true", direction);
                }
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Runs))]
    public void Trades_are_those_of_the_twin(string name, string parameters, Direction direction)
    {
        Dictionary<string, string> p = parameters.Split(' ').Select(x => x.Split('=')).ToDictionary(x => x[0], x => x[1]);
        int trades = 0;
        for (ulong seed = 1; seed <= 5; seed++)
        {
            SeriesSetup series = MultiMarket.Random(seed, 1, 400, holes: true)[0];
            Bar[] bars = [.. Enumerable.Range(0, series.Bars.Count).Select(i => series.Bars[i])];
            BacktestResult result = MultiMarket.Run(name, parameters, new TradingStyle { Direction = direction }, series);
            string[] expected = [.. Follow(Stances(name, p, bars), direction)];
            Assert.Equal(expected, TradeTape.Of(result));
            trades += expected.Length;
        }
        Assert.True(trades > 20, $"Only {trades} trades.");
    }

    [Fact]
    public void Warm_up_bars_move_the_stance_and_old_news_is_not_traded()
    {
        // Broken out at bar 25, still rising at bar 40, where trading begins: no entry until the next breakout after an exit.
        double[] closes = [.. Enumerable.Range(0, 80).Select(i => i < 25 ? 100.0 : i < 50 ? 100 + i : i < 60 ? 120 : 160 + i)];
        SeriesSetup series = MultiMarket.Closes("A", closes);
        BacktestSetup setup = MultiMarket.Setup("donchian", "entry=10 exit=5", TradingStyle.Default, series) with { From = Godwit.Kernel.Tests.Engine.Worlds.Start + MultiMarket.Hour * 40 };
        Assert.Equal(["A long 21-end"], TradeTape.Of(BacktestRunner.Run(setup)));
    }

    /// <summary>The stance changes at a close; it is acted on at the next open.</summary>
    private static IEnumerable<string> Follow(int[] stances, Direction direction)
    {
        int position = 0, entry = 0;
        for (int i = 0; i + 1 < stances.Length; i++)
        {
            if (stances[i] == (i == 0 ? 0 : stances[i - 1])) continue;
            bool allowed = direction == Direction.Both || (direction == Direction.Long) == (stances[i] > 0);
            int wanted = allowed ? stances[i] : 0;
            if (position != 0 && wanted != position)
            {
                yield return $"A {(position > 0 ? "long" : "short")} {entry}-{i + 1}";
                position = 0;
            }
            if (wanted != 0 && position == 0) (position, entry) = (wanted, i + 1);
        }
        if (position != 0) yield return $"A {(position > 0 ? "long" : "short")} {entry}-end";
    }

    private static int[] Stances(string name, Dictionary<string, string> p, Bar[] bars)
    {
        double D(string key) => double.Parse(p[key], CultureInfo.InvariantCulture);
        return name switch
        {
            "bollinger" => Bollinger(bars, (int)D("period"), D("deviations"), p["mode"] == "breakout", p["exit"] == "middle"),
            "donchian" => Donchian(bars, (int)D("entry"), (int)D("exit")),
            _ => p.ContainsKey("session")
                ? Sessions(bars, (int)D("period"), D("multiple"), p["measure"] == "atr", (int)D("hold"))
                : Moves(bars, (int)D("period"), D("multiple"), p["measure"] == "atr", (int)D("hold")),
        };
    }

    private static int[] Bollinger(Bar[] bars, int n, double k, bool breakout, bool middleExit)
    {
        var stances = new int[bars.Length];
        for (int i = n - 1; i < bars.Length; i++)
        {
            double[] window = [.. bars[(i - n + 1)..(i + 1)].Select(b => b.Close.Units / 100.0)];
            double mean = window.Average(), deviation = Math.Sqrt(window.Sum(x => (x - mean) * (x - mean)) / n), close = window[^1];
            int before = stances[i - 1 < 0 ? 0 : i - 1], outside = close > mean + k * deviation ? 1 : close < mean - k * deviation ? -1 : 0;
            stances[i] = outside != 0 ? (breakout ? outside : -outside)
                : middleExit && before != 0 && (breakout ? Math.Sign(close - mean) == -before : Math.Sign(close - mean) != -before) ? 0 : before;
        }
        return stances;
    }

    private static int[] Donchian(Bar[] bars, int entry, int exit)
    {
        var stances = new int[bars.Length];
        long High(int i, int n) => bars[(i - n)..i].Max(b => b.High.Units);
        long Low(int i, int n) => bars[(i - n)..i].Min(b => b.Low.Units);
        for (int i = exit; i < bars.Length; i++)
        {
            long close = bars[i].Close.Units;
            int before = stances[i - 1];
            stances[i] = i >= entry && close > High(i, entry) ? 1
                : i >= entry && close < Low(i, entry) ? -1
                : before > 0 && close < Low(i, exit) ? 0
                : before < 0 && close > High(i, exit) ? 0 : before;
        }
        return stances;
    }

    private static int[] Moves(Bar[] bars, int n, double k, bool atr, int hold)
    {
        var stances = new int[bars.Length];
        double[] yardsticks = atr ? Atr([.. bars.Select(Candle)], n) : Range([.. bars.Select(Candle)], n);
        int age = 0;
        for (int i = 1; i < bars.Length; i++)
        {
            double move = (bars[i].Close.Units - bars[i - 1].Close.Units) / 100.0, limit = k * yardsticks[i - 1];
            int breakout = move > limit ? 1 : move < -limit ? -1 : 0;
            age = breakout != 0 ? 0 : age + (stances[i - 1] != 0 ? 1 : 0);
            stances[i] = breakout != 0 ? breakout : hold > 0 && age >= hold ? 0 : stances[i - 1];
        }
        return stances;
    }

    private static int[] Sessions(Bar[] bars, int n, double k, bool atr, int hold)
    {
        var stances = new int[bars.Length];
        // Whole days from their bars; the first counts only when its beginning was seen.
        var days = bars.Select((b, i) => (Bar: b, Index: i)).GroupBy(x => x.Bar.OpenTime.UtcDay).ToList();
        var complete = days.Where(d => d.First().Bar.OpenTime.UnixNanos % Duration.NanosPerDay == 0).ToList();
        for (int d = 0; d < days.Count; d++)
        {
            (double Open, double High, double Low, double Close)[] past = [.. complete.TakeWhile(c => c.Key < days[d].Key).Select(c => (
                c.First().Bar.Open.Units / 100.0, c.Max(x => x.Bar.High.Units) / 100.0, c.Min(x => x.Bar.Low.Units) / 100.0, c.Last().Bar.Close.Units / 100.0))];
            double[] yardsticks = atr ? Atr(past, n) : Range(past, n);
            double limit = past.Length == 0 ? double.NaN : k * yardsticks[^1], from = days[d].First().Bar.Open.Units / 100.0;
            var taken = new HashSet<int>();
            int stance = 0, age = 0;
            foreach ((Bar bar, int i) in days[d])
            {
                bool isLast = (bar.OpenTime + MultiMarket.Hour).UnixNanos % Duration.NanosPerDay == 0;
                double move = bar.Close.Units / 100.0 - from;
                int breakout = move > limit ? 1 : move < -limit ? -1 : 0;
                if (isLast) stance = 0;
                else if (breakout != 0)
                {
                    stance = stance == breakout || taken.Add(breakout) ? breakout : 0;
                    age = 0;
                }
                else if (stance != 0 && hold > 0 && ++age >= hold) stance = 0;
                stances[i] = stance;
            }
        }
        return stances;
    }

    private static (double Open, double High, double Low, double Close) Candle(Bar b) => (b.Open.Units / 100.0, b.High.Units / 100.0, b.Low.Units / 100.0, b.Close.Units / 100.0);

    private static double[] Atr((double Open, double High, double Low, double Close)[] bars, int n)
    {
        var result = new double[bars.Length];
        Array.Fill(result, double.NaN);
        double[] ranges = [.. bars.Select((b, i) => i == 0 ? double.NaN : Math.Max(b.High, bars[i - 1].Close) - Math.Min(b.Low, bars[i - 1].Close))];
        for (int i = n; i < bars.Length; i++) result[i] = i == n ? ranges[1..(n + 1)].Average() : (result[i - 1] * (n - 1) + ranges[i]) / n;
        return result;
    }

    private static double[] Range((double Open, double High, double Low, double Close)[] bars, int n) =>
        [.. bars.Select((_, i) => i + 1 < n ? double.NaN : bars[(i + 1 - n)..(i + 1)].Max(b => b.High) - bars[(i + 1 - n)..(i + 1)].Min(b => b.Low))];
}
