using Godwit.Indicators.Kernels;

namespace Godwit.Indicators;

/// <summary>The rate of change written as a fraction (ROCP), a ratio (ROCR) or a ratio in percent (ROCR100).</summary>
public sealed class RateOfChangeRatio : ValueIndicator
{
    private readonly RateOfChangeForm _form;
    private Ring _past;

    public RateOfChangeRatio(int period, RateOfChangeForm form) : base(NameOf(form), Guard.Period(period) + 1)
    {
        _form = form;
        _past = new Ring(period);
    }

    public override void Update(double value)
    {
        bool full = _past.IsFull;
        double oldest = _past.Push(value);
        if (!full) return;
        if (oldest == 0.0) Set(0.0);
        else
            Set(_form switch
            {
                RateOfChangeForm.Fraction => (value - oldest) / oldest,
                RateOfChangeForm.Ratio => value / oldest,
                _ => 100.0 * (value / oldest),
            });
    }

    protected override void ResetState() => _past.Reset();

    private static string NameOf(RateOfChangeForm form) => form switch
    {
        RateOfChangeForm.Fraction => "ROCP",
        RateOfChangeForm.Ratio => "ROCR",
        RateOfChangeForm.RatioPercent => "ROCR100",
        _ => throw new ArgumentOutOfRangeException(nameof(form), form, "Unknown form."),
    };

    public static IReadOnlyList<IndicatorDefinition> Definitions { get; } =
    [
        Of(RateOfChangeForm.Fraction, "Rate of change as a fraction", "x / x[n] − 1"),
        Of(RateOfChangeForm.Ratio, "Rate of change as a ratio", "x / x[n]"),
        Of(RateOfChangeForm.RatioPercent, "Rate of change as a ratio in percent", "100·x / x[n]"),
    ];

    private static IndicatorDefinition Of(RateOfChangeForm form, string title, string formula) =>
        new(NameOf(form), IndicatorGroup.Oscillators, title)
        {
            Meaning = "The change over n bars relative to the old value.",
            Formula = formula,
            Source = "relative difference over a fixed lag",
            Convention = "0 where the old value is 0.",
            Parameters = [IndicatorParameter.Period(10, meaning: "Bars to look back")],
            Create = a => new RateOfChangeRatio(a.Period, form),
        };
}

/// <summary>How a rate of change is written.</summary>
public enum RateOfChangeForm { Fraction, Ratio, RatioPercent }
