namespace Godwit.Indicators;

/// <summary>One number for a bar: median, typical, weighted or average price.</summary>
public sealed class PriceTransform(PriceField field) : BarIndicator(NameOf(field), 1)
{
    public override void Update(in BarValues bar) => Set(bar.Select(field));

    protected override void ResetState() { }

    private static string NameOf(PriceField field) => field switch
    {
        PriceField.Median => "MEDPRICE",
        PriceField.Typical => "TYPPRICE",
        PriceField.Weighted => "WCLPRICE",
        PriceField.Average => "AVGPRICE",
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "No transform: this is a plain field of the bar."),
    };

    public static IReadOnlyList<IndicatorDefinition> Definitions { get; } =
    [
        Of(PriceField.Median, "Median price", "(high + low) / 2", IndicatorDefinition.HighLow),
        Of(PriceField.Typical, "Typical price", "(high + low + close) / 3", IndicatorDefinition.HighLowClose),
        Of(PriceField.Weighted, "Weighted close", "(high + low + 2·close) / 4", IndicatorDefinition.HighLowClose),
        Of(PriceField.Average, "Average price", "(open + high + low + close) / 4", IndicatorDefinition.OpenHighLowClose),
    ];

    private static IndicatorDefinition Of(PriceField field, string title, string formula, PriceField[] inputs) =>
        new(NameOf(field), IndicatorGroup.Bars, title)
        {
            Meaning = "One number for the whole bar.",
            Formula = formula,
            Source = "arithmetic",
            Inputs = inputs,
            Pane = IndicatorPane.Price,
            Create = _ => new PriceTransform(field),
        };
}
