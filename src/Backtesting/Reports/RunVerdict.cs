using System.Globalization;
using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Results;

namespace Godwit.Backtesting.Reports;

/// <summary>How a result is to be taken, kindest first.</summary>
public enum VerdictTone : byte { Supported, Open, Weak, Lost }

/// <summary>The result in one headline and the sentences that bear it out. It judges the figures, never the future.</summary>
public sealed record RunVerdict(VerdictTone Tone, string Headline, IReadOnlyList<string> Sentences)
{
    private const int FewTrades = 30;

    public static RunVerdict Of(BacktestResult result)
    {
        RunMetrics m = result.Metrics;
        (VerdictTone tone, string headline) = Judge(result);
        var sentences = new List<string>();
        if (m.Trades + m.OpenTrades > 0)
        {
            double against = m.Returns.TotalReturn - m.BenchmarkReturn;
            if (double.IsFinite(against))
                sentences.Add($"The account {(m.Returns.TotalReturn >= 0 ? "gained" : "lost")} {Percent(Math.Abs(m.Returns.TotalReturn))} after costs; holding the first instrument {(m.BenchmarkReturn >= 0 ? "gained" : "lost")} {Percent(Math.Abs(m.BenchmarkReturn))} before costs.");
            if (m.Intervals is { } i && double.IsFinite(i.Sharpe.Lower) && double.IsFinite(i.Sharpe.Upper))
                sentences.Add($"The Sharpe ratio lies between {Ratio(i.Sharpe.Lower)} and {Ratio(i.Sharpe.Upper)} with 95 % confidence{(i.Sharpe.Lower <= 0 && i.Sharpe.Upper >= 0 ? ": zero is inside, so chance alone could have done this" : "")}.");
            else sentences.Add("There are too few returns for a confidence interval.");
        }
        if (m.Trades is > 0 and < FewTrades) sentences.Add($"{m.Trades} closed trade{(m.Trades == 1 ? "" : "s")} cannot tell skill from luck.");
        if (result.AmbiguousFills > 0 && result.Interval is { } interval)
            sentences.Add($"The order of events inside some bars is unknown: the total return lies between {Signed(interval.Worst.TotalReturn)} and {Signed(interval.Best.TotalReturn)}.");
        return new RunVerdict(tone, headline, sentences);
    }

    /// <summary>The verdict after a critique: serious findings weigh more than good figures.</summary>
    public RunVerdict With(IReadOnlyList<Finding> findings)
    {
        int serious = findings.Count(f => f.Severity >= FindingSeverity.Serious), cautions = findings.Count(f => f.Severity == FindingSeverity.Caution);
        if (serious + cautions == 0) return this;
        string found = $"The critique has {Count(serious, "serious finding")} and {Count(cautions, "caution")}.";
        bool shaken = serious > 0 && Tone is VerdictTone.Supported or VerdictTone.Open;
        return shaken
            ? new RunVerdict(VerdictTone.Weak, "The figures look good, the critique does not", [.. Sentences, found])
            : this with { Sentences = [.. Sentences, found] };
    }

    private static (VerdictTone Tone, string Headline) Judge(BacktestResult result)
    {
        RunMetrics m = result.Metrics;
        if (m.Trades + m.OpenTrades == 0) return (VerdictTone.Open, "No trade was made");
        if (result.IsRuined) return (VerdictTone.Lost, "The account was ruined");
        if (!(m.NetProfit > 0)) return (VerdictTone.Lost, m.TotalFees + m.TotalSlippage + m.TotalInterest + m.NetProfit > 0 ? "Costs turned a gain into a loss" : "A loss");
        if (m.Trades < FewTrades) return (VerdictTone.Weak, "A gain on too few trades");
        if (m.Intervals is not { } i || !(i.Sharpe.Lower > 0)) return (VerdictTone.Weak, "A gain that chance could explain");
        return m.Returns.TotalReturn < m.BenchmarkReturn
            ? (VerdictTone.Open, "A gain beyond chance, below buy and hold")
            : (VerdictTone.Supported, "A gain that chance hardly explains");
    }

    private static string Percent(double value) => (value * 100).ToString("N1", CultureInfo.InvariantCulture) + " %";
    private static string Signed(double value) => (value * 100).ToString("+#,0.0;−#,0.0;0.0", CultureInfo.InvariantCulture) + " %";
    private static string Ratio(double value) => value.ToString("0.00;−0.00", CultureInfo.InvariantCulture);
    private static string Count(int count, string noun) => $"{count} {noun}{(count == 1 ? "" : "s")}";
}
