using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Kernel.Tests.Engine;
using Godwit.Simulation.Margin;
using Godwit.Strategies;

namespace Godwit.Kernel.Tests.Margin;

/// <summary>Small backtests of one derivative, hour by hour.</summary>
internal static class MarginWorld
{
    public static readonly Duration Hour = Duration.FromHours(1);

    public static Instant At(double hours) => Worlds.Start + new Duration((long)(hours * Duration.NanosPerHour));

    /// <summary>Bars from "open high low close" in price units.</summary>
    public static SeriesSetup Series(Instrument instrument, params long[][] bars) => new(
        instrument,
        new BarArray([.. bars.Select((b, i) => new Bar(Worlds.Start + Hour * i, new Price(b[0]), new Price(b[1]), new Price(b[2]), new Price(b[3]), new Quantity(1_000_000)))], instrument.PriceScale, 3, new BarInterval(Hour)));

    public static long[][] Flat(long price, int count) => [.. Enumerable.Repeat<long[]>([price, price, price, price], count)];

    public static FundingSchedule Funding(params (double Hours, string Rate)[] stamps) =>
        new([.. stamps.Select(s => new FundingStamp(At(s.Hours), Support.Markets.TestInstruments.RateOf(s.Rate), default))], 0, "test");

    /// <summary>Sends one market order at the close of each named bar.</summary>
    public static BacktestResult Run(SeriesSetup series, string cash, params (int Bar, OrderSide Side, string Quantity)[] orders) =>
        BacktestRunner.Run(Setup([series], cash, (s, m) =>
        {
            foreach ((int bar, OrderSide side, string quantity) in orders)
                if (m.BarCount - 1 == bar) s.Submit(m, side, Support.Markets.TestInstruments.QuantityOf(m.Instrument, quantity).Units);
        }));

    public static BacktestSetup Setup(IReadOnlyList<SeriesSetup> series, string cash, Action<DelegateStrategy, Market> onBar) =>
        Worlds.Setup(series, [Support.Markets.TestInstruments.MoneyOf(cash)], () => [new StrategySetup("test", new DelegateStrategy(onBar))]) with { KeepEquity = true };
}
