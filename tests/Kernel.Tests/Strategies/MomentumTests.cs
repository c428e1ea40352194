using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Strategies;
using Godwit.Strategies.Sizing;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>Rotation against a twin that ranks from the whole past, with markets that begin late and miss bars.</summary>
public sealed class MomentumTests
{
    [Theory]
    [InlineData("lookback=5 top=2 every=3", Direction.Long, false)]
    [InlineData("lookback=5 skip=2 top=1 every=4 absolute=false", Direction.Long, true)]
    [InlineData("lookback=8 top=2 every=5 scaling=rank", Direction.Both, true)]
    [InlineData("lookback=4 top=1 every=1", Direction.Short, true)]
    [InlineData("lookback=6 top=2 every=2 scaling=size", Direction.Both, false)]
    public void Trades_are_those_of_the_twin(string parameters, Direction direction, bool holes)
    {
        int trades = 0;
        for (ulong seed = 1; seed <= 4; seed++)
        {
            SeriesSetup[] series = MultiMarket.Random(seed, 5, 200, holes);
            series[4] = series[4] with { Bars = Late(series[4].Bars, 60) };
            // Small parts: cash never decides, and what is sold need not be waited for.
            BacktestResult result = MultiMarket.Run("momentum", parameters, new TradingStyle { Direction = direction, Sizing = PositionSizing.ParseText("fraction:0.02") }, series);
            Assert.Equal(0, result.RefusalCount);
            string[] expected = [.. Twin(series, parameters, direction).Order()];
            Assert.Equal(expected, TradeTape.Of(result).Order());
            trades += expected.Length;
        }
        Assert.True(trades > 50, $"Only {trades} trades.");
    }

    [Fact]
    public void What_leaves_is_sold_before_its_cash_is_spent_again()
    {
        // A leads until bar 20, then B: all cash is in A.
        SeriesSetup a = MultiMarket.Closes("A", [.. Enumerable.Range(0, 60).Select(i => 100.0 + (i < 20 ? i : 20))]);
        SeriesSetup b = MultiMarket.Closes("B", [.. Enumerable.Range(0, 60).Select(i => 100.0 + (i < 20 ? 0 : i))]);
        foreach (string size in new[] { "fraction:0.95", "all-in" })
        {
            BacktestResult result = MultiMarket.Run("momentum", "lookback=5 every=5", new TradingStyle { Sizing = PositionSizing.ParseText(size) }, a, b);
            string[] tape = TradeTape.Of(result);
            Assert.Equal(0, result.RefusalCount);
            Assert.Equal(2, tape.Length);
            Assert.StartsWith("A long 6-", tape[0], StringComparison.Ordinal);
            int sold = int.Parse(tape[0].Split('-')[1], System.Globalization.CultureInfo.InvariantCulture);
            Assert.Equal($"B long {sold + 1}-end", tape[1]);
        }
    }

    [Fact]
    public void Sizes_in_inverse_proportion_to_volatility()
    {
        // Both rise by 1 % a bar on average; B swings four times as much.
        double[] calm = [.. Enumerable.Range(0, 40).Select(i => 100 * Math.Pow(1.01, i) * (i % 2 == 0 ? 1 : 1.01))];
        double[] wild = [.. Enumerable.Range(0, 40).Select(i => 100 * Math.Pow(1.01, i) * (i % 2 == 0 ? 1 : 1.05))];
        BacktestResult result = MultiMarket.Run("momentum", "lookback=10 top=2 every=100 scaling=size", new TradingStyle { Sizing = PositionSizing.ParseText("fraction:0.3") }, MultiMarket.Closes("A", calm), MultiMarket.Closes("B", wild));
        double[] values = [.. result.Trades.All().Select(t => t.EntryNotional.ToDouble())];
        Assert.Equal(2, values.Length);
        Assert.Equal(Rms(wild, 10) / Rms(calm, 10), values[0] / values[1], 1);

        static double Rms(double[] x, int last) => Math.Sqrt(Enumerable.Range(1, last).Average(i => Math.Pow(x[i] / x[i - 1] - 1, 2)));
    }

    [Fact]
    public void Several_cannot_all_be_all_in()
    {
        GodwitException error = Assert.Throws<GodwitException>(() => MultiMarket.Run("momentum", "top=3", new TradingStyle { Sizing = PositionSizing.ParseText("all-in") }, MultiMarket.Random(1, 3, 50)));
        Assert.Equal("Strategy 'momentum' with top=3 shares the capital: use --size fraction:0.33 instead of an all-in size.", error.Message);
    }

    private static BarArray Late(BarColumns bars, int from) => new([.. Enumerable.Range(from, bars.Count - from).Select(i => bars[i])], bars.PriceScale, bars.VolumeScale, bars.Interval);

    /// <summary>Instant by instant: rank, then positions change at the next bar of each market.</summary>
    private static List<string> Twin(SeriesSetup[] series, string parameters, Direction direction)
    {
        Dictionary<string, string> p = parameters.Split(' ').Select(x => x.Split('=')).ToDictionary(x => x[0], x => x[1]);
        int Int(string key, int fallback) => p.TryGetValue(key, out string? text) ? int.Parse(text, System.Globalization.CultureInfo.InvariantCulture) : fallback;
        int lookback = Int("lookback", 30), skip = Int("skip", 0), top = Int("top", 1), every = Int("every", 7);
        bool absolute = p.GetValueOrDefault("absolute") != "false", byRisk = p.GetValueOrDefault("scaling") == "rank";
        var trades = new List<string>();
        var position = new int[series.Length];
        var entry = new int[series.Length];
        var seen = new int[series.Length];
        var wanted = new int[series.Length];
        var sent = new int[series.Length];
        int until = 0;
        long[] instants = [.. series.SelectMany(s => s.Bars.OpenTimesNanos.ToArray()).Distinct().Order()];
        foreach (long at in instants)
        {
            for (int m = 0; m < series.Length; m++)
            {
                if (seen[m] >= series[m].Bars.Count || series[m].Bars.OpenTimesNanos[seen[m]] != at) continue;
                // The open of this bar fills what was decided before.
                if (position[m] != 0 && position[m] != wanted[m])
                {
                    trades.Add($"{series[m].Instrument.BaseAsset} {(position[m] > 0 ? "long" : "short")} {entry[m]}-{seen[m]}");
                    position[m] = 0;
                    // An entry on the other side is sent only once this is known: it waits for the next instant.
                    wanted[m] = wanted[m] == 0 ? 0 : wanted[m] + 10 * wanted[m];
                }
                else if (position[m] == 0 && sent[m] != 0)
                {
                    (position[m], entry[m]) = (sent[m], seen[m]);
                    // The market had no bar meanwhile: the entry came first, its recall too late, and it is closed at once.
                    if (wanted[m] != position[m])
                    {
                        trades.Add($"{series[m].Instrument.BaseAsset} {(position[m] > 0 ? "long" : "short")} {entry[m]}-{seen[m]}");
                        position[m] = 0;
                    }
                }
                sent[m] = 0;
                seen[m]++;
            }
            for (int m = 0; m < series.Length; m++)
                if (Math.Abs(wanted[m]) == 11) wanted[m] = Math.Sign(wanted[m]);
            for (int m = 0; m < series.Length; m++)
                if (position[m] == 0 && wanted[m] != 0 && seen[m] > 0 && series[m].Bars.OpenTimesNanos[seen[m] - 1] == at) sent[m] = wanted[m];
            if (until > 0) until--;
            if (until > 0) continue;
            var ranked = new List<(int Market, double Return, double Score)>();
            for (int m = 0; m < series.Length; m++)
            {
                int last = seen[m] - 1;
                if (last < lookback + skip || series[m].Bars.OpenTimesNanos[last] != at) continue;
                double Close(int ago) => series[m].Bars.Closes[last - ago] / 100.0;
                double change = Close(skip) / Close(skip + lookback) - 1;
                double risk = Math.Sqrt(Enumerable.Range(skip, lookback).Average(i => Math.Pow(Close(i) / Close(i + 1) - 1, 2)));
                ranked.Add((m, change, byRisk ? change / risk : change));
            }
            if (ranked.Count == 0) continue;
            ranked = [.. ranked.OrderByDescending(r => r.Score)];
            Array.Clear(wanted);
            if (direction != Direction.Short)
                foreach (var r in ranked.Take(top))
                    if (!absolute || r.Return > 0) wanted[r.Market] = 1;
            if (direction != Direction.Long)
                foreach (var r in ranked.AsEnumerable().Reverse().Take(top))
                    if (wanted[r.Market] == 0 && (!absolute || r.Return < 0)) wanted[r.Market] = -1;
            for (int m = 0; m < series.Length; m++)
                if (position[m] == 0 && wanted[m] != 0) sent[m] = wanted[m];
                else if (seen[m] > 0 && series[m].Bars.OpenTimesNanos[seen[m] - 1] == at) sent[m] = 0;
            until = every;
        }
        for (int m = 0; m < series.Length; m++)
            if (position[m] != 0) trades.Add($"{series[m].Instrument.BaseAsset} {(position[m] > 0 ? "long" : "short")} {entry[m]}-end");
        return trades;
    }
}
