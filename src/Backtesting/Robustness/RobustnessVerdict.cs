using System.Globalization;

namespace Godwit.Backtesting.Robustness;

/// <summary>What a test says, kindest first: numbers compare.</summary>
public enum RobustnessTone : byte { Holds, Reserved, Breaks, Unknown }

/// <summary>One test in words.</summary>
/// <param name="Id">Stable name in lower case with dashes.</param>
/// <param name="Tone">How it went.</param>
/// <param name="Sentence">With its figures.</param>
public sealed record RobustnessFinding(string Id, RobustnessTone Tone, string Sentence);

/// <summary>The page in words. Thresholds are conventions, stated in the guide; none of them proves anything about the future.</summary>
/// <param name="Tone">How the whole is to be taken.</param>
/// <param name="Headline">In a few words.</param>
/// <param name="Findings">One for each test, in the order of the report.</param>
public sealed record RobustnessVerdict(RobustnessTone Tone, string Headline, IReadOnlyList<RobustnessFinding> Findings)
{
    internal static RobustnessVerdict Of(RobustnessReport report)
    {
        RobustnessFinding[] findings =
        [
            Luck(report), Search(report), Costs(report), Delay(report), Parameters(report), Starts(report), Missed(report), Noise(report),
            Synthetic(report), Returns(report), Order(report), Intrabar(report), Room(report),
        ];
        int broken = findings.Count(f => f.Tone == RobustnessTone.Breaks), reserved = findings.Count(f => f.Tone == RobustnessTone.Reserved);
        (RobustnessTone tone, string headline) = report.Own switch
        {
            { Trades: 0 } when report.Run.Metrics.OpenTrades == 0 => (RobustnessTone.Unknown, "Nothing was traded: there is nothing to test"),
            { TotalReturn: <= 0 } => (RobustnessTone.Breaks, "The run itself loses: there is no edge to be robust"),
            _ when broken >= 3 => (RobustnessTone.Breaks, $"Fragile: {Count(broken, "test")} break it"),
            _ when broken > 0 => (RobustnessTone.Breaks, $"Doubtful: {Count(broken, "test")} break{(broken == 1 ? "s" : "")} it"),
            _ when reserved > 0 => (RobustnessTone.Reserved, $"Holds with {Count(reserved, "reservation")}"),
            _ => (RobustnessTone.Holds, "Holds in every test that was made"),
        };
        return new RobustnessVerdict(tone, headline, findings);
    }

    private static RobustnessFinding Luck(RobustnessReport report)
    {
        double p = report.Permutation.PValue;
        return new("permutation", Grade(p, 0.05, 0.2, smallIsGood: true), double.IsNaN(p)
            ? "Time ran out before the permutation test."
            : $"On markets with the same bars in random order, a Sharpe ratio of {Ratio(report.Permutation.Observed)} or more came up {(p <= 0.05 ? "rarely" : p <= 0.2 ? "now and then" : "often")}: p = {p.ToString("0.000", CultureInfo.InvariantCulture)} from {Count(report.Permutation.Runs.Outcomes.Count, "market")}.");
    }

    private static RobustnessFinding Search(RobustnessReport report)
    {
        if (report.Ledger is not { } ledger || double.IsNaN(ledger.DeflatedSharpe)) return new("search", RobustnessTone.Unknown, "How many variants were tried is not known.");
        return new("search", Grade(ledger.DeflatedSharpe, 0.95, 0.5), $"{Count(ledger.Trials, "variant")} of this idea {(ledger.Trials == 1 ? "was" : "were")} tried: the deflated Sharpe ratio gives {Percent(ledger.DeflatedSharpe)} that skill remains.");
    }

    private static RobustnessFinding Costs(RobustnessReport report)
    {
        if (report.BreakEven is not { } cost) return new("costs", RobustnessTone.Unknown, "Time ran out before the break-even cost was found.");
        if (double.IsNaN(cost.BasisPoints)) return new("costs", RobustnessTone.Breaks, "It loses without any costs.");
        if (double.IsPositiveInfinity(cost.BasisPoints)) return new("costs", RobustnessTone.Holds, "It bears any cost that a venue could charge.");
        return new("costs", Grade(cost.Headroom, 2, 1), $"It breaks even at {Points(cost.BasisPoints)} per side; the run assumes {Points(cost.AssumedBasisPoints)}, which fits in {cost.Headroom.ToString("0.0", CultureInfo.InvariantCulture)} times.");
    }

    private static RobustnessFinding Delay(RobustnessReport report)
    {
        if (report.Latencies.Count < 2) return new("latency", RobustnessTone.Unknown, "Time ran out before delays were tried.");
        StressPoint bar = report.Latencies[1];
        double kept = report.Own.TotalReturn > 0 ? bar.Outcome.TotalReturn / report.Own.TotalReturn : double.NaN;
        return new("latency", Grade(kept, 0.5, 0), $"With {bar.Assumption} the return is {Percent(bar.Outcome.TotalReturn)} instead of {Percent(report.Own.TotalReturn)}.");
    }

    private static RobustnessFinding Parameters(RobustnessReport report)
    {
        Neighbourhood near = report.Neighbourhood;
        if (near.Sharpes.Count == 0) return new("parameters", RobustnessTone.Unknown, "There are no numbers among the parameters to move.");
        RobustnessTone tone = Grade(near.Gaining, 0.8, 0.5);
        if (tone == RobustnessTone.Holds && near.Sharpes.Median < 0.5 * near.Own.Sharpe) tone = RobustnessTone.Reserved;
        string peak = near.BelowOwn > 0.95 && near.Sharpes.Count >= 8 ? "; nearly all of them do worse: the run stands on a peak" : "";
        return new("parameters", tone, $"Of {Count(near.Sharpes.Count, "neighbour")} with parameters 10 to 20 % off, {Percent(near.Gaining)} gain; their median Sharpe ratio is {Ratio(near.Sharpes.Median)} against {Ratio(near.Own.Sharpe)}{peak}.");
    }

    private static RobustnessFinding Starts(RobustnessReport report) =>
        Gaining("starts", report.Starts, 0.9, 0.5, n => $"{Count(n, "other start")} within the first fifth of the data");

    private static RobustnessFinding Missed(RobustnessReport report) =>
        Gaining("missed-entries", report.Missed, 0.95, 0.75, n => $"{Count(n, "run")} that missed {Percent(report.Options.Missed)} of the entries");

    private static RobustnessFinding Noise(RobustnessReport report) =>
        Gaining("noise", report.Noise, 0.95, 0.75, n => $"{Count(n, "run")} with noise of {Percent(report.Options.Noise)} of a bar's range on every price");

    private static RobustnessFinding Synthetic(RobustnessReport report) =>
        Gaining("synthetic", report.Synthetic, 0.9, 0.6, n => $"{Count(n, "synthetic market")} of resampled bars");

    private static RobustnessFinding Gaining(string id, AlteredRuns runs, double good, double fair, Func<int, string> words)
    {
        if (runs.Outcomes.Count == 0) return new(id, RobustnessTone.Unknown, "Time ran out before this test.");
        double gaining = 1 - runs.Losing;
        return new(id, Grade(gaining, good, fair), $"Of {words(runs.Outcomes.Count)}, {Percent(gaining)} gain; returns from {Percent(runs.Returns.Low)} to {Percent(runs.Returns.High)} (5 % to 95 %).");
    }

    private static RobustnessFinding Returns(RobustnessReport report)
    {
        ReturnBootstrap bootstrap = report.Bootstrap;
        if (bootstrap.Returns.Count == 0) return new("bootstrap", RobustnessTone.Unknown, "There are too few returns to resample.");
        return new("bootstrap", Grade(bootstrap.Losing, 0.05, 0.25, smallIsGood: true), $"Histories of the same length made of blocks of its own returns lose with a probability of {Percent(bootstrap.Losing)}; one in twenty draws down {Percent(-bootstrap.Drawdowns.Low)} or more.");
    }

    private static RobustnessFinding Order(RobustnessReport report)
    {
        TradeShuffle shuffle = report.Shuffle;
        if (shuffle.Trades < 2) return new("trade-order", RobustnessTone.Unknown, "There are too few trades to shuffle.");
        double worse = shuffle.Observed == 0 ? 1 : shuffle.Drawdowns.Low / shuffle.Observed;
        return new("trade-order", Grade(worse, 1.5, 2.5, smallIsGood: true), $"The same trades in another order draw down {Percent(-shuffle.Drawdowns.Median)} in the median and {Percent(-shuffle.Drawdowns.Low)} in one case of twenty; in the order that happened it was {Percent(-shuffle.Observed)}.");
    }

    private static RobustnessFinding Intrabar(RobustnessReport report)
    {
        if (report.Run.Interval is not { } interval) return new("intrabar", RobustnessTone.Holds, "No fill depended on what came first inside a bar.");
        return new("intrabar", interval.Worst.TotalReturn > 0 ? RobustnessTone.Holds : RobustnessTone.Breaks,
            $"What came first inside some bars is unknown: the return lies between {Percent(interval.Worst.TotalReturn)} and {Percent(interval.Best.TotalReturn)}.");
    }

    private static RobustnessFinding Room(RobustnessReport report)
    {
        if (report.Capacity is not { } capacity || double.IsNaN(capacity.HalfAt)) return new("capacity", RobustnessTone.Unknown, "There is no edge whose capacity could be measured.");
        string quote = report.Run.Instruments[0].QuoteAsset;
        if (double.IsPositiveInfinity(capacity.HalfAt)) return new("capacity", RobustnessTone.Holds, $"Its own impact takes less than half of the edge up to {Amount(capacity.Most)} {quote} of capital.");
        string end = double.IsPositiveInfinity(capacity.NothingAt) ? "" : $" and all of it at {Amount(capacity.NothingAt)} {quote}";
        return new("capacity", Grade(capacity.HalfAt / capacity.Capital, 10, 1.01), $"Its own impact takes half of the edge at {Amount(capacity.HalfAt)} {quote} of capital{end}; the run has {Amount(capacity.Capital)} {quote}.");
    }

    private static RobustnessTone Grade(double value, double good, double fair, bool smallIsGood = false)
    {
        if (double.IsNaN(value)) return RobustnessTone.Unknown;
        if (smallIsGood) (value, good, fair) = (-value, -good, -fair);
        return value >= good ? RobustnessTone.Holds : value >= fair ? RobustnessTone.Reserved : RobustnessTone.Breaks;
    }

    private static string Percent(double value) => (value * 100).ToString("0.#", CultureInfo.InvariantCulture) + " %";
    private static string Points(double value) => double.IsFinite(value) ? value.ToString("0.0", CultureInfo.InvariantCulture) + " bp" : "nothing";
    private static string Ratio(double value) => value.ToString("0.00", CultureInfo.InvariantCulture);
    private static string Amount(double value) => value.ToString("N0", CultureInfo.InvariantCulture);
    private static string Count(int count, string noun) => $"{count.ToString("N0", CultureInfo.InvariantCulture)} {noun}{(count == 1 ? "" : "s")}";
}
