using static Godwit.Core.Functions.DeterministicMath;

namespace Godwit.Strategies.Consensus;

/// <summary>Exponentially weighted experts (Hedge; Freund and Schapire 1997): who has lost less so far weighs more.</summary>
/// <remarks>
/// Weights before round t are proportional to exp(−η·L), L an expert's summed losses. For losses in [0, 1], whatever they are, the
/// weighted loss exceeds that of the best expert in hindsight by at most
/// 2·√(T/2·ln N) + √(ln N/8) with the schedule η = √(8 ln N/t), or ln N/η + η·T/8 with a fixed η: theorems 2.3 and 2.2 of
/// Cesa-Bianchi and Lugosi, Prediction, Learning, and Games, 2006. With a T known beforehand η = √(8 ln N/T) gives √(T/2·ln N).
/// </remarks>
public sealed class Hedge
{
    private readonly double[] _losses, _weights;
    private readonly double _rate;

    /// <param name="experts">Number N of experts, at least one.</param>
    /// <param name="rate">A fixed learning rate η; 0 for the schedule that needs no T.</param>
    public Hedge(int experts, double rate = 0)
    {
        _losses = new double[experts];
        _weights = new double[experts];
        _rate = rate;
        Array.Fill(_weights, 1.0 / experts);
    }

    /// <summary>Weights for the coming round; they sum to one.</summary>
    public ReadOnlySpan<double> Weights => _weights;
    public long Rounds { get; private set; }

    /// <summary>Sum of the weighted losses.</summary>
    public double Loss { get; private set; }

    public double BestLoss
    {
        get
        {
            double best = _losses[0];
            foreach (double loss in _losses) best = Math.Min(best, loss);
            return best;
        }
    }

    /// <summary>What the weighting lost more than the best single expert.</summary>
    public double Regret => Loss - BestLoss;

    /// <summary>What <see cref="Regret"/> cannot exceed after <see cref="Rounds"/>.</summary>
    public double RegretBound
    {
        get
        {
            double logExperts = Log(_losses.Length), rounds = Rounds;
            if (rounds == 0) return 0;
            return _rate > 0 ? logExperts / _rate + _rate * rounds / 8 : 2 * Math.Sqrt(rounds / 2 * logExperts) + Math.Sqrt(logExperts / 8);
        }
    }

    /// <summary>Ends a round.</summary>
    /// <param name="losses">The loss of each expert, in [0, 1].</param>
    public void Update(ReadOnlySpan<double> losses)
    {
        for (int i = 0; i < _losses.Length; i++)
        {
            Loss += _weights[i] * losses[i];
            _losses[i] += losses[i];
        }
        Rounds++;
        double rate = _rate > 0 ? _rate : Math.Sqrt(8 * Log(_losses.Length) / (Rounds + 1)), best = BestLoss, sum = 0;
        for (int i = 0; i < _weights.Length; i++) sum += _weights[i] = Exp(-rate * (_losses[i] - best));
        for (int i = 0; i < _weights.Length; i++) _weights[i] /= sum;
    }
}
