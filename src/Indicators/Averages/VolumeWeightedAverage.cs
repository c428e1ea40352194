using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>Volume-weighted moving average of the close; the plain close where no volume was traded in the window.</summary>
public sealed class VolumeWeightedAverage(int period) : BarIndicator("VWMA", Guard.Period(period))
{
    private WindowTotal _value = new(period), _volume = new(period);

    public override void Update(in BarValues bar)
    {
        _value.Push(bar.Close * bar.Volume);
        _volume.Push(bar.Volume);
        if (_volume.IsReady) Set(_volume.Sum > 0.0 ? _value.Sum / _volume.Sum : bar.Close);
    }

    protected override void ResetState()
    {
        _value.Reset();
        _volume.Reset();
    }

    public static IndicatorDefinition Definition { get; } = new("VWMA", IndicatorGroup.Averages, "Volume-weighted moving average")
    {
        Meaning = "The average price of a traded unit; busy bars count more.",
        Formula = "Σ close·volume / Σ volume over n bars",
        Source = "weighted mean",
        Convention = "The close where the window has no volume.",
        Parameters = [IndicatorParameter.Period(20)],
        Inputs = IndicatorDefinition.CloseVolume,
        Pane = IndicatorPane.Price,
        Create = a => new VolumeWeightedAverage(a.Period),
    };
}
