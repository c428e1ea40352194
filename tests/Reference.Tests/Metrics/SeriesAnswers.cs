using System.Text.Json;
using Godwit.Portfolio.Performance;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Metrics;

/// <summary>Returns of a series and, where there is one, of its benchmark.</summary>
internal sealed record ReturnSeries(double[] Returns, double[] Benchmark)
{
    public static ReturnSeries Of(JsonElement inputs) => new(Series(inputs, "returns", "closes"), Series(inputs, "benchmark_returns", "benchmark_closes"));

    private static double[] Series(JsonElement inputs, string returns, string closes) =>
        inputs.Field(returns).ValueKind == JsonValueKind.Array ? inputs.Numbers(returns) : ReturnMetrics.FromPrices(inputs.Numbers(closes));
}

/// <summary>Metrics of one return series.</summary>
internal sealed class SeriesAnswers(ReturnSeries series) : ICaseAnswers
{
    private readonly double[] _r = series.Returns;
    private readonly double[] _b = series.Benchmark;
    private readonly SortedSample _sorted = new(series.Returns);

    public object? Answer(ReferenceCase given) => Answer(given.Name, given);

    /// <summary>The metric <paramref name="name"/> with the params of <paramref name="given"/>.</summary>
    public object? Answer(string name, ReferenceCase given)
    {
        double a = given.Number("A", 365);
        string metric = CaseNames.WithoutTrailingNumber(name);
        object? answer = OfReturns(metric, given, a);
        if (answer is UnknownCase) answer = OfDrawdowns(metric, a);
        if (answer is UnknownCase) answer = OfTheTail(metric, given.Number("confidence", CaseNames.TrailingNumber(name, 95) / 100));
        if (answer is UnknownCase && _b.Length > 0) answer = AgainstBenchmark(metric, a);
        return answer;
    }

    private object? OfReturns(string name, ReferenceCase given, double a)
    {
        double riskFree = given.Number("rf_annual", 0);
        double target = given.Number("mar_per_period", ReturnMetrics.RatePerPeriod(riskFree, a));
        return name switch
        {
            "total_return" => ReturnMetrics.TotalReturn(_r),
            "cagr" => ReturnMetrics.Cagr(_r, a),
            "volatility_annual" => ReturnMetrics.Volatility(_r, a),
            "sharpe" or "sharpe_rf" => ReturnMetrics.Sharpe(_r, a, riskFree),
            "sharpe_per_period" => ReturnMetrics.SharpePerPeriod(_r),
            "downside_deviation_annual" => ReturnMetrics.DownsideDeviation(_r, a, target),
            "sortino" or "sortino_rf" => ReturnMetrics.Sortino(_r, a, target),
            "omega" or "omega_L" => ReturnMetrics.Omega(_r, given.Number("threshold_per_period", 0)),
            "profit_factor" => ReturnMetrics.Omega(_r),
            "gain_to_pain" => ReturnMetrics.GainToPain(_r),
            "positive_period_fraction" => ReturnMetrics.PositiveFraction(_r),
            "best_period" => ReturnMetrics.Best(_r),
            "worst_period" => ReturnMetrics.Worst(_r),
            "skew_population" => _sorted.Moments.SkewnessPopulation,
            "skew_adjusted" => _sorted.Moments.SkewnessAdjusted,
            "kurtosis_excess_population" => _sorted.Moments.ExcessKurtosisPopulation,
            "kurtosis_excess_adjusted" => _sorted.Moments.ExcessKurtosisAdjusted,
            "rolling_sharpe" => Rolling(ReturnMetrics.RollingSharpe(_r, (int)given.Number("window"), a)),
            _ => UnknownCase.Value,
        };
    }

    private object? OfDrawdowns(string name, double a) => name switch
    {
        "max_drawdown" => DrawdownMetrics.MaxDrawdown(_r),
        "max_drawdown_window" => Window(DrawdownMetrics.MaxDrawdownWindow(_r)),
        "longest_underwater_periods" => DrawdownMetrics.LongestUnderwater(_r),
        "calmar" => DrawdownMetrics.Calmar(_r, a),
        "ulcer_index" => DrawdownMetrics.UlcerIndex(_r),
        "martin_ratio" => DrawdownMetrics.MartinRatio(_r, a),
        _ => UnknownCase.Value,
    };

    private object? OfTheTail(string name, double confidence) => name switch
    {
        "var_hist" => TailRisk.HistoricalVar(_sorted, confidence),
        "es_hist" => TailRisk.HistoricalEs(_sorted, confidence),
        "es_coherent" => TailRisk.CoherentEs(_sorted, confidence),
        "var_normal" => TailRisk.NormalVar(_sorted.Moments, confidence),
        "es_normal" => TailRisk.NormalEs(_sorted.Moments, confidence),
        "var_cornish_fisher" => TailRisk.CornishFisherVar(_sorted.Moments, confidence),
        "tail_ratio" => TailRisk.TailRatio(_sorted),
        _ => UnknownCase.Value,
    };

    private object? AgainstBenchmark(string name, double a) => name switch
    {
        "beta" => BenchmarkMetrics.Beta(_r, _b),
        "alpha_annual_arithmetic" => BenchmarkMetrics.AlphaArithmetic(_r, _b, a),
        "alpha_annual_compounded" => BenchmarkMetrics.AlphaCompounded(_r, _b, a),
        "tracking_error_annual" => BenchmarkMetrics.TrackingError(_r, _b, a),
        "information_ratio" => BenchmarkMetrics.InformationRatio(_r, _b, a),
        "correlation" => BenchmarkMetrics.Correlation(_r, _b),
        "up_capture" => BenchmarkMetrics.UpCapture(_r, _b),
        "down_capture" => BenchmarkMetrics.DownCapture(_r, _b),
        _ => UnknownCase.Value,
    };

    private static Dictionary<string, object?> Window(DrawdownWindow? window) => new()
    {
        ["peak_index"] = window?.PeakIndex,
        ["trough_index"] = window?.TroughIndex,
        ["recovery_index"] = window?.RecoveryIndex,
        ["periods_peak_to_trough"] = window?.PeakToTrough,
        ["periods_peak_to_recovery"] = window?.PeakToRecovery,
    };

    private static Dictionary<string, object?> Rolling(double[] ratios) => new()
    {
        ["count"] = ratios.Length,
        ["first"] = ratios.FirstOrDefault(double.NaN),
        ["second"] = ratios.Skip(1).FirstOrDefault(double.NaN),
        ["middle"] = ratios.Skip(ratios.Length / 2).FirstOrDefault(double.NaN),
        ["middle_index"] = ratios.Length / 2,
        ["last"] = ratios.LastOrDefault(double.NaN),
        ["min"] = ReturnMetrics.Worst(ratios),
        ["max"] = ReturnMetrics.Best(ratios),
    };
}

/// <summary>Several named series; each case names one and expects an object of metrics.</summary>
internal sealed class DegenerateAnswers(JsonElement inputs) : ICaseAnswers
{
    public object? Answer(ReferenceCase given)
    {
        if (inputs.Field(given.Name).ValueKind != JsonValueKind.Array || given.Expected.ValueKind != JsonValueKind.Object) return UnknownCase.Value;
        SeriesAnswers answers = new(new ReturnSeries(inputs.Numbers(given.Name), []));
        // A metric that nobody knows stays out of the object, and the comparer misses it.
        return given.Expected.EnumerateObject()
            .Select(field => (field.Name, Answer: answers.Answer(field.Name, given)))
            .Where(pair => pair.Answer is not UnknownCase)
            .ToDictionary(pair => pair.Name, pair => pair.Answer);
    }
}
