using System.Globalization;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;

namespace Godwit.Strategies.Sizing;

public enum SizingKind : byte
{
    /// <summary>A fraction of equity at the signal's close.</summary>
    Fraction,

    /// <summary>A fixed value in the quote asset.</summary>
    Notional,

    /// <summary>Everything the account affords at the fill, in lots.</summary>
    AllIn,

    /// <summary>Everything the account affords at the fill, in whole units; a hair (2^-52) of the funds is left, as double-precision backtesters do.</summary>
    AllInWhole,

    /// <summary>Equity × target ÷ recent annual volatility of the instrument, at most equity.</summary>
    VolatilityTarget,

    /// <summary>A move against the position by a multiple of the average true range loses the stated share of equity; at most equity.</summary>
    AtrRisk,

    /// <summary>The stop loses the stated share of equity; at most equity.</summary>
    StopRisk,

    /// <summary>A fraction of the Kelly bet, up to a cap.</summary>
    Kelly,
}

/// <summary>How large an entry is. Default: 10 % of equity.</summary>
public sealed record PositionSizing(SizingKind Kind, Money Amount)
{
    /// <summary>The amount as a rate, for fractions of equity; exact to a millionth of a basis point.</summary>
    public Rate Share { get; } = Kind == SizingKind.Fraction
        ? new Rate((long)Wide.Divide(Amount.Units, Pow10.Wide(Money.Scale - Rate.Scale), Rounding.Down))
        : Rate.Zero;

    /// <summary>For <see cref="SizingKind.AtrRisk"/>: how many average true ranges lose the share.</summary>
    public double Multiple { get; init; } = 1;

    /// <summary>For <see cref="SizingKind.Kelly"/>: the largest share of equity.</summary>
    public Money Cap { get; init; } = DefaultCap;

    /// <summary>Whether the quantity is found by the account at the fill instead of at the signal.</summary>
    public bool IsAllIn => Kind is SizingKind.AllIn or SizingKind.AllInWhole;

    private static readonly Money DefaultCap = Parse("0.25");
    private static readonly Money Whole = Money.FromWhole(1);

    public static readonly PositionSizing Default = new(SizingKind.Fraction, Parse("0.1"));

    /// <summary>Reads <c>fraction:0.1</c>, <c>notional:500</c>, <c>all-in</c>, <c>all-in-whole:1</c>, <c>vol-target:0.2</c>, <c>atr:1%@2</c>, <c>risk:1%</c>, <c>kelly:0.5@25%</c>; a bare number or percentage is a fraction.</summary>
    public static PositionSizing ParseText(string text)
    {
        string[] parts = text.Split(':', 2);
        string amount = parts.Length == 2 ? parts[1] : "";
        switch (parts[0].ToLowerInvariant())
        {
            case "all-in" when parts.Length == 1: return new(SizingKind.AllIn, Money.Zero);
            case "all-in-whole": return new(SizingKind.AllInWhole, Positive(text, amount));
            case "notional": return new(SizingKind.Notional, Positive(text, amount));
            case "fraction": return Fraction(text, amount);
            case "vol-target": return new(SizingKind.VolatilityTarget, Ratio(text, amount));
            case "risk": return new(SizingKind.StopRisk, ShareOf(text, amount));
            case "atr": return AtrRisk(text, amount.Split('@'));
            case "kelly": return Kelly(text, amount.Split('@'));
            default:
                if (parts.Length == 1 && text.Length > 0 && (char.IsAsciiDigit(text[0]) || text[0] == '.')) return Fraction(text, text);
                throw Bad(text);
        }
    }

    public override string ToString() => Kind switch
    {
        SizingKind.AllIn => "all-in",
        SizingKind.AllInWhole => $"all-in-whole:{Amount}",
        SizingKind.Notional => $"notional:{Amount}",
        SizingKind.VolatilityTarget => $"vol-target:{Amount}",
        SizingKind.StopRisk => $"risk:{Amount}",
        SizingKind.AtrRisk => string.Create(CultureInfo.InvariantCulture, $"atr:{Amount}@{Multiple}"),
        SizingKind.Kelly => $"kelly:{Amount}@{Cap}",
        _ => $"fraction:{Amount}",
    };

    private static PositionSizing Fraction(string text, string amount) => new(SizingKind.Fraction, ShareOf(text, amount));

    private static PositionSizing AtrRisk(string text, string[] parts)
    {
        double multiple = 1;
        if (parts.Length > 2 || (parts.Length == 2 && !double.TryParse(parts[1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out multiple))) throw Bad(text);
        if (multiple is <= 0 or > 1000) throw GodwitException.Usage($"Size '{text}': the multiple of the average true range lies above 0 and at most at 1000.");
        return new(SizingKind.AtrRisk, ShareOf(text, parts[0])) { Multiple = multiple };
    }

    private static PositionSizing Kelly(string text, string[] parts)
    {
        if (parts.Length > 2) throw Bad(text);
        return new(SizingKind.Kelly, ShareOf(text, parts[0])) { Cap = parts.Length == 2 ? ShareOf(text, parts[1]) : DefaultCap };
    }

    private static Money ShareOf(string text, string amount)
    {
        Money share = Ratio(text, amount);
        return share <= Whole ? share : throw GodwitException.Usage($"Size '{text}': a fraction of equity lies between 0 and 1 (use 0.1 or 10%).");
    }

    private static Money Ratio(string text, string amount)
    {
        if (!amount.EndsWith('%')) return Positive(text, amount);
        return Positive(text, amount[..^1]).Times(new Rate(100_000_000), Rounding.HalfEven);
    }

    private static Money Positive(string text, string amount) =>
        Money.TryParse(amount, out Money value) && value > Money.Zero ? value : throw Bad(text);

    private static Money Parse(string amount) => Money.TryParse(amount, out Money value) ? value : throw new FormatException(amount);

    private static GodwitException Bad(string text) => GodwitException.Usage(
        $"Size '{text}' is not understood: use fraction:0.1, notional:500, all-in, all-in-whole:UNIT, vol-target:0.2, atr:1%@2, risk:1% or kelly:0.5@25%.");
}
