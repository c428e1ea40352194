using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Strategies;
using Godwit.Strategies.Catalog;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Strategies;

/// <summary>The shipped strategies against twins that compute each signal from all closes anew and hold one position at most.</summary>
public sealed class SignalTwinTests
{
    private const int Bars = 400;

    public static TheoryData<string, string, Direction> Runs
    {
        get
        {
            var data = new TheoryData<string, string, Direction>();
            foreach (Direction direction in Enum.GetValues<Direction>())
            {
                foreach (string parameters in new[] { "fast=3 slow=6", "fast=3 slow=6 crossing=latched", "fast=1 slow=2 crossing=strict", "fast=4 slow=9 type=ema", "fast=4 slow=9 type=wma crossing=latched" })
                    data.Add("ma-cross", parameters, direction);
                data.Add("rsi", "period=5 low=35 high=65", direction);
                data.Add("rsi", "period=2 low=0 high=100", direction);
                data.Add("macd", "fast=3 slow=7 signal=4 seed=talib", direction);
                data.Add("macd", "fast=3 slow=7 signal=4 seed=plain crossing=latched", direction);
                data.Add("buy-and-hold", "", direction);
            }
            return data;
        }
    }

    [Theory, MemberData(nameof(Runs))]
    public void Trades_are_those_of_the_twin(string name, string parameters, Direction direction)
    {
        Dictionary<string, string> values = parameters.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select(p => p.Split('=')).ToDictionary(p => p[0], p => p[1]);
        int trades = 0;
        for (ulong seed = 1; seed <= 6; seed++)
        {
            // Whole prices between 5 and 25: averages touch each other exactly, and often.
            BarArray bars = Walk(seed);
            double[] closes = [.. Enumerable.Range(0, Bars).Select(i => (double)bars[i].Close.Units)];
            BacktestResult result = BacktestRunner.Run(new BacktestSetup
            {
                Series = [new SeriesSetup(TestInstruments.Spot("A", 0, 3), bars)],
                Strategies = () => [new StrategySetup(name, StrategyCatalog.Create(name, values)) { Style = new TradingStyle { Direction = direction } }],
                Capital = [Money.FromWhole(1_000_000)],
                Matching = Worlds.Free,
            });
            string[] expected = [.. Twin(SignalTwins.Of(name, values, closes), direction)];
            string[] actual = [.. result.Trades.All().Select(t => $"{(t.Sign > 0 ? "long" : "short")} {t.EntryBar}-{(t.IsOpen ? "end" : t.ExitBar)}")];
            Assert.Equal(expected, actual);
            trades += actual.Length;
        }
        if (name != "buy-and-hold" && !parameters.Contains("low=0", StringComparison.Ordinal)) Assert.True(trades > 30, $"Only {trades} trades.");
    }

    /// <summary>A signal at a close acts at the next open: close what stands against it, then enter if the side is allowed.</summary>
    private static IEnumerable<string> Twin(int[] signals, Direction direction)
    {
        int position = 0, entry = 0;
        for (int i = 0; i + 1 < signals.Length; i++)
        {
            if (signals[i] == 0) continue;
            bool allowed = direction == Direction.Both || (direction == Direction.Long) == (signals[i] > 0);
            int wanted = allowed ? signals[i] : 0;
            if (position != 0 && wanted != position)
            {
                yield return $"{(position > 0 ? "long" : "short")} {entry}-{i + 1}";
                position = 0;
            }
            if (wanted != 0 && position == 0) (position, entry) = (wanted, i + 1);
        }
        if (position != 0) yield return $"{(position > 0 ? "long" : "short")} {entry}-end";
    }

    private static BarArray Walk(ulong seed)
    {
        var dice = new SeededRandom(seed);
        var bars = new List<Bar>();
        long price = 15;
        for (int i = 0; i < Bars; i++)
        {
            long open = price;
            price = Math.Clamp(price + dice.NextInt(5) - 2, 5, 25);
            bars.Add(new Bar(Worlds.Start + Duration.FromHours(i), new Price(open), new Price(Math.Max(open, price)), new Price(Math.Min(open, price)), new Price(price), new Quantity(1_000)));
        }
        return new BarArray(bars, 0, 3, new BarInterval(Duration.FromHours(1)));
    }
}
