using Godwit.Backtesting.Critique.Checks;

namespace Godwit.Backtesting.Critique;

/// <summary>Every check there is, by family.</summary>
public static class CheckCatalog
{
    public static IReadOnlyList<Check> All { get; } =
    [
        // The sample.
        new NoTrades(), new TooFewTrades(), new TooShortPeriod(), new OneRegimeOnly(), new RareTrades(), new LittleTimeInMarket(),
        new MinimumTrackRecord(), new ProbabilisticSharpe(), new SharpeInterval(), new ProfitFactorInterval(), new MeanTradeInsignificant(),
        // The search.
        new DeflatedSharpe(), new InSampleOnly(), new ParameterAtRangeEdge(), new ParametersAgainstTrades(),
        // Where the profit lies.
        new OneTradeMakesTheProfit(), new FewTradesMakeTheProfit(), new OneBarWindfall(), new OneMonthMakesTheProfit(), new OneYearMakesTheProfit(),
        new OneSideMakesTheProfit(), new OneSymbolMakesTheProfit(), new OneWeekdayMakesTheProfit(), new OneHourMakesTheProfit(),
        new LastTradesDominate(), new OpenTradeCarriesTheProfit(),
        // Over time.
        new ProfitOnlyEarly(), new Degrading(), new RegimeDependence(), new VolatilityDependence(), new SmoothedReturns(), new TooStraight(), new NotRecovered(),
        // Risk.
        new RareLargeLosses(), new WinRateTooHigh(), new SharpeTooGood(), new AveragingDown(), new MartingaleSizing(), new LosersHeldLonger(), new OutsizedLoss(),
        new DeepDrawdown(), new DrawdownUnderstated(), new RuinTouched(), new StopNeverHit(), new AllCapitalAtOnce(),
        // Against the market.
        new BelowBuyAndHold(), new JustTheMarket(), new AlphaInsignificant(), new OneMarketOnly(),
        // Costs.
        new NoFees(), new Rebates(), new NoSlippage(), new CostsEatTheGross(), new ProfitBelowCostUncertainty(), new UnrealisticTurnover(),
        new ShortsCostNothing(), new FundingUnknown(),
        // Fills.
        new FillAtSignalClose(), new OptimisticPath(), new AmbiguousFills(), new IntrabarOrderDecides(), new LimitFillOnTouch(), new UntradedFills(),
        new StalePriceFills(), new ImpossibleFills(), new EntriesAtExtremes(), new LargeShareOfVolume(), new Capacity(), new NoLatency(),
        new RefusalsIgnored(), new Anomalies(), new ClosedOnLastBar(),
        // Data.
        new GapsInData(), new GapsHeldThrough(), new SyntheticMarket(), new DataRepaired(), new InferredRules(), new PartialLastBar(), new ThinMarket(), new WarmUpTooShort(),
    ];
}
