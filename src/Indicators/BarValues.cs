namespace Godwit.Indicators;

/// <summary>One bar as doubles: statistics only, never money. Volume is in base units.</summary>
public readonly record struct BarValues(long OpenTimeNanos, double Open, double High, double Low, double Close, double Volume)
{
    /// <summary>The number that an indicator of one series reads from this bar.</summary>
    public double Select(PriceField field) => field switch
    {
        PriceField.Close => Close,
        PriceField.Open => Open,
        PriceField.High => High,
        PriceField.Low => Low,
        PriceField.Volume => Volume,
        PriceField.Median => 0.5 * (High + Low),
        PriceField.Typical => (High + Low + Close) / 3.0,
        PriceField.Weighted => 0.25 * (High + Low + 2.0 * Close),
        PriceField.Average => 0.25 * (Open + High + Low + Close),
        _ => throw new ArgumentOutOfRangeException(nameof(field), field, "Unknown price field."),
    };
}

/// <summary>Which number of a bar an indicator reads. <c>default</c> is the close.</summary>
public enum PriceField
{
    Close,
    Open,
    High,
    Low,
    Volume,

    /// <summary>(high + low) / 2</summary>
    Median,

    /// <summary>(high + low + close) / 3</summary>
    Typical,

    /// <summary>(high + low + 2·close) / 4</summary>
    Weighted,

    /// <summary>(open + high + low + close) / 4</summary>
    Average,
}
