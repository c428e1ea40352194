using System.Globalization;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;

namespace Godwit.Strategies.Positions;

/// <summary>How a position is added to (pyramiding, or averaging down with a negative spacing).</summary>
/// <param name="Additions">Most additions to one position.</param>
/// <param name="Spacing">How far the close must have moved from the last entry's price, in favour of the position (negative: against it); zero adds at every further signal of the same side.</param>
/// <param name="Share">Size of an addition as a share of what the run's sizing gives at that time.</param>
public sealed record ScaleInPlan(int Additions, ExitDistance Spacing, Rate Share)
{
    private static readonly Rate Whole = Rate.FromFraction(1);

    /// <summary>Whether the price has come far enough from the last entry.</summary>
    /// <param name="sign">+1 for a long position, −1 for a short one.</param>
    /// <param name="lastEntry">Price of the last entry.</param>
    /// <param name="close">Where the market is.</param>
    /// <param name="averageTrueRange">In price; only looked at when the spacing is in multiples of it.</param>
    public bool IsDue(int sign, double lastEntry, double close, double averageTrueRange)
    {
        double wanted = Spacing.At(lastEntry, averageTrueRange), moved = sign * (close - lastEntry);
        return wanted > 0 ? moved >= wanted : wanted < 0 && moved <= wanted;
    }

    /// <summary>Reads <c>3</c>, <c>3@1atr</c>, <c>3@2%:50%</c>, <c>3@-5%</c>, <c>3:50%</c>: additions, spacing, share of the size.</summary>
    public static ScaleInPlan Parse(string text)
    {
        string[] sized = text.Split(':'), spaced = sized[0].Split('@');
        ExitDistance spacing = default;
        Rate share = Whole;
        bool isGood = sized.Length <= 2 && spaced.Length <= 2
            && int.TryParse(spaced[0], NumberStyles.None, CultureInfo.InvariantCulture, out int _)
            && (spaced.Length == 1 || (ExitDistance.TryParse(spaced[1], out spacing) && !spacing.IsZero))
            && (sized.Length == 1 || Rate.TryParse(sized[1], out share));
        if (!isGood) throw GodwitException.Usage($"Scale-in '{text}' is not understood: write ADDITIONS[@SPACING][:SHARE], such as 3, 3@1atr, 3@2%:50% or 2@-5%.");
        int additions = int.Parse(spaced[0], CultureInfo.InvariantCulture);
        if (additions is < 1 or > 1000) throw GodwitException.Usage($"Scale-in '{text}': a position takes 1 to 1000 additions.");
        if (share.Units <= 0 || share.Units > Whole.Units) throw GodwitException.Usage($"Scale-in '{text}': the share of the size lies above 0 and at most at 100%.");
        return new ScaleInPlan(additions, spacing, share);
    }

    public override string ToString() => $"{Additions}{(Spacing.IsZero ? "" : "@" + Spacing)}{(Share == Whole ? "" : ":" + Share)}";
}
