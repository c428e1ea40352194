using Godwit.Core.Functions;

namespace Godwit.Indicators;

/// <summary>The forward filter: P(state now | observations until now), one observation at a time. It never looks ahead.</summary>
/// <remarks>Scaled form: probabilities are normalised at each step and the logarithms of the scales add up to the log-likelihood. K² work per step, no allocation.</remarks>
public sealed class HmmFilter
{
    private readonly GaussianHmm _model;
    private readonly double[] _probabilities, _predicted, _logDensities;
    private bool _isBegun;

    public HmmFilter(GaussianHmm model)
    {
        _model = model;
        (_probabilities, _predicted, _logDensities) = (new double[model.States], new double[model.States], new double[model.States]);
        Reset();
    }

    /// <summary>The probability of each state after the last observation; the initial ones before the first.</summary>
    public ReadOnlySpan<double> Probabilities => _probabilities;

    /// <summary>Natural logarithm of the density of all observations so far.</summary>
    public double LogLikelihood { get; private set; }

    public void Update(double value)
    {
        int k = _model.States;
        Predict();
        // Relative to the likeliest state that can be: something always remains, however far the value lies from all means.
        double best = double.NegativeInfinity;
        for (int j = 0; j < k; j++)
        {
            _logDensities[j] = _model.LogDensity(j, value);
            if (_predicted[j] > 0.0) best = Math.Max(best, _logDensities[j]);
        }
        double sum = 0.0;
        for (int j = 0; j < k; j++)
        {
            double joint = _predicted[j] > 0.0 ? _predicted[j] * DeterministicMath.Exp(_logDensities[j] - best) : 0.0;
            _probabilities[j] = joint;
            sum += joint;
        }
        for (int j = 0; j < k; j++) _probabilities[j] /= sum;
        LogLikelihood += best + DeterministicMath.Log(sum);
        _isBegun = true;
    }

    /// <summary>As after construction; to be called too when the model's parameters were changed.</summary>
    public void Reset()
    {
        _model.Initial.CopyTo(_probabilities);
        (LogLikelihood, _isBegun) = (0.0, false);
    }

    private void Predict()
    {
        if (!_isBegun)
        {
            _model.Initial.CopyTo(_predicted);
            return;
        }
        int k = _model.States;
        for (int j = 0; j < k; j++)
        {
            double sum = 0.0;
            for (int i = 0; i < k; i++) sum += _probabilities[i] * _model.TransitionBuffer[i * k + j];
            _predicted[j] = sum;
        }
    }
}
