using System.Numerics;
using CsCheck;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Core.Numbers;

namespace Godwit.Kernel.Tests.Core.Instruments;

public sealed class InstrumentTests
{
    private static readonly InstrumentKey Key = new("TEST", "AAABBB");

    private static readonly Gen<Instrument> Instruments =
        from priceScale in Gen.Int[0, 18]
        from quantityScale in Gen.Int[0, Math.Min(18, Money.Scale - priceScale)]
        select With(priceScale, quantityScale);

    private static Instrument With(int priceScale, int quantityScale, params InstrumentRules[] rules) =>
        new(Key, "AAA", "BBB", priceScale, quantityScale, rules.Length == 0 ? [new InstrumentRules()] : rules);

    private static BigInteger ExactNotional(Instrument i, long price, long quantity) =>
        (BigInteger)price * quantity * BigInteger.Pow(10, Money.Scale - i.PriceScale - i.QuantityScale);

    [Fact]
    public void The_notional_is_exact_or_throws() =>
        Gen.Select(Instruments, Values.Longs, Values.Longs).Sample((i, price, quantity) =>
        {
            BigInteger exact = ExactNotional(i, price, quantity);
            if (Values.FitsInt128(exact)) Assert.Equal(exact, Values.Big(i.Notional(new Price(price), new Quantity(quantity)).Units));
            else Assert.Throws<OverflowException>(() => i.Notional(new Price(price), new Quantity(quantity)));
        }, iter: 20_000);

    [Fact]
    public void An_amount_of_the_base_asset_is_exact_or_throws() =>
        Gen.Select(Instruments, Values.Longs).Sample((i, quantity) =>
        {
            BigInteger exact = (BigInteger)quantity * BigInteger.Pow(10, Money.Scale - i.QuantityScale);
            if (Values.FitsInt128(exact)) Assert.Equal(exact, Values.Big(i.BaseAmount(new Quantity(quantity)).Units));
            else Assert.Throws<OverflowException>(() => i.BaseAmount(new Quantity(quantity)));
        }, iter: 20_000);

    [Fact]
    public void What_is_affordable_costs_no_more_than_the_budget_and_one_step_more_does() =>
        Gen.Select(Instruments, Values.Wides.Select(w => w < 0 ? ~w : w), Values.PositiveLongs, Gen.OneOf(Gen.Const(0L), Gen.Long[1, 1_000_000])).Sample((i, budget, price, step) =>
        {
            BigInteger whole = Values.Big(budget) / ExactNotional(i, price, 1);
            if (whole > long.MaxValue / 4)
            {
                Assert.Throws<GodwitException>(() => i.Affordable(new Money(budget), new Price(price), new Quantity(step)));
                return;
            }
            long units = i.Affordable(new Money(budget), new Price(price), new Quantity(step)).Units;
            long stepUnits = Math.Max(1, step);
            Assert.Equal(0, units % stepUnits);
            Assert.True(units >= 0 && ExactNotional(i, price, units) <= Values.Big(budget));
            Assert.True(ExactNotional(i, price, units + stepUnits) > Values.Big(budget));
        }, iter: 20_000);

    [Fact]
    public void Nothing_is_affordable_without_money_or_price()
    {
        Instrument i = With(2, 8);
        Assert.Equal(Quantity.Zero, i.Affordable(Money.Zero, new Price(1), new Quantity(1)));
        Assert.Equal(Quantity.Zero, i.Affordable(Money.FromWhole(-5), new Price(1), new Quantity(1)));
        Assert.Equal(Quantity.Zero, i.Affordable(Money.FromWhole(5), new Price(0), new Quantity(1)));
        Assert.Equal(Quantity.Zero, i.Affordable(Money.FromWhole(5), new Price(-1), new Quantity(1)));
    }

    [Fact]
    public void Finer_scales_change_no_value() =>
        Gen.Select(Gen.Int[0, 6], Gen.Int[0, 6], Gen.Int[0, 4], Gen.Int[0, 4], Gen.Long[0, 1_000_000]).Sample((p, q, morePrice, moreQuantity, units) =>
        {
            var rules = new InstrumentRules
            {
                Tick = new Price(units),
                MinPrice = new Price(units + 1),
                MaxPrice = new Price(units + 2),
                Lot = new Quantity(units + 3),
                MinQuantity = new Quantity(units + 4),
                MaxQuantity = new Quantity(units + 5),
                MarketLot = new Quantity(units + 6),
                MarketMinQuantity = new Quantity(units + 7),
                MarketMaxQuantity = new Quantity(units + 8),
                MinNotional = Money.FromWhole(5),
                MaxNotional = Money.FromWhole(9),
                PriceBandUp = new Rate(3),
                PriceBandDown = new Rate(1),
                MaxOpenOrders = 7,
                Trading = false,
                MinNotionalAppliesToMarket = false,
            };
            Instrument coarse = With(p, q, rules), fine = coarse.Rescale(p + morePrice, q + moreQuantity);
            InstrumentRules r = Assert.Single(fine.Rules);
            Assert.Equal((p + morePrice, q + moreQuantity, coarse.ContractSize), (fine.PriceScale, fine.QuantityScale, fine.ContractSize));
            foreach (Func<InstrumentRules, Price> price in new Func<InstrumentRules, Price>[] { x => x.Tick, x => x.MinPrice, x => x.MaxPrice })
                Assert.Equal(coarse.Format(price(rules)), fine.Format(price(r)));
            foreach (Func<InstrumentRules, Quantity> quantity in new Func<InstrumentRules, Quantity>[]
                { x => x.Lot, x => x.MinQuantity, x => x.MaxQuantity, x => x.MarketLot, x => x.MarketMinQuantity, x => x.MarketMaxQuantity })
                Assert.Equal(coarse.Format(quantity(rules)), fine.Format(quantity(r)));
            Assert.Equal((rules.MinNotional, rules.MaxNotional, rules.PriceBandUp, rules.PriceBandDown), (r.MinNotional, r.MaxNotional, r.PriceBandUp, r.PriceBandDown));
            Assert.Equal((7, false, false), (r.MaxOpenOrders, r.Trading, r.MinNotionalAppliesToMarket));
            Assert.Equal(coarse.Notional(rules.Tick, rules.Lot), fine.Notional(r.Tick, r.Lot));
        });

    [Fact]
    public void Rescaling_that_is_coarser_or_leaves_the_range_is_refused()
    {
        Instrument i = With(2, 3, new InstrumentRules { MaxQuantity = new Quantity(long.MaxValue / 5) });
        Assert.Same(i, i.Rescale(2, 3));
        Assert.Throws<ArgumentException>(() => i.Rescale(1, 3));
        Assert.Throws<ArgumentException>(() => i.Rescale(2, 2));
        Assert.Throws<OverflowException>(() => i.Rescale(2, 4));
        Assert.Throws<ArgumentException>(() => With(2, 3).Rescale(18, 3));
    }

    [Fact]
    public void The_smallest_prices_and_largest_supplies_hold()
    {
        // A price of 10^-12 and a supply of 10^15 with eight decimals would not fit; with the lots such coins have, they do.
        Instrument i = With(12, 3);
        var supply = new Quantity(1_000_000_000_000_000 * Pow10.Long(3));
        Assert.Equal("1000", i.Notional(new Price(1), supply).ToString());
        Assert.Equal("10000000000", i.Notional(new Price(10_000_000), supply).ToString());
        Assert.Equal(supply, i.Affordable(Money.FromWhole(1000), new Price(1), new Quantity(1)));
        Assert.Equal("1000000000000000", i.BaseAmount(supply).ToString());
    }

    [Theory]
    [InlineData(-1, 0)]
    [InlineData(0, -1)]
    [InlineData(19, 0)]
    [InlineData(0, 19)]
    [InlineData(12, 9)]
    public void Scales_beyond_those_of_money_are_refused(int priceScale, int quantityScale) =>
        Assert.ThrowsAny<ArgumentException>(() => With(priceScale, quantityScale));

    [Fact]
    public void The_rules_in_force_are_the_last_that_began() =>
        Gen.Select(Gen.Long[-50, 50].ArrayUnique[1, 8], Gen.Long[-60, 60]).Sample((dates, at) =>
        {
            long[] ordered = [.. dates.Order()];
            Instrument i = With(2, 2, [.. ordered.Select(d => new InstrumentRules { ValidFrom = new Instant(d) })]);
            long expected = ordered.Where(d => d <= at).DefaultIfEmpty(ordered[0]).Max();
            Assert.Equal(expected, i.RulesAt(new Instant(at)).ValidFrom.UnixNanos);
        });

    [Fact]
    public void Rules_need_an_order_and_at_least_one_set()
    {
        Assert.Throws<ArgumentException>(() => new Instrument(Key, "A", "B", 2, 2, []));
        Assert.Throws<ArgumentException>(() => With(2, 2, new InstrumentRules(), new InstrumentRules()));
    }

    [Fact]
    public void Doubles_on_the_grid_become_the_price_that_they_print_as() =>
        Gen.Select(Gen.Int[0, 12], Gen.Long[1, 1_000_000_000_000], Gen.OneOf(Rounding.Down, Rounding.Up, Rounding.Truncate, Rounding.HalfEven)).Sample((scale, units, rounding) =>
        {
            Instrument i = With(scale, 0);
            Assert.Equal(units, i.ToPrice(i.ToDouble(new Price(units)), default, rounding).Units);
        });

    [Fact]
    public void Doubles_off_the_grid_are_rounded_to_the_side_asked_for() =>
        Gen.Select(Gen.Long[1, 1_000_000], Gen.Long[1, 1000], Gen.Double[0.01, 0.99]).Sample((steps, tick, part) =>
        {
            Instrument i = With(4, 0);
            double value = (steps + part) * tick / 1e4;
            Assert.Equal(steps * tick, i.ToPrice(value, new Price(tick), Rounding.Down).Units);
            Assert.Equal((steps + 1) * tick, i.ToPrice(value, new Price(tick), Rounding.Up).Units);
            Assert.Equal(-steps * tick, i.ToPrice(-value, new Price(tick), Rounding.Truncate).Units);
        });

    [Theory]
    [InlineData("BINANCE:BTCUSDT", "BINANCE", "BTCUSDT")]
    [InlineData("binance_btcusdt", "BINANCE", "BTCUSDT")]
    [InlineData("BINANCECOINM:BTCUSD_PERP", "BINANCECOINM", "BTCUSD_PERP")]
    [InlineData("BINANCECOINM_BTCUSD_PERP", "BINANCECOINM", "BTCUSD_PERP")]
    public void Keys_are_read(string text, string venue, string symbol)
    {
        Assert.True(InstrumentKey.TryParse(text, out InstrumentKey key));
        Assert.Equal(new InstrumentKey(venue, symbol), key);
        Assert.True(InstrumentKey.TryParse(key.ToString(), out InstrumentKey again));
        Assert.Equal(key, again);
    }

    [Theory]
    [InlineData("")]
    [InlineData("BTCUSDT")]
    [InlineData(":BTCUSDT")]
    [InlineData("BINANCE:")]
    [InlineData("_X")]
    public void Names_without_venue_or_symbol_are_no_keys(string text) => Assert.False(InstrumentKey.TryParse(text, out _));

    [Fact]
    public void Keys_are_ordered_by_venue_then_symbol()
    {
        InstrumentKey[] keys = [new("B", "A"), new("A", "Z"), new("A", "1"), new("A", "AB"), new("A", "A")];
        Assert.Equal(["A:1", "A:A", "A:AB", "A:Z", "B:A"], keys.Order().Select(k => k.ToString()));
    }
}
