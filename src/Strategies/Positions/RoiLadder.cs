using System.Globalization;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;

namespace Godwit.Strategies.Positions;

/// <summary>From so many bars in the position on, the profit target is this fraction of the average entry price; negative accepts a loss.</summary>
public readonly record struct RoiStep(int Bars, Rate Target);

/// <summary>A profit target that changes as a position grows older: usually less is asked for, the longer it takes.</summary>
public sealed record RoiLadder(IReadOnlyList<RoiStep> Steps)
{
    /// <summary>The target after so many bars; false before the first step.</summary>
    public bool TryTarget(int bars, out Rate target)
    {
        target = default;
        bool any = false;
        for (int i = 0; i < Steps.Count && Steps[i].Bars <= bars; i++) (any, target) = (true, Steps[i].Target);
        return any;
    }

    /// <summary>Reads <c>0:4%,60:2%,240:0</c>: bars in rising order, each with its target.</summary>
    public static RoiLadder Parse(string text)
    {
        var steps = new List<RoiStep>();
        foreach (string part in text.Split(','))
        {
            string[] pair = part.Split(':');
            if (pair.Length != 2 || !int.TryParse(pair[0], NumberStyles.None, CultureInfo.InvariantCulture, out int bars) || !Rate.TryParse(pair[1], out Rate target))
                throw GodwitException.Usage($"ROI ladder '{text}' is not understood at '{part}': write BARS:TARGET,… such as 0:4%,60:2%,240:0.");
            if (steps.Count > 0 && bars <= steps[^1].Bars) throw GodwitException.Usage($"ROI ladder '{text}': bars must rise from step to step, and {bars} does not.");
            if (target.ToDouble() is <= -1 or > 1000) throw GodwitException.Usage($"ROI ladder '{text}': a target lies above -100% and at most at 100000%, not {pair[1]}.");
            steps.Add(new RoiStep(bars, target));
        }
        return new RoiLadder(steps);
    }

    public override string ToString() => string.Join(',', Steps.Select(s => $"{s.Bars}:{s.Target}"));
}
