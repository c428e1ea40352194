using Godwit.Portfolio.Performance;
using static Godwit.Backtesting.Critique.FindingSeverity;
using static Godwit.Backtesting.Critique.Wording;

namespace Godwit.Backtesting.Critique.Checks;

internal sealed class DeflatedSharpe() : Check("deflated-sharpe", "The best of many trials", "Of many strategies without skill one always looks skilled.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!run.IsGain || run.Evidence.Trials is not (> 1 and var trials) || run.Evidence.TrialSharpeVariance is not { } variance) return null;
        double deflated = SharpeInference.DeflatedSharpe(run.Metrics.Returns.Moments, trials, variance);
        return !(deflated < 0.95) ? null
            : Found(deflated < 0.5 ? Fatal : Serious, $"Deflated Sharpe ratio {Percent(deflated)} after {Count(trials, "trial")}: the probability that this one beats the best that luck brings from so many (Bailey and López de Prado 2014); serious below 95 %, fatal below 50 %.");
    }
}

internal sealed class InSampleOnly() : Check("in-sample-only", "Nothing was held back", "What was chosen on all data has not been tested on any.")
{
    internal override Finding? Examine(CaseFile run)
    {
        long trials = run.Evidence.Trials ?? 0;
        if (!run.Evidence.UsesAllData || run.Metrics.Trades == 0) return null;
        if (trials > 1) return Found(trials >= 20 ? Serious : Caution, $"{Count(trials, "trial")} of this idea, and the range covers all data; doubtful from 2 trials, serious from 20 (one in twenty passes a 95 % test by luck). Choose with --to, judge with --from.");
        return !run.Evidence.HasChosenParameters ? null : Found(Info, "Parameters were set, and the range covers all data; how many values were tried is not known. Choose with --to, judge with --from.");
    }
}

internal sealed class ParameterAtRangeEdge() : Check("parameter-at-range-edge", "A parameter sits at the edge of its range", "The optimum lies beyond what was allowed, or the value means 'off'.")
{
    internal override Finding? Examine(CaseFile run)
    {
        if (!run.Evidence.HasChosenParameters) return null;
        string[] edges = [.. run.Evidence.Parameters.Where(p => p.Value == p.Least || p.Value == p.Most).Select(p => $"{p.Name} = {Plain(p.Value)} ({Plain(p.Least)} … {Plain(p.Most)})")];
        return edges.Length == 0 ? null : Found(Caution, $"{string.Join(", ", edges)}; doubtful whenever a chosen value equals a bound of its declared range.");
    }

    private static string Plain(double value) => double.IsInfinity(value) ? "any" : value.ToString("R", System.Globalization.CultureInfo.InvariantCulture);
}

internal sealed class ParametersAgainstTrades() : Check("parameters-against-trades", "Many parameters for few trades", "Enough knobs fit any past.")
{
    internal override Finding? Examine(CaseFile run)
    {
        int knobs = run.Evidence.Parameters.Count;
        if (knobs < 2 || run.Metrics.Trades == 0) return null;
        double each = (double)run.Metrics.Trades / knobs;
        return each >= 30 ? null
            : Found(each < 10 ? Serious : Caution, $"{Count(run.Metrics.Trades, "closed trade")} for {Count(knobs, "numeric parameter")}: {Number(each, 1)} each; doubtful below 30, serious below 10, the rules of thumb for observations per fitted coefficient.");
    }
}
