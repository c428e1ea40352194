using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;

namespace Godwit.Strategies.Positions;

/// <summary>Once a bar closes with enough profit, the stop goes to the average entry price, or a little into profit.</summary>
/// <param name="After">Profit that a close must show, as a distance from the average entry price.</param>
/// <param name="Gain">What the stop then locks in, as a fraction of the average entry price.</param>
public sealed record BreakEvenRule(ExitDistance After, Rate Gain)
{
    /// <summary>Reads <c>2%</c>, <c>1atr</c> or, with what is locked in, <c>2%:0.3%</c>.</summary>
    public static BreakEvenRule Parse(string text)
    {
        string[] parts = text.Split(':');
        Rate gain = Rate.Zero;
        if (parts.Length > 2 || !ExitDistance.TryParse(parts[0], out ExitDistance after) || (parts.Length == 2 && !Rate.TryParse(parts[1], out gain)))
            throw GodwitException.Usage($"Break-even '{text}' is not understood: write PROFIT[:GAIN], such as 2%, 1atr or 2%:0.3%.");
        if (after.IsZero || after.Rate.Units < 0 || after.AtrMultiple < 0 || gain.Units < 0 || (!after.NeedsAtr && gain.Units >= after.Rate.Units))
            throw GodwitException.Usage($"Break-even '{text}': the profit must be positive, and the gain must lie from 0 to below it.");
        return new BreakEvenRule(after, gain);
    }

    public override string ToString() => $"{After}{(Gain.IsZero ? "" : ":" + Gain)}";
}
