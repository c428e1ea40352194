using Godwit.Core.Functions;
using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>By what the states of a fitted model are numbered, so that a number keeps its meaning from fit to fit.</summary>
public enum StateOrder { Variance, Mean }

/// <summary>Parameters of a hidden Markov model whose state k gives observations of the law N(mean k, variance k).</summary>
/// <remarks>L. R. Rabiner, Proceedings of the IEEE 77 (1989). No priors and no floors unless a fit is told so.</remarks>
public sealed class GaussianHmm
{
    internal const int StatesMax = 5;
    private const double LogTwoPi = 1.8378770664093453;

    // Transition probabilities row by row: from state i to state j at i·K + j.
    internal readonly double[] InitialBuffer, TransitionBuffer, MeanBuffer, VarianceBuffer;
    private readonly double[] _logScale, _precision;

    /// <param name="initial">Probabilities of the state of the first observation.</param>
    /// <param name="transition">Row i: probabilities of the next state after state i.</param>
    /// <param name="means">Mean of each state.</param>
    /// <param name="variances">Variance of each state, above zero.</param>
    /// <exception cref="ArgumentException">Sizes differ, a probability is negative, or a variance is not above zero.</exception>
    public GaussianHmm(ReadOnlySpan<double> initial, double[][] transition, ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
        : this(initial.Length)
    {
        if (transition.Length != States || means.Length != States || variances.Length != States || transition.Any(row => row.Length != States))
            throw new ArgumentException($"A model of {States} states needs as many means, variances, and rows and columns of transitions.", nameof(transition));
        initial.CopyTo(InitialBuffer);
        means.CopyTo(MeanBuffer);
        variances.CopyTo(VarianceBuffer);
        for (int i = 0; i < States; i++) transition[i].CopyTo(TransitionBuffer, i * States);
        foreach (double p in InitialBuffer.Concat(TransitionBuffer))
            if (!(p >= 0.0)) throw new ArgumentException("Probabilities are not negative.", nameof(transition));
        foreach (double variance in VarianceBuffer)
            if (!(variance > 0.0)) throw new ArgumentException("Variances lie above zero.", nameof(variances));
        Prepare();
    }

    internal GaussianHmm(int states)
    {
        if (states is < 1 or > 64) throw new ArgumentOutOfRangeException(nameof(states), states, "A model has from 1 to 64 states.");
        States = states;
        (InitialBuffer, TransitionBuffer) = (new double[states], new double[states * states]);
        (MeanBuffer, VarianceBuffer) = (new double[states], new double[states]);
        (_logScale, _precision) = (new double[states], new double[states]);
    }

    public int States { get; }
    public ReadOnlySpan<double> Initial => InitialBuffer;
    public ReadOnlySpan<double> Means => MeanBuffer;
    public ReadOnlySpan<double> Variances => VarianceBuffer;

    /// <summary>Probability that state <paramref name="to"/> follows state <paramref name="from"/>.</summary>
    public double Transition(int from, int to) => TransitionBuffer[from * States + to];

    /// <summary>Natural logarithm of the density of an observation in a state.</summary>
    internal double LogDensity(int state, double value)
    {
        double distance = value - MeanBuffer[state];
        return _logScale[state] - 0.5 * distance * distance * _precision[state];
    }

    /// <summary>Probability that the hidden state changes before the next observation: Σ p_k (1 − A_kk).</summary>
    internal double ChangeProbability(ReadOnlySpan<double> probabilities)
    {
        double stays = 0.0;
        for (int k = 0; k < States; k++) stays += probabilities[k] * TransitionBuffer[k * States + k];
        return Math.Clamp(1.0 - stays, 0.0, 1.0);
    }

    /// <summary>To be called after the buffers were written.</summary>
    internal void Prepare()
    {
        for (int k = 0; k < States; k++)
        {
            _logScale[k] = -0.5 * (LogTwoPi + DeterministicMath.Log(VarianceBuffer[k]));
            _precision[k] = 1.0 / VarianceBuffer[k];
        }
    }

    /// <summary>Share of time in each state in the long run: the fixed point of the transitions, by repeated squaring.</summary>
    public double[] Stationary()
    {
        int k = States;
        double[] power = [.. TransitionBuffer], next = new double[k * k];
        for (int doubling = 0; doubling < 64; doubling++)
        {
            for (int i = 0; i < k; i++)
            {
                double row = 0.0;
                for (int j = 0; j < k; j++)
                {
                    double sum = 0.0;
                    for (int m = 0; m < k; m++) sum += power[i * k + m] * power[m * k + j];
                    next[i * k + j] = sum;
                    row += sum;
                }
                // Rounding would let the rows grow or shrink with each squaring.
                for (int j = 0; j < k; j++) next[i * k + j] /= row;
            }
            (power, next) = (next, power);
        }
        return power[..k];
    }

    /// <summary>A model that stays in its state for <paramref name="durationBars"/> observations on average and leaves it for any other alike.</summary>
    internal static GaussianHmm Sticky(double durationBars, ReadOnlySpan<double> means, ReadOnlySpan<double> variances)
    {
        var model = new GaussianHmm(means.Length);
        means.CopyTo(model.MeanBuffer);
        variances.CopyTo(model.VarianceBuffer);
        model.StayFor(durationBars);
        model.Prepare();
        return model;
    }

    internal void StayFor(double durationBars)
    {
        double leave = 1.0 / Guard.Finite(durationBars, 1.0, 1e9);
        Array.Fill(InitialBuffer, 1.0 / States);
        Array.Fill(TransitionBuffer, States > 1 ? leave / (States - 1) : 1.0);
        if (States == 1) return;
        for (int k = 0; k < States; k++) TransitionBuffer[k * States + k] = 1.0 - leave;
    }

    /// <summary>Numbers the states by rising variance or mean.</summary>
    internal void Sort(StateOrder order)
    {
        double[] keys = order == StateOrder.Mean ? MeanBuffer : VarianceBuffer;
        for (int i = 1; i < States; i++)
            for (int j = i; j > 0 && keys[j] < keys[j - 1]; j--) Swap(j, j - 1);
        Prepare();
    }

    private void Swap(int a, int b)
    {
        (MeanBuffer[a], MeanBuffer[b]) = (MeanBuffer[b], MeanBuffer[a]);
        (VarianceBuffer[a], VarianceBuffer[b]) = (VarianceBuffer[b], VarianceBuffer[a]);
        (InitialBuffer[a], InitialBuffer[b]) = (InitialBuffer[b], InitialBuffer[a]);
        double[] t = TransitionBuffer;
        for (int k = 0; k < States; k++) (t[k * States + a], t[k * States + b]) = (t[k * States + b], t[k * States + a]);
        for (int k = 0; k < States; k++) (t[a * States + k], t[b * States + k]) = (t[b * States + k], t[a * States + k]);
    }
}
