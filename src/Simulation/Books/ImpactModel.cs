using System.Globalization;
using Godwit.Core.Functions;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;

namespace Godwit.Simulation.Books;

/// <summary>
/// What the recorded market does not show because our orders were not in it: how far our own takers have moved the price for those that
/// follow. None by default.
/// </summary>
/// <param name="Coefficient">Y: fraction by which taking <paramref name="ReferenceQuantity"/> moves the price. Zero is no impact.</param>
/// <param name="ReferenceQuantity">Quantity of the base asset that <paramref name="Coefficient"/> refers to, such as the volume of a minute.</param>
/// <param name="HalfLife">Time in which the transient part loses half of the quantity that it remembers.</param>
/// <param name="PermanentShare">Part of each new displacement that never decays, 0 to 1.</param>
/// <remarks>
/// Displacement = Y × √(|X| ÷ V) in the direction of X, where X is what our takers took (buys less sells), forgotten with the half life:
/// the square-root law with the decay of a propagator (Almgren et al. 2005; Bouchaud et al. 2004, 2009). The order
/// itself pays for the depth that it takes; the displacement is paid by later ones, and only where it costs. Ignores: the effect of our resting
/// orders, the reaction of others to us. Biased: never in our favour; without it repeated takers in an unmoved recording are optimistic.
/// </remarks>
public readonly record struct ImpactModel(double Coefficient, double ReferenceQuantity = 1, Duration HalfLife = default, double PermanentShare = 0)
{
    public static readonly ImpactModel None;

    public bool IsNone => Coefficient == 0;

    /// <summary>Reads <c>none</c> or <c>sqrt:10bp@25,30s,20%</c>: displacement, at which quantity, half life, permanent share (the last may be left out).</summary>
    public static ImpactModel Parse(string text)
    {
        string trimmed = text.Trim().ToLowerInvariant();
        if (trimmed == "none") return None;
        string[] parts = trimmed.StartsWith("sqrt:", StringComparison.Ordinal) ? trimmed[5..].Split('@', ',') : [];
        Rate permanent = default;
        if (parts.Length is not (3 or 4) || !Rate.TryParse(parts[0], out Rate coefficient) || coefficient.Units is <= 0 or > 10_000_000_000
            || !double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out double quantity) || !(quantity > 0) || double.IsInfinity(quantity)
            || !Duration.TryParse(parts[2], out Duration halfLife) || halfLife.Nanos <= 0
            || (parts.Length == 4 && (!Rate.TryParse(parts[3], out permanent) || permanent.Units is < 0 or > 10_000_000_000)))
            throw GodwitException.Usage($"Impact '{text}' is not understood: use none or sqrt:10bp@25,30s,20% (ten basis points when 25 were taken, half of it forgotten in 30 seconds, a fifth stays).");
        return new ImpactModel(coefficient.ToDouble(), quantity, halfLife, permanent.ToDouble());
    }

    /// <summary>What the report says about it.</summary>
    public string Confession => IsNone ? "our takers leave no trace in the recorded market once a level is stated anew (optimistic for repeated takers)"
        : $"{this}: later takers pay for the displacement of earlier ones, never gain by it";

    public override string ToString() => IsNone ? "none" : string.Create(CultureInfo.InvariantCulture,
        $"sqrt:{Coefficient * 1e4:0.######}bp@{ReferenceQuantity},{HalfLife}{(PermanentShare > 0 ? $",{PermanentShare * 100:0.####}%" : "")}");
}

/// <summary>The displacement that our takers have caused in one instrument.</summary>
internal struct Impact(ImpactModel model)
{
    private double _remembered, _permanent;
    private Instant _at;

    public readonly bool IsNone => model.IsNone;

    public void Take(OrderSide side, double quantity, Instant now)
    {
        if (model.IsNone) return;
        Decay(now);
        double before = Transient(_remembered);
        _remembered += side == OrderSide.Buy ? quantity : -quantity;
        double moved = Transient(_remembered) - before;
        _permanent += moved * model.PermanentShare;
    }

    /// <summary>The fraction by which a taker of a side pays more than recorded, not negative.</summary>
    public double Against(OrderSide side, Instant now)
    {
        Decay(now);
        double shift = Transient(_remembered) * (1 - model.PermanentShare) + _permanent;
        return Math.Clamp(side == OrderSide.Buy ? shift : -shift, 0, 0.99);
    }

    private void Decay(Instant now)
    {
        double passed = (now - _at).Nanos;
        _at = now;
        if (passed > 0 && _remembered != 0) _remembered *= DeterministicMath.Exp(-0.6931471805599453 * passed / model.HalfLife.Nanos);
    }

    private readonly double Transient(double remembered) =>
        Math.Sign(remembered) * model.Coefficient * Math.Sqrt(Math.Abs(remembered) / model.ReferenceQuantity);
}
