using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;

namespace Godwit.Simulation.Slippage;

public enum SlippageKind : byte { None, FixedBasisPoints, HalfSpread, SquareRootImpact, VolumeShare }

/// <summary>How much worse than the model's reference price a taker fills. Limit orders that rest never slip.</summary>
/// <remarks>
/// <list type="bullet">
/// <item><c>none</c>: fills at the reference price. Optimistic.</item>
/// <item><c>bps:X</c> (default 2): X basis points against the taker, whatever the size. Ignores size and volatility.</item>
/// <item><c>spread:X</c>: half of a spread of X basis points.</item>
/// <item><c>sqrt:K</c>: K × bar range ÷ price × √(quantity ÷ bar volume): the square-root law with the bar's range as
/// volatility (Almgren et al. 2005 give exponents near 0.6). Ignores the decay of impact between own orders.</item>
/// <item><c>volume:K</c>: K × (quantity ÷ bar volume)², share capped at 1; small orders cost nothing.</item>
/// </list>
/// The price moves away from the taker by whole price units, rounded against the taker, and never below one unit.
/// </remarks>
public sealed record SlippageModel(SlippageKind Kind, double Amount)
{
    public static readonly SlippageModel Default = new(SlippageKind.FixedBasisPoints, 2);
    public static readonly SlippageModel None = new(SlippageKind.None, 0);

    /// <summary>The price after slippage.</summary>
    public Price Apply(Price reference, OrderSide side, Quantity quantity, in Bar bar, double volumeDivisor, Instrument instrument)
    {
        if (Kind == SlippageKind.None) return reference;
        double fraction = Kind switch
        {
            SlippageKind.FixedBasisPoints => Amount * 1e-4,
            SlippageKind.HalfSpread => Amount * 0.5e-4,
            SlippageKind.SquareRootImpact => Amount * Range(in bar) * Math.Sqrt(Share(quantity, in bar, volumeDivisor, instrument)),
            _ => Amount * Square(Share(quantity, in bar, volumeDivisor, instrument)),
        };
        long offset = (long)Math.Ceiling(reference.Units * Math.Min(fraction, 0.99) - 1e-9);
        if (offset <= 0) return reference;
        return side == OrderSide.Buy ? new Price(checked(reference.Units + offset)) : new Price(Math.Max(1, reference.Units - offset));
    }

    /// <summary>Reads <c>none</c>, <c>bps:2</c>, <c>spread:4</c>, <c>sqrt:1</c>, <c>volume:0.1</c>; a bare number means basis points.</summary>
    public static SlippageModel Parse(string text)
    {
        string[] parts = text.ToLowerInvariant().Split(':', 2);
        if (parts is ["none"]) return None;
        string number = parts.Length == 2 ? parts[1] : parts[0];
        bool valid = double.TryParse(number, System.Globalization.NumberStyles.Float, System.Globalization.CultureInfo.InvariantCulture, out double amount)
            && amount >= 0 && amount <= 10_000;
        SlippageKind kind = parts.Length == 1 ? SlippageKind.FixedBasisPoints : parts[0] switch
        {
            "bps" => SlippageKind.FixedBasisPoints,
            "spread" => SlippageKind.HalfSpread,
            "sqrt" => SlippageKind.SquareRootImpact,
            "volume" => SlippageKind.VolumeShare,
            _ => SlippageKind.None,
        };
        if (!valid || (kind == SlippageKind.None))
            throw GodwitException.Usage($"Slippage '{text}' is not understood: use none, bps:2, spread:4, sqrt:1 or volume:0.1.");
        return new SlippageModel(kind, amount);
    }

    public override string ToString()
    {
        string amount = Amount.ToString(System.Globalization.CultureInfo.InvariantCulture);
        return Kind switch
        {
            SlippageKind.None => "none",
            SlippageKind.FixedBasisPoints => $"bps:{amount}",
            SlippageKind.HalfSpread => $"spread:{amount}",
            SlippageKind.SquareRootImpact => $"sqrt:{amount}",
            _ => $"volume:{amount}",
        };
    }

    private static double Range(in Bar bar) => bar.Close.Units == 0 ? 0 : (double)(bar.High.Units - bar.Low.Units) / bar.Close.Units;
    private static double Square(double x) => x * x;

    private static double Share(Quantity quantity, in Bar bar, double volumeDivisor, Instrument instrument)
    {
        double volume = bar.Volume.Units / volumeDivisor;
        return volume <= 0 ? 1 : Math.Min(1, quantity.Units / instrument.QuantityDivisor / volume);
    }
}
