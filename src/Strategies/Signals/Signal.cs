namespace Godwit.Strategies.Signals;

/// <summary>An opinion about one market, given at the close of a bar. It stays in force until the next one.</summary>
/// <param name="Sign">Where the position should stand: long (+1), flat (0) or short (−1).</param>
/// <param name="Strength">Share of the run's entry size that is wanted, in (0, 1]; looked at when a position is opened.</param>
/// <param name="Confidence">Probability in [0, 1] that the opinion proves right over its horizon; NaN when the strategy does not state one.</param>
/// <param name="HorizonBars">Bars after which the opinion is to be judged; 0 when it holds until the next signal.</param>
/// <param name="Source">Who or what gave it, for attribution; empty for the strategy itself.</param>
public readonly record struct Signal(int Sign, double Strength, double Confidence, int HorizonBars, string Source)
{
    public static readonly Signal Flat = Of(0);

    /// <summary>A signal of full strength that says nothing about its confidence.</summary>
    public static Signal Of(int sign) => new(sign, 1, double.NaN, 0, "");

    /// <summary>Whether the strategy stated how sure it is.</summary>
    public bool HasConfidence => !double.IsNaN(Confidence);
}
