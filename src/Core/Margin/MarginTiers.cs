using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Core.Margin;

/// <summary>What a venue asks of positions whose value lies above a floor, in the settlement asset.</summary>
/// <param name="From">Value above which the tier holds; the first tier's is zero.</param>
/// <param name="MaintenanceRate">Maintenance margin per value.</param>
/// <param name="MaxLeverage">Largest leverage at which a position of this size may be opened.</param>
public readonly record struct MarginTier(Money From, Rate MaintenanceRate, int MaxLeverage)
{
    /// <summary>
    /// What is taken off value × rate, so that the maintenance margin does not jump from one tier to the next:
    /// floor × (rate − rate of the tier below) + the tier below's amount (Binance: maintenance amount; Bybit: maintenance margin deduction).
    /// </summary>
    public Money Amount { get; init; }
}

/// <summary>The margin tiers (risk limits) of an instrument in force from one date on.</summary>
public sealed class MarginTiers
{
    private readonly MarginTier[] _tiers;

    /// <param name="tiers">In rising order of floor, the first from zero; amounts are computed.</param>
    /// <exception cref="ArgumentException">They are in no such order, rates fall, or a rate is not below the initial margin of its largest leverage.</exception>
    public MarginTiers(IReadOnlyList<MarginTier> tiers)
    {
        if (tiers.Count == 0 || !tiers[0].From.IsZero) throw new ArgumentException("Margin tiers begin at a value of 0.", nameof(tiers));
        _tiers = new MarginTier[tiers.Count];
        for (int i = 0; i < _tiers.Length; i++)
        {
            MarginTier tier = tiers[i];
            if (tier.MaintenanceRate.Units is < 0 or >= 10_000_000_000 || tier.MaxLeverage < 1)
                throw new ArgumentException($"Margin tier from {tier.From}: a maintenance rate lies from 0 to below 1, a largest leverage at 1 or above.", nameof(tiers));
            if (tier.MaintenanceRate.Units * tier.MaxLeverage > 10_000_000_000)
                throw new ArgumentException($"Margin tier from {tier.From}: at leverage {tier.MaxLeverage} a position would be liquidated as soon as it is opened.", nameof(tiers));
            if (i > 0 && (tier.From <= tiers[i - 1].From || tier.MaintenanceRate.Units < tiers[i - 1].MaintenanceRate.Units || tier.MaxLeverage > tiers[i - 1].MaxLeverage))
                throw new ArgumentException($"Margin tier from {tier.From}: floors and maintenance rates rise from tier to tier, leverage does not.", nameof(tiers));
            Money amount = i == 0
                ? Money.Zero
                : tier.From.Times(new Rate(tier.MaintenanceRate.Units - _tiers[i - 1].MaintenanceRate.Units), Rounding.HalfEven) + _tiers[i - 1].Amount;
            _tiers[i] = tier with { Amount = amount };
        }
    }

    /// <summary>One tier for every size: no maintenance margin, any leverage.</summary>
    public static readonly MarginTiers None = Flat(Rate.Zero, int.MaxValue);

    /// <summary>First instant at which these tiers hold.</summary>
    public Instant ValidFrom { get; init; } = Instant.MinValue;

    /// <summary>Where they come from, for the report.</summary>
    public string Source { get; init; } = "";

    public IReadOnlyList<MarginTier> Tiers => _tiers;

    /// <summary>One tier for every size.</summary>
    public static MarginTiers Flat(Rate maintenance, int maxLeverage) => new([new MarginTier(Money.Zero, maintenance, maxLeverage)]);

    /// <summary>Index of the tier of a position's value; a value on a floor belongs to the tier below it.</summary>
    public int IndexOf(Money value)
    {
        int index = _tiers.Length - 1;
        while (index > 0 && value <= _tiers[index].From) index--;
        return index;
    }

    /// <summary>Maintenance margin of a position's value: value × rate − amount of its tier, rounded up to 10^-20.</summary>
    public Money Maintenance(Money value)
    {
        ref readonly MarginTier tier = ref _tiers[IndexOf(value)];
        return value.Times(tier.MaintenanceRate, Rounding.Up) - tier.Amount;
    }

    /// <summary>The largest value that may be opened at a leverage; null when there is no limit.</summary>
    public Money? LargestAt(Rate leverage)
    {
        for (int i = 0; i < _tiers.Length; i++)
            if (leverage.Units > (Int128)_tiers[i].MaxLeverage * Pow10.Long(Rate.Scale)) return _tiers[i].From;
        return null;
    }

    /// <summary>Refuses a leverage that not even the smallest position may have.</summary>
    /// <exception cref="GodwitException">A usage error.</exception>
    public void Check(Instrument instrument, Rate leverage)
    {
        if (LargestAt(leverage) is { IsZero: true })
            throw GodwitException.Usage($"--leverage {leverage} is above the {_tiers[0].MaxLeverage} that {instrument} allows for the smallest positions.");
    }
}
