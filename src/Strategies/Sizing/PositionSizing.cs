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
}

/// <summary>How large an entry is. Default: 10 % of equity.</summary>
public sealed record PositionSizing(SizingKind Kind, Money Amount)
{
    /// <summary>The amount as a rate, for fractions of equity; exact to a millionth of a basis point.</summary>
    public Rate Share { get; } = Kind == SizingKind.Fraction
        ? new Rate((long)Wide.Divide(Amount.Units, Pow10.Wide(Money.Scale - Rate.Scale), Rounding.Down))
        : Rate.Zero;

    /// <summary>Whether the quantity is found by the account at the fill instead of at the signal.</summary>
    public bool IsAllIn => Kind is SizingKind.AllIn or SizingKind.AllInWhole;

    public static readonly PositionSizing Default = new(SizingKind.Fraction, Parse("0.1"));

    /// <summary>Reads <c>fraction:0.1</c>, <c>notional:500</c>, <c>all-in</c>, <c>all-in-whole:1</c>, <c>vol-target:0.2</c>; a bare number or percentage is a fraction.</summary>
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
        _ => $"fraction:{Amount}",
    };

    private static PositionSizing Fraction(string text, string amount)
    {
        Money fraction = Ratio(text, amount);
        if (fraction > Money.FromWhole(1)) throw GodwitException.Usage($"Size '{text}': a fraction of equity lies between 0 and 1 (use 0.1 or 10%).");
        return new(SizingKind.Fraction, fraction);
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
        $"Size '{text}' is not understood: use fraction:0.1, notional:500, all-in, all-in-whole:UNIT or vol-target:0.2.");
}
