namespace Godwit.Indicators;

public static partial class IndicatorCatalog
{
    /// <summary>The one list of what there is; each definition stands in its indicator's file.</summary>
    private static IEnumerable<IndicatorDefinition> Definitions() =>
    [
        .. AverageDefinitions(), .. OscillatorDefinitions(), .. VolatilityDefinitions(), .. VolumeDefinitions(),
        .. BarDefinitions(), .. StatisticDefinitions(), .. CycleDefinitions(), .. RegimeDefinitions(),
        .. CandlePattern.Definitions,
    ];

    private static IEnumerable<IndicatorDefinition> AverageDefinitions() =>
    [
        Sma.Definition, Ema.Definition, Wma.Definition, WilderAverage.Definition, Dema.Definition, Tema.Definition, T3.Definition,
        Trima.Definition, Kama.Definition, Mama.Definition, HullAverage.Definition, MidPoint.Definition, MidPrice.Definition,
        VolumeWeightedAverage.Definition, ZeroLagAverage.Definition, ArnaudLegouxAverage.Definition, Vidya.Definition, McGinleyDynamic.Definition,
        FractalAdaptiveAverage.Definition, Envelope.Definition, Alligator.Definition, ChosenAverage.Definition, VariablePeriodAverage.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> OscillatorDefinitions() =>
    [
        Rsi.Definition, Cmo.Definition, Macd.Definition, Apo.Definition, Ppo.Definition, Momentum.Definition, Roc.Definition,
        .. RateOfChangeRatio.Definitions, Trix.Definition, Stochastic.Definition, FastStochastic.Definition, StochasticRsi.Definition,
        Cci.Definition, WilliamsR.Definition, UltimateOscillator.Definition, Aroon.Definition, AroonOscillator.Definition,
        BalanceOfPower.Definition, .. DirectionalMovement.Definitions, .. DirectionalIndicator.Definitions, Dx.Definition, Adx.Definition, Adxr.Definition,
        MacdExtended.Definition, MacdFixed.Definition, AwesomeOscillator.Definition, DetrendedPrice.Definition, CoppockCurve.Definition,
        KnowSureThing.Definition, TrueStrength.Definition, StochasticMomentum.Definition, RelativeVigor.Definition, Vortex.Definition,
        IntradayMomentum.Definition, ElderRay.Definition, ConnorsRsi.Definition, EfficiencyRatio.Definition, FisherTransform.Definition,
        WaveTrend.Definition, SchaffTrendCycle.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> VolatilityDefinitions() =>
    [
        TrueRange.Definition, Atr.Definition, Natr.Definition, BollingerBands.Definition,
        BollingerPosition.Definition, KeltnerChannel.Definition, DonchianChannel.Definition, AccelerationBands.Definition, Squeeze.Definition,
        SuperTrend.Definition, ChandelierExit.Definition, ChandeKrollStop.Definition, .. RealisedVolatility.Definitions, Choppiness.Definition,
        MassIndex.Definition, ChaikinVolatility.Definition, RelativeVolatility.Definition, UlcerIndex.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> VolumeDefinitions() =>
    [
        OnBalanceVolume.Definition, AccumulationDistribution.Definition, ChaikinOscillator.Definition, Mfi.Definition,
        SessionVwap.Definition, AnchoredVwap.Definition, PriceVolumeTrend.Definition, .. VolumeIndex.Definitions, ChaikinMoneyFlow.Definition,
        ForceIndex.Definition, EaseOfMovement.Definition, RelativeVolume.Definition, KlingerOscillator.Definition, VolumeOscillator.Definition,
        BulkVolumeImbalance.Definition, VolumeProfile.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> BarDefinitions() =>
    [
        ParabolicSar.Definition, ExtendedParabolicSar.Definition, .. PriceTransform.Definitions,
        HeikinAshi.Definition, Ichimoku.Definition, PivotPoints.Definition, Fractals.Definition, ZigZag.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> StatisticDefinitions() =>
    [
        StandardDeviation.Definition, Variance.Definition, .. LinearRegression.Definitions, Correlation.Definition, Beta.Definition,
        Maximum.Definition, Minimum.Definition,
        MinimumMaximum.Definition, MaximumIndex.Definition, MinimumIndex.Definition, MinimumMaximumIndex.Definition, Sum.Definition, ZScore.Definition, AverageDeviation.Definition, Shape.Definition, Autocorrelation.Definition,
        PercentRank.Definition, Quantile.Definition, LogReturn.Definition, RegressionChannel.Definition, Hurst.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> CycleDefinitions() =>
    [
        CycleTrend.Definition, DominantCyclePeriod.Definition, DominantCyclePhase.Definition, CyclePhasor.Definition,
        CycleSine.Definition, TrendMode.Definition, SuperSmoother.Definition, RoofingFilter.Definition, CyberCycle.Definition,
    ];

    private static IEnumerable<IndicatorDefinition> RegimeDefinitions() =>
    [
        TrendRegime.Definition, VolatilityRegime.Definition, HmmRegime.Definition, ChangePoint.Definition, Cusum.Definition, Vpin.Definition, Jump.Definition,
    ];
}
