using CsCheck;
using Godwit.Backtesting.Runner;
using Godwit.Core.Events;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Portfolio.Ledger;
using Godwit.Strategies;

namespace Godwit.Kernel.Tests.Engine;

/// <summary>Nothing that a strategy sees or does depends on what has not happened yet.</summary>
public sealed class CausalityTests
{
    /// <summary>The same past with two different futures: every event before the fork (whose opening prices differ) is the same, whatever is traded.</summary>
    [Fact]
    public void A_changed_future_changes_nothing_before_it()
    {
        long compared = 0;
        Gen.ULong.Sample(seed =>
        {
            BacktestSetup setup = RandomWorld.Draw(seed, bars: 90);
            BarColumns first = setup.Series[0].Bars;
            Instant fork = first[first.Count / 2].OpenTime;
            List<EngineEvent> past = Before(fork, setup);
            List<EngineEvent> other = Before(fork, setup with { Series = [.. setup.Series.Select(s => s with { Bars = Fork(s.Bars, fork, seed) })] });
            Assert.Equal(past.Count, other.Count);
            for (int i = 0; i < past.Count; i++) Assert.Equal(Words(past[i]), Words(other[i]));
            Interlocked.Add(ref compared, past.Count);
        }, iter: 150);
        Assert.True(compared > 4_000, $"Only {compared} events were compared.");
    }

    [Fact]
    public void A_bar_is_seen_at_its_close_and_a_longer_one_only_when_it_is_complete()
    {
        var seen = new List<string>();
        SeriesSetup minutes = Worlds.Flat("A", Duration.FromMinutes(1), 120), hours = Worlds.Flat("B", Duration.FromHours(1), 2);
        BacktestRunner.Run(Worlds.Setup([hours, minutes], [Money.FromWhole(1)], () => [new StrategySetup("seer", new DelegateStrategy((s, m) =>
        {
            Assert.Equal(m.Bar.OpenTime + m.Interval.Length, s.Here.Now);
            if (s.Here.Now.UnixNanos % Duration.NanosPerHour == 0) seen.Add($"{m.Instrument.BaseAsset} {(s.Here.Now - Worlds.Start).Nanos / Duration.NanosPerHour}h");
            foreach (Market other in s.Here.Markets)
                if (other.BarCount > 0) Assert.True(other.Bar.OpenTime + other.Interval.Length <= s.Here.Now);
        }))]));
        // Bars that close together are shown in the order of the setup.
        Assert.Equal(["B 1h", "A 1h", "B 2h", "A 2h"], seen);
    }

    [Fact]
    public void The_second_market_of_an_instant_cannot_be_traded_at_the_price_that_the_first_has_just_shown()
    {
        // Both jump in the same bar. Seeing the first at its close, the strategy buys the second, which the engine has not shown yet.
        SeriesSetup a = Worlds.Series("A", Duration.FromMinutes(1), [10_000, 20_000, 10_000, 20_000], [20_000, 20_000, 20_000, 20_000]);
        SeriesSetup b = Worlds.Series("B", Duration.FromMinutes(1), [10_000, 20_000, 10_000, 20_000], [21_000, 21_000, 21_000, 21_000]);
        var fills = new List<long>();
        BacktestRunner.Run(Worlds.Setup([a, b], [Money.FromWhole(10_000)], () => [new StrategySetup("greedy", new DelegateStrategy((s, m) =>
        {
            if (m.Index == 0 && m.BarCount == 1) s.Submit(s.Here.Markets[1], OrderSide.Buy, 1_000);
        })
        {
            Reported = (_, _, r) => { if (r.IsFill) fills.Add(r.FillPrice.Units); },
        })]));
        Assert.Equal([21_000], fills);
    }

    [Fact]
    public void A_timer_shows_the_last_closed_bar_and_own_fills_only()
    {
        SeriesSetup a = Worlds.Series("A", Duration.FromMinutes(1), [10_000, 10_000, 10_000, 10_000], [10_000, 30_000, 5_000, 20_000], [20_000, 20_000, 20_000, 20_000]);
        var closes = new List<(long Seconds, long Close, Money Equity)>();
        BacktestRunner.Run(Worlds.Setup([a], [Money.FromWhole(10_000)], () => [new StrategySetup("watch", new DelegateStrategy((s, m) =>
        {
            if (m.BarCount != 1) return;
            s.Submit(m, OrderSide.Buy, 1_000);
            for (int i = 0; i <= 3; i++) s.Here.SetTimer(s.Here.Now + Duration.FromSeconds(20 * i), i);
        })
        {
            Timed = (s, _) => closes.Add(((s.Here.Now - Worlds.Start).Nanos / Duration.NanosPerSecond, s.Here.Markets[0].Bar.Close.Units, s.Here.Equity)),
        })]));
        Money start = Money.FromWhole(10_000);
        Assert.Equal([(60, 10_000, start), (80, 10_000, start), (100, 10_000, start), (120, 10_000, start)], closes);
    }

    private static List<EngineEvent> Before(Instant fork, BacktestSetup setup)
    {
        var journal = new Recorder(fork);
        BacktestRunner.Run(setup with { Journal = journal });
        return journal.Events;
    }

    private static string Words(in EngineEvent e) =>
        $"{e.Kind} {e.Instrument} {e.OccurredAt} {e.ReceivedAt} {(e.Kind == EventKind.Bar ? e.Bar.ToString() : e.Kind == EventKind.Report ? e.Report.ToString() : e.Kind == EventKind.Interest ? e.Amount.ToString() : "")}";

    /// <summary>The same bars until the fork, other prices from there on.</summary>
    private static BarArray Fork(BarColumns bars, Instant fork, ulong seed)
    {
        var dice = new SeededRandom(seed + 1);
        var other = new List<Bar>();
        for (int i = 0; i < bars.Count; i++)
        {
            Bar bar = bars[i];
            if (bar.OpenTime >= fork)
            {
                long low = Math.Max(1, bar.Low.Units * (50 + dice.NextInt(100)) / 100), high = low + 1 + dice.NextInt((int)Math.Max(2, Math.Min(low / 10, int.MaxValue)));
                bar = new Bar(bar.OpenTime, new Price(low), new Price(high), new Price(low), new Price(high), new Quantity(dice.NextInt(1_000_000)));
            }
            other.Add(bar);
        }
        return new BarArray(other, bars.PriceScale, bars.VolumeScale, bars.Interval);
    }

    private sealed class Recorder(Instant fork) : IJournal
    {
        public List<EngineEvent> Events { get; } = [];

        public void Append(in EngineEvent e)
        {
            if (e.ReceivedAt < fork) Events.Add(e);
        }
    }
}
