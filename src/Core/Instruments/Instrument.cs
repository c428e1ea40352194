using System.Runtime.CompilerServices;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Core.Instruments;

/// <summary>A tradable contract of one venue: its assets, the scales of its numbers and its dated rules. Immutable.</summary>
public sealed class Instrument
{
    private readonly InstrumentRules[] _rules;

    /// <summary>Money per unit of price × quantity, where it fits 64 bits; else zero.</summary>
    private readonly long _notionalFactorLong;
    private readonly long _baseFactorLong;

    /// <param name="key">Venue and symbol.</param>
    /// <param name="baseAsset">Asset that is bought, such as BTC.</param>
    /// <param name="quoteAsset">Asset that prices are in, such as USDT.</param>
    /// <param name="priceScale">Decimals of prices, 0 to 18.</param>
    /// <param name="quantityScale">Decimals of quantities, 0 to 18; together at most <see cref="Money.Scale"/>.</param>
    /// <param name="rules">Dated rules in order of time; at least one.</param>
    public Instrument(InstrumentKey key, string baseAsset, string quoteAsset, int priceScale, int quantityScale, IEnumerable<InstrumentRules> rules)
    {
        if (priceScale is < 0 or > Pow10.MaxLong) throw new ArgumentOutOfRangeException(nameof(priceScale));
        if (quantityScale is < 0 or > Pow10.MaxLong) throw new ArgumentOutOfRangeException(nameof(quantityScale));
        if (priceScale + quantityScale > Money.Scale)
            throw new ArgumentException($"{key}: {priceScale} price decimals and {quantityScale} quantity decimals exceed {Money.Scale} together.");
        Key = key;
        BaseAsset = baseAsset;
        QuoteAsset = quoteAsset;
        PriceScale = priceScale;
        QuantityScale = quantityScale;
        PriceDivisor = Pow10.Double(priceScale);
        QuantityDivisor = Pow10.Double(quantityScale);
        int exponent = Money.Scale - priceScale - quantityScale;
        _notionalFactorLong = exponent <= Pow10.MaxLong ? Pow10.Long(exponent) : 0;
        _baseFactorLong = Money.Scale - quantityScale <= Pow10.MaxLong ? Pow10.Long(Money.Scale - quantityScale) : 0;
        _rules = [.. rules];
        if (_rules.Length == 0) throw new ArgumentException($"{key}: an instrument needs at least one set of rules.");
        for (int i = 1; i < _rules.Length; i++)
            if (_rules[i].ValidFrom <= _rules[i - 1].ValidFrom) throw new ArgumentException($"{key}: rules are not in order of time.");
    }

    public InstrumentKey Key { get; }
    public string BaseAsset { get; }
    public string QuoteAsset { get; }
    public InstrumentKind Kind { get; init; } = InstrumentKind.Spot;

    /// <summary>True when tick and lot were inferred from a series because the venue's metadata was not imported.</summary>
    public bool RulesAreInferred { get; init; }

    /// <summary>Base units (or quote value, for inverse contracts) of one contract; one for spot.</summary>
    public Money ContractSize { get; init; } = Money.FromWhole(1);

    public int PriceScale { get; }
    public int QuantityScale { get; }

    /// <summary>10^<see cref="PriceScale"/>: a price in units divided by it is the price as a correctly rounded double.</summary>
    public double PriceDivisor { get; }
    public double QuantityDivisor { get; }

    public IReadOnlyList<InstrumentRules> Rules => _rules;

    /// <summary>The rules in force at an instant; before the first date the first rules.</summary>
    public InstrumentRules RulesAt(Instant at)
    {
        int last = _rules.Length - 1;
        while (last > 0 && _rules[last].ValidFrom > at) last--;
        return _rules[last];
    }

    /// <summary>price × quantity in the quote asset, exact. The sign is the quantity's.</summary>
    [MethodImpl(MethodImplOptions.AggressiveInlining)]
    public Money Notional(Price price, Quantity quantity)
    {
        // Nearly every value fits 64 bits before it is brought to money's scale: one more multiplication is then enough.
        long high = Math.BigMul(price.Units, quantity.Units, out long low);
        return high == low >> 63 && _notionalFactorLong != 0 ? Money.OfProduct(low, _notionalFactorLong) : LargeNotional(price, quantity);
    }

    [MethodImpl(MethodImplOptions.NoInlining)]
    private Money LargeNotional(Price price, Quantity quantity) => new(checked(Wide.Multiply(price.Units, quantity.Units) * Pow10.Wide(Money.Scale - PriceScale - QuantityScale)));

    /// <summary>What one unit of price is worth at a quantity, in units of money; zero when 64 bits do not hold it.</summary>
    public long UnitValue(Quantity quantity)
    {
        long high = Math.BigMul(quantity.Units, _notionalFactorLong, out long low);
        return high == low >> 63 ? low : 0;
    }

    /// <summary>A quantity of the base asset as an amount of money of that asset.</summary>
    public Money BaseAmount(Quantity quantity) => _baseFactorLong != 0
        ? Money.OfProduct(quantity.Units, _baseFactorLong)
        : new Money(quantity.Units * Pow10.Wide(Money.Scale - QuantityScale));

    /// <summary>The largest quantity in whole <paramref name="step"/>s whose cost at <paramref name="price"/> does not exceed <paramref name="budget"/>.</summary>
    /// <exception cref="GodwitException">The quantity would not fit 64 bits in this instrument's scale.</exception>
    public Quantity Affordable(Money budget, Price price, Quantity step)
    {
        if (budget <= Money.Zero || price.Units <= 0) return Quantity.Zero;
        // price × quantity must stay within the budget in whole units of price × quantity.
        Int128 inUnits = _notionalFactorLong != 0
            ? Wide.FloorDivRem(budget.Units, _notionalFactorLong).Quotient
            : budget.Units / Pow10.Wide(Money.Scale - PriceScale - QuantityScale);
        Int128 units = Wide.FloorDivRem(inUnits, price.Units).Quotient;
        long stepUnits = Math.Max(1, step.Units);
        // A quarter of the range is left, so that callers can still add to the answer.
        if (units > long.MaxValue / 4)
            throw new GodwitException($"{Key}: {budget} {QuoteAsset} at {Format(price)} is a quantity too large for {QuantityScale} decimals; choose a coarser lot or less cash.");
        long cut = (long)units;
        return new Quantity(cut - cut % stepUnits);
    }

    public double ToDouble(Price price) => price.Units / PriceDivisor;
    public double ToDouble(Quantity quantity) => quantity.Units / QuantityDivisor;

    public string Format(Price price) => Decimals.Format(price.Units, PriceScale);
    public string Format(Quantity quantity) => Decimals.Format(quantity.Units, QuantityScale);

    /// <summary>Rounds a double to the price grid given by <paramref name="tick"/> (one unit when zero).</summary>
    public Price ToPrice(double value, Price tick, Rounding rounding)
    {
        double step = tick.Units == 0 ? 1 : tick.Units;
        double steps = value * PriceDivisor / step;
        // A value that is meant to lie on the grid differs from it by rounding noise only.
        double nearest = Math.Round(steps);
        if (Math.Abs(steps - nearest) <= 1e-9 * Math.Max(1, Math.Abs(nearest))) steps = nearest;
        double rounded = rounding switch
        {
            Rounding.Down => Math.Floor(steps),
            Rounding.Up => Math.Ceiling(steps),
            Rounding.Truncate => Math.Truncate(steps),
            _ => Math.Round(steps),
        };
        return new Price(checked((long)(rounded * step)));
    }

    /// <summary>The same instrument with finer (never coarser) scales: its rules are converted exactly.</summary>
    public Instrument Rescale(int priceScale, int quantityScale)
    {
        if (priceScale == PriceScale && quantityScale == QuantityScale) return this;
        if (priceScale < PriceScale || quantityScale < QuantityScale) throw new ArgumentException($"{Key}: scales can only become finer.");
        long p = Pow10.Long(priceScale - PriceScale), q = Pow10.Long(quantityScale - QuantityScale);
        Quantity Q(Quantity value) => new(checked(value.Units * q));
        Price P(Price value) => new(checked(value.Units * p));
        IEnumerable<InstrumentRules> rules = _rules.Select(r => r with
        {
            Tick = P(r.Tick),
            MinPrice = P(r.MinPrice),
            MaxPrice = P(r.MaxPrice),
            Lot = Q(r.Lot),
            MinQuantity = Q(r.MinQuantity),
            MaxQuantity = Q(r.MaxQuantity),
            MarketLot = Q(r.MarketLot),
            MarketMinQuantity = Q(r.MarketMinQuantity),
            MarketMaxQuantity = Q(r.MarketMaxQuantity),
        });
        return new Instrument(Key, BaseAsset, QuoteAsset, priceScale, quantityScale, rules)
        {
            Kind = Kind,
            RulesAreInferred = RulesAreInferred,
            ContractSize = ContractSize,
        };
    }

    public override string ToString() => Key.ToString();
}
