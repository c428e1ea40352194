using CsCheck;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Tests.Store;

public sealed class ContentHashTests
{
    [Fact]
    public void The_scale_in_which_a_series_is_held_does_not_matter() =>
        Gen.Select(Gen.Int[1, 3_000], Gen.Int[0, 8], Gen.Int[0, 7], Gen.Long[1, 50]).Sample((count, priceSteps, volumeSteps, seed) =>
        {
            BarArray bars = Bars.Make(count, everyMinutes: 60, seed: seed);
            Assert.Equal(ContentHash.Of(bars), ContentHash.Of(Raised(bars, priceSteps, volumeSteps)));
        }, iter: 30);

    [Fact]
    public void Any_change_of_any_row_changes_the_hash() =>
        Gen.Select(Gen.Int[1, 300], Gen.Int[0, 299], Gen.Int[0, 5], Gen.Bool).Sample((count, row, field, up) =>
        {
            BarArray bars = Bars.Make(count, everyMinutes: 720);
            Bar[] changed = [.. Enumerable.Range(0, count).Select(i => bars[i])];
            Bar bar = changed[row % count];
            int by = up ? 1 : -1;
            changed[row % count] = field switch
            {
                0 => bar with { OpenTime = new(bar.OpenTime.UnixNanos + by * 1_000) },
                1 => bar with { Open = new Price(bar.Open.Units + by) },
                2 => bar with { High = new Price(bar.High.Units + by) },
                3 => bar with { Low = new Price(bar.Low.Units + by) },
                4 => bar with { Close = new Price(bar.Close.Units + by) },
                _ => bar with { Volume = new Quantity(bar.Volume.Units + by) },
            };
            Assert.NotEqual(ContentHash.Of(bars), ContentHash.Of(new BarArray(changed, 2, 3, bars.Interval)));
        }, iter: 300);

    [Fact]
    public void Months_are_summed_up_in_order_so_a_store_can_add_them_one_by_one()
    {
        BarArray bars = Bars.Make(400, everyMinutes: 720);
        using var series = new SeriesHash();
        for (int from = 0; from < bars.Count;)
        {
            UtcMonth month = UtcMonth.Of(bars.OpenTimesNanos[from]);
            int count = 0;
            while (from + count < bars.Count && UtcMonth.Of(bars.OpenTimesNanos[from + count]) == month) count++;
            series.Add(month, count, Convert.FromHexString(ContentHash.OfBlock(bars, from, count)));
            from += count;
        }
        Assert.Equal(ContentHash.Of(bars), series.Finish());
    }

    [Fact]
    public void The_hash_never_changes_between_versions() =>
        Assert.Equal("2b89080aa1b072a4c0a9491b324dfc32c7d4059cfe717e578f35287d42054fd7", ContentHash.Of(Bars.Make(2_000, everyMinutes: 60)));

    private static BarArray Raised(BarArray bars, int priceSteps, int volumeSteps)
    {
        long p = Pow10.Long(priceSteps), v = Pow10.Long(volumeSteps);
        Bar[] raised = [.. Enumerable.Range(0, bars.Count).Select(i => bars[i]).Select(b => new Bar(
            b.OpenTime, new Price(b.Open.Units * p), new Price(b.High.Units * p), new Price(b.Low.Units * p),
            new Price(b.Close.Units * p), new Quantity(b.Volume.Units * v)))];
        return new BarArray(raised, bars.PriceScale + priceSteps, bars.VolumeScale + volumeSteps, bars.Interval);
    }
}
