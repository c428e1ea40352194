namespace Godwit.Indicators;

/// <summary>Balance of power (Livshin 2001): (close − open) / (high − low), −1 … 1; 0 when the bar has no range.</summary>
public sealed class BalanceOfPower() : BarIndicator("BOP", 1)
{
    public override void Update(in BarValues bar)
    {
        double range = bar.High - bar.Low;
        Set(range > 0.0 ? (bar.Close - bar.Open) / range : 0.0);
    }

    protected override void ResetState() { }

    public static IndicatorDefinition Definition { get; } = new("BOP", IndicatorGroup.Oscillators, "Balance of power")
    {
        Meaning = "Who won the bar: buyers (1) or sellers (−1).",
        Formula = "(close − open) / (high − low)",
        Source = "Livshin, Technical Analysis of Stocks & Commodities, August 2001",
        Convention = "0 when the bar has no range.",
        Inputs = IndicatorDefinition.OpenHighLowClose,
        Bounds = new(-1, 1),
        Create = _ => new BalanceOfPower(),
    };
}
