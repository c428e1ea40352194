namespace Godwit.Indicators;

/// <summary>The averages that other indicators can be built on.</summary>
public enum MovingAverageType { Sma, Ema, Wma, Dema, Tema, Trima, Kama, Mama, T3, Wilder, Hull }

public static class MovingAverages
{
    /// <summary>An average of the given kind; KAMA, MAMA and T3 take their usual other parameters. MAMA has no period, but one of 1 is the series itself for all kinds.</summary>
    public static ValueIndicator Create(MovingAverageType type, int period) => period == 1 ? new Sma(1) : type switch
    {
        MovingAverageType.Sma => new Sma(period),
        MovingAverageType.Ema => new Ema(period),
        MovingAverageType.Wma => new Wma(period),
        MovingAverageType.Dema => new Dema(period),
        MovingAverageType.Tema => new Tema(period),
        MovingAverageType.Trima => new Trima(period),
        MovingAverageType.Kama => new Kama(period),
        MovingAverageType.Mama => new Mama(),
        MovingAverageType.T3 => new T3(period),
        MovingAverageType.Wilder => new WilderAverage(period),
        MovingAverageType.Hull => new HullAverage(period),
        _ => throw new ArgumentOutOfRangeException(nameof(type), type, "Unknown moving average."),
    };

    /// <summary>Whether older values fade out slowly instead of leaving a window at once.</summary>
    public static bool Fades(MovingAverageType type) =>
        type is not (MovingAverageType.Sma or MovingAverageType.Wma or MovingAverageType.Trima or MovingAverageType.Hull);
}
