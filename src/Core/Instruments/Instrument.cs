using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Core.Instruments;

/// <summary>A tradable contract of one venue: its assets, the scales of its numbers and its dated rules. Immutable.</summary>
public sealed partial class Instrument
{
    private readonly InstrumentRules[] _rules;

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
        RefreshFactors();
        _baseFactorLong = Money.Scale - quantityScale <= Pow10.MaxLong ? Pow10.Long(Money.Scale - quantityScale) : 0;
        _rules = [.. rules];
        if (_rules.Length == 0) throw new ArgumentException($"{key}: an instrument needs at least one set of rules.");
        for (int i = 1; i < _rules.Length; i++)
            if (_rules[i].ValidFrom <= _rules[i - 1].ValidFrom) throw new ArgumentException($"{key}: rules are not in order of time.");
    }

    public InstrumentKey Key { get; }
    public string BaseAsset { get; }
    public string QuoteAsset { get; }
    public InstrumentKind Kind
    {
        get;
        init
        {
            field = value;
            RefreshFactors();
        }
    } = InstrumentKind.Spot;

    /// <summary>True when tick and lot were inferred from a series because the venue's metadata was not imported.</summary>
    public bool RulesAreInferred { get; init; }

    /// <summary>Base units (or quote value, for inverse contracts) of one contract; one for spot.</summary>
    /// <exception cref="ArgumentException">It is not positive, or has more decimals than <see cref="Money"/> leaves room for.</exception>
    public Money ContractSize
    {
        get;
        init
        {
            field = value > Money.Zero ? value : throw new ArgumentException($"{Key}: the contract size {value} is not positive.");
            RefreshFactors();
        }
    } = Money.FromWhole(1);

    /// <summary>When a dated future is settled; null for everything that never ends.</summary>
    public Instant? Expiry { get; init; }

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

    /// <summary>A quantity of the base asset as an amount of money of that asset.</summary>
    public Money BaseAmount(Quantity quantity) => _baseFactorLong != 0
        ? Money.OfProduct(quantity.Units, _baseFactorLong)
        : new Money(quantity.Units * Pow10.Wide(Money.Scale - QuantityScale));

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
            Expiry = Expiry,
        };
    }

    public override string ToString() => Key.ToString();
}
