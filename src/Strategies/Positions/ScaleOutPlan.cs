using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Outcomes;

namespace Godwit.Strategies.Positions;

/// <summary>Reads partial exits.</summary>
public static class ScaleOutPlan
{
    /// <summary>Most partial exits of one entry.</summary>
    public const int MaxParts = 20;

    /// <summary>Reads <c>50%@2%,25%@3atr</c>: share of the entry at distance from its price.</summary>
    public static IReadOnlyList<PartialExit> Parse(string text)
    {
        var parts = new List<PartialExit>();
        long shares = 0;
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split('@');
            if (pair.Length != 2 || !Rate.TryParse(pair[0], out Rate share) || !ExitDistance.TryParse(pair[1], out ExitDistance target))
                throw GodwitException.Usage($"Scale-out '{text}' is not understood at '{part}': write SHARE@DISTANCE,… such as 50%@2%,25%@3atr.");
            if (share.Units <= 0) throw GodwitException.Usage($"Scale-out '{text}': the share '{pair[0]}' is not positive.");
            if (target.Rate.Units < 0 || target.AtrMultiple < 0 || target.IsZero) throw GodwitException.Usage($"Scale-out '{text}': the target '{pair[1]}' must lie in profit.");
            parts.Add(new PartialExit(share, target));
            if (parts.Count > MaxParts) throw GodwitException.Usage($"Scale-out has at most {MaxParts} parts.");
            shares = checked(shares + share.Units);
        }
        if (shares > Rate.FromFraction(1).Units) throw GodwitException.Usage($"Scale-out '{text}': the shares add up to more than 100%.");
        return parts;
    }

    public static string ToText(IReadOnlyList<PartialExit> parts) => string.Join(',', parts.Select(p => $"{p.Share}@{p.Target}"));
}
