namespace Godwit.Portfolio.Performance;

/// <summary>The one rule for dividing by something that may be zero.</summary>
public static class Ratios
{
    /// <summary>
    /// A reward divided by a risk that is never negative. Reward without any risk is infinite; neither reward nor
    /// risk, or a loss without measured risk, is undefined (NaN).
    /// </summary>
    public static double RewardToRisk(double reward, double risk)
    {
        if (risk > 0) return reward / risk;
        return risk == 0 && reward > 0 ? double.PositiveInfinity : double.NaN;
    }

    /// <summary>A quotient that has no meaning when the divisor vanishes.</summary>
    public static double OrUndefined(double numerator, double divisor) =>
        divisor == 0 ? double.NaN : numerator / divisor;
}
