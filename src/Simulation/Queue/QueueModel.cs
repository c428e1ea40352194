using System.Globalization;
using Godwit.Core.Functions;
using Godwit.Core.Outcomes;

namespace Godwit.Simulation.Queue;

/// <summary>How the place of our order in its level's queue is followed where the data show levels only.</summary>
public enum QueueKind : byte
{
    /// <summary>Whatever is canceled at the level was behind us; only trades at the price bring us forward.</summary>
    RiskAverse,

    /// <summary>Cancellations are spread over the queue evenly: share behind us = b ÷ (a + b).</summary>
    Identity,

    /// <summary>b^n ÷ (a^n + b^n): the larger n, the surer the longer part of the queue is the one that shrinks.</summary>
    Power,

    /// <summary>(b ÷ (a + b))^n: for n above 1 less is canceled behind us than evenly, so we come forward faster.</summary>
    PowerOfShare,

    /// <summary>1 − (a ÷ (a + b))^n: for n above 1 more is canceled behind us than evenly.</summary>
    PowerOfRest,

    /// <summary>ln(1 + b) ÷ (ln(1 + a) + ln(1 + b)).</summary>
    Log,

    /// <summary>ln(1 + b) ÷ ln(1 + a + b).</summary>
    LogOfTotal,
}

/// <summary>
/// A queue model: when a level shrinks by more than was traded there, which share of the difference was behind our order. In the
/// formulas a is the quantity ahead of us, b the quantity behind us, in units of the base asset.
/// </summary>
/// <param name="Kind">The function.</param>
/// <param name="Power">Its n, in (0, 20], where it has one. To be calibrated on own fills: 2 to 3 is where published fits lie.</param>
/// <remarks>
/// Source of the idea and of the functions of a and b: E. Rigtorp, "Estimating order queue position" (2013), and the discussion of queue
/// position models that followed it; the powers and logarithms are those that public high-frequency backtesters offer.
/// Fills when: the quantity ahead is used up by trades at our price, or the market goes through it. Ignores: hidden quantity of others, and that
/// orders in front live longer than those behind. Biased: risk-averse is pessimistic (too few fills, and those the bad ones);
/// the probabilistic ones err both ways, towards optimism where many small orders join late and leave early.
/// </remarks>
public readonly record struct QueueModel(QueueKind Kind, double Power = 1)
{
    private const double LargestPower = 20;

    public static readonly QueueModel RiskAverse = new(QueueKind.RiskAverse);

    /// <summary>The share, 0 to 1, of a cancellation that lay behind our order.</summary>
    public double ShareBehind(double ahead, double behind)
    {
        if (behind <= 0) return Kind == QueueKind.RiskAverse ? 1 : 0;
        if (ahead <= 0) return 1;
        return Kind switch
        {
            QueueKind.Identity => behind / (ahead + behind),
            QueueKind.Power => Raise(behind) / (Raise(ahead) + Raise(behind)),
            QueueKind.PowerOfShare => Raise(behind / (ahead + behind)),
            QueueKind.PowerOfRest => 1 - Raise(ahead / (ahead + behind)),
            QueueKind.Log => DeterministicMath.Log1p(behind) / (DeterministicMath.Log1p(ahead) + DeterministicMath.Log1p(behind)),
            QueueKind.LogOfTotal => DeterministicMath.Log1p(behind) / DeterministicMath.Log1p(ahead + behind),
            _ => 1,
        };
    }

    /// <summary>
    /// What is ahead of our order after a change of its level, all in the same unit.
    /// </summary>
    /// <param name="ahead">Before; infinite when it is not known.</param>
    /// <param name="before">Quantity of the level before, less what was traded since.</param>
    /// <param name="after">Quantity of the level now.</param>
    public double Follow(double ahead, double before, double after)
    {
        double canceled = before - after;
        if (Kind != QueueKind.RiskAverse && canceled > 0 && !double.IsInfinity(ahead))
        {
            double behind = Math.Max(0, before - ahead);
            ahead = Math.Max(0, ahead - (canceled - Math.Min(behind, ShareBehind(ahead, behind) * canceled)));
        }
        return Math.Min(ahead, after);
    }

    private double Raise(double x) => Power switch
    {
        1 => x,
        2 => x * x,
        3 => x * x * x,
        _ => DeterministicMath.Pow(x, Power),
    };

    /// <summary>Reads <c>risk-averse</c>, <c>identity</c>, <c>power:2</c>, <c>power-of-share:2</c>, <c>power-of-rest:2</c>, <c>log</c> or <c>log-of-total</c>.</summary>
    public static QueueModel Parse(string text)
    {
        string[] parts = text.Trim().ToLowerInvariant().Split(':', 2);
        double power = 1;
        int known = Array.IndexOf(Names, parts[0]);
        bool hasPower = known >= 0 && (QueueKind)known is QueueKind.Power or QueueKind.PowerOfShare or QueueKind.PowerOfRest;
        bool valid = known >= 0 && (parts.Length == 2) == hasPower
            && (!hasPower || (double.TryParse(parts[1], NumberStyles.Float, CultureInfo.InvariantCulture, out power) && power is > 0 and <= LargestPower));
        if (!valid)
            throw GodwitException.Usage($"Queue model '{text}' is not understood: use risk-averse, identity, power:2, power-of-share:2, power-of-rest:2, log or log-of-total.{Suggestions.For(parts[0], Names)}");
        return new QueueModel((QueueKind)known, power);
    }

    /// <summary>What the report says about it.</summary>
    public string Confession => Kind == QueueKind.RiskAverse
        ? "what is canceled at our level counts as behind us, only trades bring us forward (pessimistic)"
        : $"what is canceled at our level is shared between ahead and behind by {this} (a guess that errs both ways; calibrate it on own fills)";

    public override string ToString() =>
        Names[(int)Kind] + (Kind is QueueKind.Power or QueueKind.PowerOfShare or QueueKind.PowerOfRest ? ":" + Power.ToString(CultureInfo.InvariantCulture) : "");

    private static readonly string[] Names = ["risk-averse", "identity", "power", "power-of-share", "power-of-rest", "log", "log-of-total"];
}
