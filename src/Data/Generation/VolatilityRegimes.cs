using Godwit.Core.Randomness;

namespace Godwit.Data.Generation;

/// <summary>A Markov chain of calm, normal and stormy markets: each factor scales volatility until the regime ends.</summary>
/// <remarks>The factors are such that their mean square in the long run is one, so regimes do not change the annual volatility.</remarks>
internal sealed class VolatilityRegimes
{
    private static readonly double[] Factors = [0.59, 1.075, 2.58];
    private static readonly double[] RelativeLengths = [1.5, 1, 0.19];

    // Probability that the first of the two other regimes follows: calm → normal, normal → calm, storm → calm.
    private static readonly double[] FirstChoice = [0.9, 0.6, 0.15];
    private static readonly int[][] Successors = [[1, 2], [0, 2], [0, 1]];

    private readonly SeededRandom _random;
    private readonly double[] _leave;
    private int _regime = 1;

    /// <param name="random">Its own stream.</param>
    /// <param name="normalBars">Mean length of the normal regime in bars.</param>
    public VolatilityRegimes(SeededRandom random, double normalBars)
    {
        _random = random;
        _leave = [.. RelativeLengths.Select(length => Math.Min(1, 1 / (length * normalBars)))];
    }

    public double Factor => Factors[_regime];

    public void MoveOn()
    {
        if (_random.NextDouble() >= _leave[_regime]) return;
        _regime = Successors[_regime][_random.NextDouble() < FirstChoice[_regime] ? 0 : 1];
    }
}
