using System.Text.Json;
using Godwit.Backtesting.Robustness;
using Godwit.Hosting.Analysis;

namespace Godwit.Cli.Commands.Analyze;

/// <summary>The robustness report for programs: fractions and plain numbers, null where undefined or infinite.</summary>
internal static class RobustnessJson
{
    public static void Write(Utf8JsonWriter json, RobustnessResult result)
    {
        RobustnessReport r = result.Report;
        json.WriteStartObject();
        json.WriteString("strategy", result.Name);
        json.WriteString("parameters", result.Parameters);
        json.WriteString("data", result.Data);
        json.WriteString("verdict", Word(r.Verdict.Tone));
        json.WriteString("headline", r.Verdict.Headline);
        json.WriteStartArray("findings");
        foreach (RobustnessFinding finding in r.Verdict.Findings)
        {
            json.WriteStartObject();
            json.WriteString("id", finding.Id);
            json.WriteString("tone", Word(finding.Tone));
            json.WriteString("sentence", finding.Sentence);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WritePropertyName("run");
        Write(json, r.Own);
        json.WriteStartObject("permutation");
        Number(json, "observedSharpe", r.Permutation.Observed);
        Number(json, "pValue", r.Permutation.PValue);
        Members(json, r.Permutation.Runs);
        json.WriteEndObject();
        Write(json, "synthetic", r.Synthetic);
        Write(json, "noise", r.Noise);
        Write(json, "missedEntries", r.Missed);
        Write(json, "starts", r.Starts);
        Bootstrap(json, r.Bootstrap);
        json.WriteStartObject("tradeOrder");
        json.WriteNumber("trades", r.Shuffle.Trades);
        Number(json, "observedDrawdown", r.Shuffle.Observed);
        Write(json, "drawdown", r.Shuffle.Drawdowns);
        json.WriteEndObject();
        json.WriteStartObject("breakEven");
        Number(json, "basisPointsPerSide", r.BreakEven?.BasisPoints ?? double.NaN);
        Number(json, "assumedBasisPointsPerSide", r.BreakEven?.AssumedBasisPoints ?? double.NaN);
        json.WriteEndObject();
        Points(json, "costs", r.Costs);
        Points(json, "latencies", r.Latencies);
        Neighbours(json, r.Neighbourhood);
        Capacity(json, r.Capacity);
        if (r.Ledger is { } ledger)
        {
            json.WriteStartObject("trials");
            json.WriteNumber("distinct", ledger.Trials);
            Number(json, "deflatedSharpe", ledger.DeflatedSharpe);
            json.WriteEndObject();
        }
        json.WriteNumber("seed", r.Options.Seed);
        json.WriteString("digest", r.Run.Digest);
        json.WriteEndObject();
    }

    private static void Bootstrap(Utf8JsonWriter json, ReturnBootstrap bootstrap)
    {
        json.WriteStartObject("bootstrap");
        json.WriteNumber("periods", bootstrap.Periods);
        json.WriteNumber("periodSeconds", bootstrap.Period.TotalSeconds);
        json.WriteNumber("meanBlock", bootstrap.MeanBlock);
        Number(json, "losing", bootstrap.Losing);
        Write(json, "totalReturn", bootstrap.Returns);
        Write(json, "sharpe", bootstrap.Sharpes);
        Write(json, "maxDrawdown", bootstrap.Drawdowns);
        json.WriteEndObject();
    }

    private static void Neighbours(Utf8JsonWriter json, Neighbourhood near)
    {
        json.WriteStartObject("neighbourhood");
        Number(json, "gaining", near.Gaining);
        Number(json, "belowOwn", near.BelowOwn);
        Write(json, "sharpe", near.Sharpes);
        json.WriteStartArray("neighbours");
        foreach (NeighbourOutcome one in near.Runs)
        {
            json.WriteStartObject();
            json.WriteStartObject("values");
            foreach ((string name, string value) in one.Values) json.WriteString(name, value);
            json.WriteEndObject();
            json.WritePropertyName("outcome");
            if (one.Outcome is { } outcome) Write(json, outcome);
            else json.WriteNullValue();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Capacity(Utf8JsonWriter json, Capacity? capacity)
    {
        if (capacity is null)
        {
            json.WriteNull("capacity");
            return;
        }
        json.WriteStartObject("capacity");
        Number(json, "capital", capacity.Capital);
        Number(json, "halfAt", capacity.HalfAt);
        Number(json, "nothingAt", capacity.NothingAt);
        Number(json, "most", capacity.Most);
        json.WriteEndObject();
    }

    private static void Points(Utf8JsonWriter json, string name, IReadOnlyList<StressPoint> points)
    {
        json.WriteStartArray(name);
        foreach (StressPoint point in points)
        {
            json.WriteStartObject();
            json.WriteString("assumption", point.Assumption);
            json.WritePropertyName("outcome");
            Write(json, point.Outcome);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, AlteredRuns runs)
    {
        json.WriteStartObject(name);
        Members(json, runs);
        json.WriteEndObject();
    }

    private static void Members(Utf8JsonWriter json, AlteredRuns runs)
    {
        json.WriteNumber("runs", runs.Outcomes.Count);
        json.WriteNumber("planned", runs.Planned);
        Number(json, "losing", runs.Losing);
        Write(json, "totalReturn", runs.Returns);
        Write(json, "sharpe", runs.Sharpes);
        Write(json, "maxDrawdown", runs.Drawdowns);
    }

    private static void Write(Utf8JsonWriter json, string name, Spread spread)
    {
        json.WriteStartObject(name);
        Number(json, "p5", spread.Low);
        Number(json, "median", spread.Median);
        Number(json, "p95", spread.High);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RunOutcome outcome)
    {
        json.WriteStartObject();
        Number(json, "totalReturn", outcome.TotalReturn);
        Number(json, "meanPerBar", outcome.MeanPerBar);
        Number(json, "sharpe", outcome.Sharpe);
        Number(json, "maxDrawdown", outcome.MaxDrawdown);
        json.WriteNumber("trades", outcome.Trades);
        json.WriteEndObject();
    }

    private static string Word(RobustnessTone tone) => tone.ToString().ToLowerInvariant();

    private static void Number(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
