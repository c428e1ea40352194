using System.Text.Json;
using Godwit.Portfolio.Performance;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Metrics;

/// <summary>Inference about the best of many strategies: inputs.returns[t][k].</summary>
internal sealed class OverfittingAnswers : ICaseAnswers
{
    private readonly double[][] _strategies;
    private readonly double[] _sharpes;
    private readonly int _best;
    private readonly CentralMoments _bestMoments;
    private readonly double _trialVariance;

    public OverfittingAnswers(JsonElement returns)
    {
        double[][] rows = [.. returns.EnumerateArray().Select(row => row.EnumerateArray().Select(cell => cell.GetDouble()).ToArray())];
        _strategies = [.. Enumerable.Range(0, rows[0].Length).Select(k => rows.Select(row => row[k]).ToArray())];
        _sharpes = [.. _strategies.Select(strategy => ReturnMetrics.SharpePerPeriod(strategy))];
        _best = Enumerable.Range(0, _sharpes.Length).MaxBy(k => double.IsNaN(_sharpes[k]) ? double.NegativeInfinity : _sharpes[k]);
        _bestMoments = CentralMoments.Of(_strategies[_best]);
        _trialVariance = CentralMoments.Of(_sharpes).Variance;
    }

    public object? Answer(ReferenceCase given) => CaseNames.WithoutTrailingNumber(given.Name) switch
    {
        "sharpe_per_period_each" => _sharpes,
        "best_strategy_index" => _best,
        "psr_best_vs" => SharpeInference.ProbabilisticSharpe(_bestMoments, Benchmark(given)),
        "trial_variance" => _trialVariance,
        "dsr_sr0" => SharpeInference.ExpectedMaximumSharpe(Trials(given), _trialVariance),
        "dsr_best" => SharpeInference.DeflatedSharpe(_bestMoments, Trials(given), _trialVariance),
        "min_trl_best" or "min_trl" => SharpeInference.MinimumTrackRecordLength(_bestMoments, given.Number("sr_benchmark", 0), given.Number("alpha", 0.05)),
        "cscv" => Cscv(given),
        _ => UnknownCase.Value,
    };

    private double Trials(ReferenceCase given) => given.Number("trials", _strategies.Length);

    private static double Benchmark(ReferenceCase given) => given.Number("sr_benchmark", CaseNames.TrailingNumber(given.Name, 0));

    private Dictionary<string, object?> Cscv(ReferenceCase given)
    {
        OverfittingVerdict verdict = OverfittingTest.Run(_strategies, (int)given.Number("S"));
        JsonElement firstLogits = given.Expected.Field("first_logits");
        int shown = firstLogits.ValueKind == JsonValueKind.Array ? firstLogits.GetArrayLength() : 0;
        return new()
        {
            ["combinations"] = verdict.Combinations,
            ["pbo"] = verdict.Probability,
            ["mean_logit"] = verdict.MeanLogit,
            ["prob_oos_loss"] = verdict.LossProbability,
            ["degradation_slope"] = verdict.DegradationSlope,
            ["degradation_intercept"] = verdict.DegradationIntercept,
            ["first_logits"] = verdict.Logits.Take(shown).ToArray(),
        };
    }
}

/// <summary>Worked examples: everything stands in the params.</summary>
internal sealed class WorkedExampleAnswers : ICaseAnswers
{
    public object? Answer(ReferenceCase given)
    {
        string name = given.Name;
        if (name.StartsWith("psr", StringComparison.Ordinal))
            return SharpeInference.ProbabilisticSharpe(given.Number("sr"), given.Number("sr_benchmark", 0), (long)given.Number("n"), given.Number("skew"), given.Number("kurtosis_raw"));
        if (name.StartsWith("min_trl", StringComparison.Ordinal))
            return SharpeInference.MinimumTrackRecordLength(given.Number("sr"), given.Number("sr_benchmark", 0), given.Number("skew"), given.Number("kurtosis_raw"), given.Number("alpha", 0.05));
        if (name.StartsWith("dsr_sr0", StringComparison.Ordinal) || name.StartsWith("expected_max_sr", StringComparison.Ordinal))
            return SharpeInference.ExpectedMaximumSharpe(given.Number("trials"), given.Number("var_trials", 1));
        if (name.StartsWith("dsr", StringComparison.Ordinal))
            return SharpeInference.DeflatedSharpe(given.Number("sr"), (long)given.Number("n"), given.Number("skew"), given.Number("kurtosis_raw"), given.Number("trials"), given.Number("var_trials"));
        return UnknownCase.Value;
    }
}
