using Godwit.Core.Functions;

namespace Godwit.Indicators;

/// <summary>Fits a <see cref="GaussianHmm"/> by expectation maximisation. All buffers are made once, so that a refit allocates nothing.</summary>
/// <remarks>
/// One iteration costs K exponentials and 3 K² products per observation. M-step without prior: π = γ₁, A_ij = Σξ_ij/Σγ_i, means and
/// then variances weighted by γ (divisor Σγ). It climbs to a local optimum that depends on the parameters it starts from.
/// Baum, Petrie, Soules and Weiss, Annals of Mathematical Statistics 41 (1970).
/// </remarks>
public sealed class BaumWelch
{
    private readonly int _states;
    private readonly double[] _densities, _forward, _scales;
    private readonly double[] _backward, _gamma, _transitions, _weights, _left, _sums, _squares;

    public BaumWelch(int states, int lengthMax)
    {
        _states = states;
        (_densities, _forward, _scales) = (new double[lengthMax * states], new double[lengthMax * states], new double[lengthMax]);
        _gamma = new double[lengthMax * states];
        (_backward, _transitions) = (new double[2 * states], new double[states * states]);
        (_weights, _left, _sums, _squares) = (new double[states], new double[states], new double[states], new double[states]);
    }

    /// <summary>Improves the model in place until the log-likelihood gains less than <paramref name="tolerance"/>, at most so many iterations; returns how many it took.</summary>
    /// <param name="model">Start and result.</param>
    /// <param name="values">The observations, at least one.</param>
    /// <param name="iterationsMax">Most iterations.</param>
    /// <param name="tolerance">Least gain of the log-likelihood that goes on.</param>
    /// <param name="varianceFloor">Least variance of a state; 0 for none.</param>
    public int Fit(GaussianHmm model, ReadOnlySpan<double> values, int iterationsMax, double tolerance, double varianceFloor = 0.0)
    {
        double before = double.NegativeInfinity;
        for (int iteration = 0; iteration < iterationsMax; iteration++)
        {
            double now = Expect(model, values);
            if (now - before < tolerance) return iteration;
            Maximise(model, values, varianceFloor);
            before = now;
        }
        return iterationsMax;
    }

    /// <summary>Forward and backward pass; leaves γ and Σξ, returns the log-likelihood of the model as it stands.</summary>
    private double Expect(GaussianHmm model, ReadOnlySpan<double> values)
    {
        double logLikelihood = Forward(model, values);
        Backward(model, values.Length);
        return logLikelihood;
    }

    private double Forward(GaussianHmm model, ReadOnlySpan<double> values)
    {
        int k = _states;
        double[] transition = model.TransitionBuffer;
        double logLikelihood = 0.0;
        for (int t = 0; t < values.Length; t++)
        {
            Span<double> now = _forward.AsSpan(t * k, k), density = _densities.AsSpan(t * k, k);
            if (t == 0) model.Initial.CopyTo(now);
            else
            {
                ReadOnlySpan<double> last = _forward.AsSpan((t - 1) * k, k);
                for (int j = 0; j < k; j++)
                {
                    double sum = 0.0;
                    for (int i = 0; i < k; i++) sum += last[i] * transition[i * k + j];
                    now[j] = sum;
                }
            }
            double best = double.NegativeInfinity, scale = 0.0;
            for (int j = 0; j < k; j++)
            {
                density[j] = model.LogDensity(j, values[t]);
                if (now[j] > 0.0) best = Math.Max(best, density[j]);
            }
            for (int j = 0; j < k; j++)
            {
                density[j] = now[j] > 0.0 ? DeterministicMath.Exp(density[j] - best) : 0.0;
                now[j] *= density[j];
                scale += now[j];
            }
            for (int j = 0; j < k; j++) now[j] /= scale;
            _scales[t] = scale;
            logLikelihood += best + DeterministicMath.Log(scale);
        }
        return logLikelihood;
    }

    private void Backward(GaussianHmm model, int length)
    {
        int k = _states;
        double[] transition = model.TransitionBuffer;
        Span<double> next = _backward.AsSpan(0, k), now = _backward.AsSpan(k, k);
        Array.Clear(_transitions);
        next.Fill(1.0);
        for (int t = length - 1; t >= 0; t--)
        {
            ReadOnlySpan<double> forward = _forward.AsSpan(t * k, k);
            for (int i = 0; i < k; i++) _gamma[t * k + i] = forward[i] * next[i];
            if (t == 0) break;
            ReadOnlySpan<double> density = _densities.AsSpan(t * k, k), before = _forward.AsSpan((t - 1) * k, k);
            for (int i = 0; i < k; i++)
            {
                double sum = 0.0;
                for (int j = 0; j < k; j++)
                {
                    double path = transition[i * k + j] * density[j] * next[j] / _scales[t];
                    _transitions[i * k + j] += before[i] * path;
                    sum += path;
                }
                now[i] = sum;
            }
            Span<double> done = next;
            next = now;
            now = done;
        }
    }

    private void Maximise(GaussianHmm model, ReadOnlySpan<double> values, double varianceFloor)
    {
        int k = _states, last = values.Length - 1;
        Array.Clear(_weights);
        Array.Clear(_sums);
        Array.Clear(_squares);
        for (int t = 0; t <= last; t++)
        {
            if (t == last) _weights.CopyTo(_left, 0);
            for (int i = 0; i < k; i++)
            {
                double weight = _gamma[t * k + i];
                _weights[i] += weight;
                _sums[i] += weight * values[t];
            }
        }
        for (int i = 0; i < k; i++) model.InitialBuffer[i] = _gamma[i];
        for (int i = 0; i < k; i++)
        {
            // A state that nothing belongs to keeps its parameters.
            if (_left[i] > 0.0)
                for (int j = 0; j < k; j++) model.TransitionBuffer[i * k + j] = _transitions[i * k + j] / _left[i];
            if (_weights[i] > 0.0) model.MeanBuffer[i] = _sums[i] / _weights[i];
        }
        for (int t = 0; t <= last; t++)
            for (int i = 0; i < k; i++)
            {
                double distance = values[t] - model.MeanBuffer[i];
                _squares[i] += _gamma[t * k + i] * distance * distance;
            }
        for (int i = 0; i < k; i++)
            if (_weights[i] > 0.0) model.VarianceBuffer[i] = Math.Max(Math.Max(_squares[i] / _weights[i], varianceFloor), double.Epsilon * 1e16);
        model.Prepare();
    }

    /// <summary>P(state | all observations), row by row; only for <see cref="HmmHindsight"/>.</summary>
    internal ReadOnlySpan<double> SmoothAll(GaussianHmm model, ReadOnlySpan<double> values)
    {
        Expect(model, values);
        return _gamma.AsSpan(0, values.Length * _states);
    }
}
