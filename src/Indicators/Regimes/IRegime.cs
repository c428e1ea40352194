using System.Runtime.CompilerServices;

namespace Godwit.Indicators;

/// <summary>What an indicator says now, without the means to feed it: several readers may share one.</summary>
public interface IGauge
{
    string Name { get; }

    /// <summary>Bars until the first valid value.</summary>
    int SettleLength { get; }
    bool IsReady { get; }

    /// <summary>The first output; NaN before <see cref="IsReady"/>.</summary>
    double Value { get; }

    /// <summary>Output <paramref name="index"/> in the catalogue's order; NaN before <see cref="IsReady"/>.</summary>
    double Output(int index);
}

/// <summary>A model of hidden market states, as its readers see it: filtered, never smoothed, so that no later bar changes what it said.</summary>
public interface IRegime : IGauge
{
    /// <summary>What the model believes after the last closed bar.</summary>
    RegimeReading Reading { get; }
}

/// <summary>A model's belief after a closed bar. <c>default</c> is not ready.</summary>
public readonly struct RegimeReading
{
    private readonly int _statePlusOne;
    private readonly Shares _shares;

    internal RegimeReading(ReadOnlySpan<double> probabilities, int state, int barsInState, double transitionProbability)
    {
        probabilities.CopyTo(_shares);
        (_statePlusOne, StateCount) = (state + 1, probabilities.Length);
        (BarsInState, TransitionProbability) = (barsInState, transitionProbability);
    }

    /// <summary>False until the model has seen enough bars; then the other members mean nothing.</summary>
    public bool IsReady => StateCount > 0;

    /// <summary>The likeliest state, from 0 on, the lower one on ties; −1 before the model is ready.</summary>
    public int State => _statePlusOne - 1;

    public int StateCount { get; }

    /// <summary>Probability of the likeliest state, NaN before the model is ready.</summary>
    public double Probability => IsReady ? _shares[State] : double.NaN;

    /// <summary>Closed bars since this state became the likeliest: 1 at the bar with which it did.</summary>
    public int BarsInState { get; }

    /// <summary>Probability that the hidden state changes before the next bar, by the model's own transitions.</summary>
    public double TransitionProbability { get; }

    /// <summary>Probability of a state, given all bars until now.</summary>
    public double Of(int state)
    {
        if ((uint)state >= (uint)StateCount) throw new ArgumentOutOfRangeException(nameof(state), state, $"There are {StateCount} states, counted from 0.");
        return _shares[state];
    }

    [InlineArray(GaussianHmm.StatesMax)]
    private struct Shares
    {
        private double _first;
    }
}

/// <summary>Base of indicators that hold a belief about hidden states.</summary>
public abstract class RegimeIndicator(string name, int settleLength, int outputCount) : ValueIndicator(name, settleLength, outputCount), IRegime
{
    private int _bars, _state = -1;

    public RegimeReading Reading { get; private set; }

    /// <summary>Takes the model's belief; counts how long the likeliest state has been the likeliest.</summary>
    private protected void Believe(ReadOnlySpan<double> probabilities, double transitionProbability)
    {
        int likeliest = 0;
        for (int k = 1; k < probabilities.Length; k++)
            if (probabilities[k] > probabilities[likeliest]) likeliest = k;
        _bars = likeliest == _state ? _bars + 1 : 1;
        _state = likeliest;
        Reading = new RegimeReading(probabilities, likeliest, _bars, transitionProbability);
    }

    protected override void ResetState()
    {
        (_bars, _state) = (0, -1);
        Reading = default;
    }
}
