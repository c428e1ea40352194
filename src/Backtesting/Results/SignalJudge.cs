using Godwit.Backtesting.Runner;
using Godwit.Core.MarketData;
using Godwit.Engine.Loop;
using Godwit.Portfolio.Performance;
using Godwit.Strategies;
using Godwit.Strategies.Signals;

namespace Godwit.Backtesting.Results;

/// <summary>How much the stated confidence of a strategy's signals was worth.</summary>
/// <param name="Strategy">Name in the run.</param>
/// <param name="Signals">Signals for a side (long or short) while the strategy could act.</param>
/// <param name="WithoutConfidence">Those that stated no confidence or no horizon: there is nothing to judge.</param>
/// <param name="Unfinished">Those whose horizon reaches beyond the data.</param>
/// <param name="Calibration">The rest, judged.</param>
public sealed record SignalCalibration(string Strategy, long Signals, long WithoutConfidence, long Unfinished, ForecastCalibration Calibration);

/// <summary>Takes a strategy's signals down during a run and judges them when all bars are known.</summary>
/// <remarks>
/// A signal is right when the close of its market <c>HorizonBars</c> later lies strictly beyond the close at which it was given, in its direction.
/// Every signal counts once each time it is given. Horizons that overlap are not independent: intervals would be narrower than they should be, and none are given.
/// </remarks>
internal sealed class SignalJudge(string strategy) : ISignalSink
{
    private readonly List<Opinion> _opinions = [];
    private long _signals;

    private readonly record struct Opinion(int Instrument, long OpenNanos, int Sign, int Horizon, double Confidence);

    /// <summary>A judge that hears what a strategy says.</summary>
    public static SignalJudge Watch(StrategySetup setup)
    {
        var judge = new SignalJudge(setup.Name);
        if (setup.Strategy is Strategy strategy) strategy.ShowSignalsTo(judge);
        return judge;
    }

    public void Take(Market market, in Signal signal)
    {
        if (signal.Sign == 0) return;
        _signals++;
        if (signal.HasConfidence && signal.HorizonBars > 0)
            _opinions.Add(new Opinion(market.Index, market.Bar.OpenTime.UnixNanos, signal.Sign, signal.HorizonBars, signal.Confidence));
    }

    public SignalCalibration Judge(BacktestSetup setup)
    {
        var confidences = new List<double>(_opinions.Count);
        var outcomes = new List<bool>(_opinions.Count);
        foreach (Opinion opinion in _opinions)
        {
            BarColumns bars = setup.Series[opinion.Instrument].Bars;
            int given = bars.IndexAtOrAfter(new Core.Time.Instant(opinion.OpenNanos)), end = bars.IndexAtOrAfter(setup.To);
            if (opinion.Horizon >= end - given) continue;
            confidences.Add(opinion.Confidence);
            outcomes.Add(opinion.Sign * Math.Sign(bars.Closes[given + opinion.Horizon] - bars.Closes[given]) > 0);
        }
        ForecastCalibration calibration = ForecastCalibration.Of([.. confidences], [.. outcomes]);
        return new SignalCalibration(strategy, _signals, _signals - _opinions.Count, _opinions.Count - confidences.Count, calibration);
    }
}
