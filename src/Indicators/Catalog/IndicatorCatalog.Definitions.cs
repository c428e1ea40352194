namespace Godwit.Indicators;

public static partial class IndicatorCatalog
{
    /// <summary>The one list of what there is; each definition stands in its indicator's file.</summary>
    private static IEnumerable<IndicatorDefinition> Definitions() =>
    [
        .. AverageDefinitions(), .. OscillatorDefinitions(), .. VolatilityDefinitions(), .. VolumeDefinitions(),
        .. BarDefinitions(), .. StatisticDefinitions(), .. CycleDefinitions(),
    ];

    private static IEnumerable<IndicatorDefinition> AverageDefinitions() =>
    [
        Sma.Definition, Ema.Definition, Wma.Definition, WilderAverage.Definition, Dema.Definition, Tema.Definition, T3.Definition,
        Trima.Definition, Kama.Definition, Mama.Definition, HullAverage.Definition, MidPoint.Definition, MidPrice.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> OscillatorDefinitions() =>
    [
        Rsi.Definition, Cmo.Definition, Macd.Definition, Apo.Definition, Ppo.Definition, Momentum.Definition, Roc.Definition,
        .. RateOfChangeRatio.Definitions, Trix.Definition, Stochastic.Definition, FastStochastic.Definition, StochasticRsi.Definition,
        Cci.Definition, WilliamsR.Definition, UltimateOscillator.Definition, Aroon.Definition, AroonOscillator.Definition,
        BalanceOfPower.Definition, .. DirectionalMovement.Definitions, .. DirectionalIndicator.Definitions, Dx.Definition, Adx.Definition, Adxr.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> VolatilityDefinitions() =>
    [
        TrueRange.Definition, Atr.Definition, Natr.Definition, BollingerBands.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> VolumeDefinitions() =>
    [
        OnBalanceVolume.Definition, AccumulationDistribution.Definition, ChaikinOscillator.Definition, Mfi.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> BarDefinitions() =>
    [
        ParabolicSar.Definition, .. PriceTransform.Definitions,
    ];

    private static IEnumerable<IndicatorDefinition> StatisticDefinitions() =>
    [
        StandardDeviation.Definition, Variance.Definition, .. LinearRegression.Definitions, Correlation.Definition, Beta.Definition,
        Maximum.Definition, Minimum.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> CycleDefinitions() =>
    [
        CycleTrend.Definition, DominantCyclePeriod.Definition, DominantCyclePhase.Definition, CyclePhasor.Definition,
        CycleSine.Definition, TrendMode.Definition,
    ];
}
