using CsCheck;
using Godwit.Core.Time;
using Godwit.Portfolio.Performance;
using static Godwit.Kernel.Tests.Portfolio.Performance.Samples;

namespace Godwit.Kernel.Tests.Portfolio.Performance;

public sealed class PeriodicReturnsTests
{
    private static readonly Duration Day = Duration.FromDays(1);

    private static Instant At(int day, int hour) => Instant.FromUnixSeconds(day * 86_400L + hour * 3_600L);

    [Fact]
    public void Days_close_at_midnight_and_missing_days_stand_still()
    {
        PeriodicReturns daily = new(Day, 100);
        daily.Add(At(10, 12), 110);
        daily.Add(At(11, 0), 120);     // the close of day 10
        daily.Add(At(11, 1), 150);
        daily.Add(At(14, 5), 75);      // days 12 and 13 have no bar
        Assert.Equal([0.2, 0.25, 0, 0, -0.5], daily.ToArray(), (a, b) => Near(a, b));
    }

    [Fact]
    public void Daily_returns_compound_to_the_total() =>
        Gen.Select(Returns, Gen.Int[1, 40]).Sample((returns, hours) =>
        {
            PeriodicReturns daily = new(Day, 1000);
            double[] equity = Equity(1000, returns);
            for (int i = 0; i < equity.Length; i++) daily.Add(Instant.FromUnixSeconds((i + 1L) * hours * 3600), equity[i]);
            return Near(ReturnMetrics.TotalReturn(returns), ReturnMetrics.TotalReturn(daily.ToArray()));
        });

    [Fact]
    public void One_bar_per_period_gives_the_returns_of_the_bars() =>
        Returns.Sample(returns =>
        {
            PeriodicReturns daily = new(Day, 1000);
            double[] equity = Equity(1000, returns);
            for (int i = 0; i < equity.Length; i++) daily.Add(At(i, 24), equity[i]);
            return daily.ToArray().Zip(returns).All(pair => Near(pair.First, pair.Second)) && daily.ToArray().Length == returns.Length;
        });

    [Fact]
    public void Times_before_the_epoch_belong_to_their_own_day()
    {
        PeriodicReturns daily = new(Day, 100);
        daily.Add(At(-1, 1), 110);
        daily.Add(At(0, 0), 121);
        daily.Add(At(0, 1), 242);
        Assert.Equal([0.21, 1], daily.ToArray(), (a, b) => Near(a, b));
    }

    [Fact]
    public void Without_a_bar_there_is_no_return() => Assert.Empty(new PeriodicReturns(Day, 100).ToArray());

    [Fact]
    public void Ruin_is_final()
    {
        PeriodicReturns daily = new(Day, 100);
        daily.Add(At(0, 24), -5);
        daily.Add(At(1, 24), 50);
        Assert.Equal([-1, 0], daily.ToArray());
    }
}
