using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;

namespace Godwit.Simulation.Fees;

/// <summary>Rates from one traded volume (30 days, quote asset) on.</summary>
public readonly record struct FeeTier(Money VolumeFrom, Rate Maker, Rate Taker);

/// <summary>What the venue charges. Default: 0.1 % maker and taker, the base tier of large spot venues. Negative rates are rebates.</summary>
/// <remarks>
/// Fees are charged per fill on price × quantity and rounded half-even to <see cref="Decimals"/>. With
/// <see cref="InBase"/> a buyer pays in the base asset received, rounded up to the instrument's quantity step.
/// Ignores: fee coins and their price, referral discounts. Biased: none known at the base tier.
/// </remarks>
public sealed record FeeSchedule
{
    public static readonly FeeSchedule Default = new();

    public Rate Maker { get; init; } = Rate.FromFraction(0.001);
    public Rate Taker { get; init; } = Rate.FromFraction(0.001);

    /// <summary>Tiers in rising order of volume; empty uses <see cref="Maker"/> and <see cref="Taker"/> throughout.</summary>
    public IReadOnlyList<FeeTier> Tiers { get => _tiers; init => _tiers = [.. value]; }
    private readonly FeeTier[] _tiers = [];

    /// <summary>Whether buyers pay in the base asset.</summary>
    public bool InBase { get; init; }

    /// <summary>Decimals to which a fee in the quote asset is rounded, 0 to 20; 20 is exact for all practical purposes.</summary>
    public int Decimals { get; init; } = Money.Scale;

    public Rate RateFor(bool isMaker, Money volume30Days)
    {
        Rate rate = isMaker ? Maker : Taker;
        foreach (ref readonly FeeTier tier in _tiers.AsSpan())
            if (volume30Days >= tier.VolumeFrom) rate = isMaker ? tier.Maker : tier.Taker;
        return rate;
    }

    /// <summary>The fee in the quote asset.</summary>
    public Money InQuote(Money notional, Rate rate)
    {
        Money fee = notional.Times(rate, Rounding.HalfEven);
        if (Decimals >= Money.Scale) return fee;
        Int128 step = Pow10.Wide(Money.Scale - Decimals);
        return new Money(Wide.Divide(fee.Units, step, Rounding.HalfEven) * step);
    }

    /// <summary>Whether a fee is certainly no more than what it is charged on.</summary>
    public bool IsAtMost(Money notional, Rate rate) => rate.Units <= Pow10.Long(Rate.Scale) && Decimals >= Money.Scale && !notional.IsNegative;

    /// <summary>The fee in the base asset for a buyer, in whole quantity steps; however small the fill, it never takes all of it.</summary>
    public static Money InBaseAsset(Instrument instrument, Quantity quantity, Rate rate)
    {
        Int128 units = Wide.MultiplyDivide(quantity.Units, rate.Units, Pow10.Long(Rate.Scale), Rounding.Up);
        return instrument.BaseAmount(new Quantity(Math.Min((long)units, quantity.Units - 1)));
    }

    public bool ChargesBase(OrderSide side, Rate rate) => InBase && side == OrderSide.Buy && rate.Units > 0;

    /// <summary>Reads tiers as <c>0:0.001/0.001,1000000:0.0009/0.001</c> (volume:maker/taker).</summary>
    public static IReadOnlyList<FeeTier> ParseTiers(string text)
    {
        var tiers = new List<FeeTier>();
        foreach (string part in text.Split(',', StringSplitOptions.TrimEntries))
        {
            string[] sides = part.Split(':', '/');
            if (sides.Length != 3 || !Money.TryParse(sides[0], out Money from) || !Rate.TryParse(sides[1], out Rate maker) || !Rate.TryParse(sides[2], out Rate taker)
                || (tiers.Count > 0 && from <= tiers[^1].VolumeFrom))
                throw GodwitException.Usage($"Fee tier '{part}' is not understood: write VOLUME:MAKER/TAKER in rising order, as in 0:0.001/0.001,1000000:0.0009/0.001.");
            tiers.Add(new FeeTier(from, maker, taker));
        }
        return tiers;
    }

    public override string ToString()
    {
        string rates = Tiers.Count == 0
            ? $"maker {Maker}, taker {Taker}"
            : "tiers by 30-day volume " + string.Join(", ", Tiers.Select(t => $"{t.VolumeFrom}: {t.Maker}/{t.Taker}"));
        return rates + (InBase ? ", buyers pay in the base asset" : ", paid in the quote asset");
    }
}
