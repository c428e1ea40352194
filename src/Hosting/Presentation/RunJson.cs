using System.Text.Json;
using Godwit.Backtesting.Critique;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Runs;
using Godwit.Portfolio.Performance;
using Godwit.Portfolio.Trades;
using Godwit.Strategies.Consensus;

namespace Godwit.Hosting.Presentation;

/// <summary>
/// The stable JSON of a backtest. Prices, quantities and money are exact decimal strings; metrics and fractions plain
/// numbers, null when undefined or infinite; times ISO-8601 UTC. Nothing but <c>run.id</c> depends on the clock, and nothing but <c>trials</c> on other runs.
/// </summary>
public static class RunJson
{
    /// <summary>Bytes that may wait in the writer before a long list sends them off.</summary>
    private const int MostPending = 1 << 15;

    /// <param name="json">Where to.</param>
    /// <param name="runId">Its id; null when it left no record.</param>
    /// <param name="run">What was run.</param>
    /// <param name="result">What it found.</param>
    /// <param name="warnings">What is said about it; those that a finding repeats are left out.</param>
    /// <param name="critique">Asked for after the trades, which take longest to write: it may still be under way before.</param>
    /// <param name="trials">What was tried of its idea.</param>
    public static void Write(Utf8JsonWriter json, string? runId, ComposedBacktest run, BacktestResult result, IReadOnlyList<RunWarning> warnings, Func<RunCritique> critique, TrialStanding? trials = null)
    {
        json.WriteStartObject();
        WriteRun(json, runId, run);
        WriteAssumptions(json, run);
        WriteTrades(json, run, result);
        WriteMetrics(json, result.Metrics);
        if (trials is not null) WriteTrials(json, trials, result);
        WriteInterval(json, result);
        WriteAttributions(json, result);
        json.WriteString("finalEquity", result.FinalEquity.ToString());
        if (result.Equity is { } equity) WriteEquity(json, equity, run.Setup.Series.Min(s => s.Bars.Interval).Length);
        RunCritique judged = critique();
        json.WritePropertyName("warnings");
        WriteTexts(json, RunWarnings.Beside(warnings, judged));
        CritiqueJson.Write(json, judged);
        WriteNotes(json, run, result);
        json.WriteString("digest", result.Digest);
        json.WriteEndObject();
    }

    /// <summary>Writes a value as the JSON part of a text, such as the parameters of a run record.</summary>
    public static string Text(Action<Utf8JsonWriter> write)
    {
        using var buffer = new MemoryStream();
        using (var json = new Utf8JsonWriter(buffer)) write(json);
        return System.Text.Encoding.UTF8.GetString(buffer.ToArray());
    }

    public static void WriteTexts(Utf8JsonWriter json, IReadOnlyList<string> texts)
    {
        json.WriteStartArray();
        foreach (string text in texts) json.WriteStringValue(text);
        json.WriteEndArray();
    }

    public static void WriteRun(Utf8JsonWriter json, string? runId, ComposedBacktest run)
    {
        json.WriteStartObject("run");
        json.WriteString("id", runId);
        json.WriteString("strategy", string.Join("+", run.Strategies.Select(s => s.Name)));
        json.WritePropertyName("parameters");
        WriteParameters(json, run);
        json.WritePropertyName("data");
        WriteData(json, run);
        json.WriteNumber("seed", run.Setup.Seed);
        json.WriteString("version", ProductVersion.Text);
        json.WriteEndObject();
    }

    public static void WriteParameters(Utf8JsonWriter json, ComposedBacktest run)
    {
        json.WriteStartObject();
        bool several = run.Strategies.Count > 1;
        foreach (ResolvedStrategy strategy in run.Strategies)
            foreach ((string name, string value) in strategy.Parameters)
                json.WriteString(several ? $"{strategy.Name}.{name}" : name, value);
        json.WriteEndObject();
    }

    public static void WriteData(Utf8JsonWriter json, ComposedBacktest run)
    {
        json.WriteStartArray();
        foreach (ResolvedSeries series in run.Series)
        {
            BarColumns bars = series.Bars;
            int from = bars.IndexAtOrAfter(run.Setup.From), to = bars.IndexAtOrAfter(run.Setup.To) - 1;
            json.WriteStartObject();
            json.WriteString("id", series.Id);
            json.WriteString("sha256", series.Sha256);
            json.WriteString("from", bars[from].OpenTime.ToString());
            json.WriteString("to", bars[to].OpenTime.ToString());
            json.WriteNumber("bars", to - from + 1);
            if (series.IsSynthetic) json.WriteBoolean("synthetic", true);
            WriteRepairs(json, series, series.Id, run.Setup);
            if (series.Detail is { } detail)
            {
                json.WriteStartObject("detail");
                json.WriteString("id", detail.Info.Id);
                json.WriteString("sha256", detail.Info.Sha256);
                WriteRepairs(json, series, detail.Info.Id, run.Setup);
                json.WriteEndObject();
            }
            if (series.Ticks.Count > 0) WriteTicks(json, series.Ticks);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>The recordings that the venue worked on.</summary>
    private static void WriteTicks(Utf8JsonWriter json, IReadOnlyList<ResolvedTicks> recordings)
    {
        json.WriteStartArray("ticks");
        foreach (ResolvedTicks ticks in recordings)
        {
            json.WriteStartObject();
            json.WriteString("id", ticks.Id);
            json.WriteString("sha256", ticks.Sha256);
            json.WriteNumber("rows", ticks.Source.Count);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    /// <summary>What repairs did to bars of the range; the member is there only for a repaired dataset.</summary>
    private static void WriteRepairs(Utf8JsonWriter json, ResolvedSeries series, string id, BacktestSetup setup)
    {
        if (series.Repairs.FirstOrDefault(r => r.Id == id) is not { } repairs) return;
        (long inserted, long changed, long removed) = repairs.Marks.CountIn(setup.From, setup.To);
        json.WriteStartObject("repaired");
        json.WriteString("rules", repairs.Recipe);
        json.WriteNumber("inserted", inserted);
        json.WriteNumber("changed", changed);
        json.WriteNumber("removed", removed);
        json.WriteEndObject();
    }

    /// <summary>What strategies noted, the first thousand; the member is there only when there are any.</summary>
    private static void WriteNotes(Utf8JsonWriter json, ComposedBacktest run, BacktestResult result)
    {
        if (result.Notes.Count == 0) return;
        json.WriteStartArray("notes");
        foreach (RunNote note in RunNotes.Of(run, result))
        {
            json.WriteStartObject();
            json.WriteString("time", note.At.ToString());
            json.WriteString("strategy", note.Strategy);
            json.WriteString("text", note.Text);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    public static void WriteAssumptions(Utf8JsonWriter json, ComposedBacktest run)
    {
        json.WriteStartObject("assumptions");
        foreach ((string name, string text) in RunAssumptions.Of(run)) json.WriteString(name, text);
        json.WriteEndObject();
    }

    public static void WriteTrades(Utf8JsonWriter json, ComposedBacktest run, BacktestResult result)
    {
        json.WriteStartArray("trades");
        for (int i = 0; i < result.Trades.Count; i++)
        {
            WriteTrade(json, in result.Trades[i], run.Setup.Series[result.Trades[i].Instrument].Instrument, run);
            if (json.BytesPending > MostPending) json.Flush();
        }
        json.WriteEndArray();
    }

    public static void WriteMetrics(Utf8JsonWriter json, RunMetrics metrics)
    {
        json.WriteStartObject("metrics");
        foreach ((string name, double value) in MetricTable.Of(metrics)) WriteNumber(json, name, value);
        json.WriteStartObject("intervals95");
        foreach ((string name, ConfidenceInterval interval) in MetricTable.Intervals(metrics))
        {
            json.WriteStartArray(name);
            WriteNumber(json, interval.Lower);
            WriteNumber(json, interval.Upper);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    }

    /// <summary>What the trial ledger leaves of the Sharpe ratio. Repeating a run does not change it; trying another variant does.</summary>
    private static void WriteTrials(Utf8JsonWriter json, TrialStanding trials, BacktestResult result)
    {
        json.WriteStartObject("trials");
        json.WriteString("idea", trials.Idea);
        json.WriteNumber("distinct", trials.Trials);
        WriteNumber(json, "sharpeVariance", trials.SharpeVariance);
        WriteNumber(json, "expectedMaximumSharpe", trials.ExpectedMaximumSharpe);
        WriteNumber(json, "deflatedSharpe", trials.Deflate(result.Metrics.Returns.Moments));
        json.WriteEndObject();
    }

    private static void WriteTrade(Utf8JsonWriter json, in TradeRecord trade, Instrument instrument, ComposedBacktest run)
    {
        (double mae, double mfe) = TradeFigures.Excursion(in trade, instrument);
        double entryValue = trade.EntryNotional.ToDouble();
        json.WriteStartObject();
        json.WriteString(Names.Symbol, instrument.Key.Symbol);
        json.WriteString(Names.Side, trade.Sign > 0 ? "long" : "short");
        json.WriteString(Names.Quantity, instrument.Format(trade.Quantity));
        WriteTime(json, Names.EntryTime, trade.EntryTime);
        json.WriteString(Names.EntryPrice, TradeFigures.AveragePriceText(trade.EntryNotional, trade.Quantity, instrument));
        WriteTime(json, Names.ExitTime, trade.ExitTime);
        json.WriteString(Names.ExitPrice, TradeFigures.AveragePriceText(trade.ExitNotional, trade.Quantity, instrument));
        json.WriteString(Names.Pnl, trade.Pnl.ToString());
        json.WriteString(Names.Fees, trade.Fees.ToString());
        WriteNumber(json, Names.Return, entryValue == 0 ? double.NaN : trade.Pnl.ToDouble() / entryValue);
        json.WriteNumber(Names.Bars, trade.ExitBar - trade.EntryBar);
        WriteNumber(json, Names.Mae, mae);
        WriteNumber(json, Names.Mfe, mfe);
        json.WriteString(Names.ExitReason, ExitReason(trade.ExitRole));
        if (run.Strategies.Count > 1 && run.Setup.Capital.Count > 1) json.WriteString("strategy", run.Strategies[trade.Book].Name);
        if (trade.IsAmbiguous) json.WriteBoolean("ambiguous", true);
        json.WriteEndObject();
    }

    private static void WriteInterval(Utf8JsonWriter json, BacktestResult result)
    {
        if (result.Interval is not { } interval) return;
        json.WriteStartObject("interval");
        WriteOutcome(json, "worst", interval.Worst);
        WriteOutcome(json, "best", interval.Best);
        json.WriteEndObject();
    }

    private static void WriteAttributions(Utf8JsonWriter json, BacktestResult result)
    {
        if (result.Attributions.Count == 0) return;
        json.WriteStartArray("attribution");
        foreach (StrategyAttribution strategy in result.Attributions)
        {
            Attribution a = strategy.Attribution;
            json.WriteStartObject();
            json.WriteString("strategy", strategy.Strategy);
            json.WriteString("method", a.Method);
            json.WriteNumber("barsHeld", a.BarsHeld);
            WriteNumber(json, "unattributedPnl", a.UnattributedPnl);
            if (!double.IsNaN(a.Regret)) WriteNumber(json, "regret", a.Regret);
            if (!double.IsNaN(a.RegretBound)) WriteNumber(json, "regretBound", a.RegretBound);
            json.WriteStartArray("voters");
            foreach (VoterAttribution voter in a.Voters)
            {
                json.WriteStartObject();
                json.WriteString("voter", voter.Voter);
                WriteNumber(json, "weight", voter.Weight);
                json.WriteNumber("votes", voter.Votes);
                json.WriteNumber("agreed", voter.Agreed);
                json.WriteNumber("opposed", voter.Opposed);
                WriteNumber(json, "hypotheticalReturn", voter.HypotheticalReturn);
                WriteNumber(json, "hitRate", voter.HitRate);
                WriteNumber(json, "pnl", voter.Pnl);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void WriteOutcome(Utf8JsonWriter json, string name, PathOutcome outcome)
    {
        json.WriteStartObject(name);
        json.WriteString("finalEquity", outcome.FinalEquity.ToString());
        WriteNumber(json, "totalReturn", outcome.TotalReturn);
        WriteNumber(json, "sharpe", outcome.Sharpe);
        WriteNumber(json, "maxDrawdown", outcome.MaxDrawdown);
        json.WriteNumber("trades", outcome.Trades);
        json.WriteEndObject();
    }

    private static void WriteEquity(Utf8JsonWriter json, IReadOnlyList<EquityPoint> equity, Duration interval)
    {
        json.WriteStartArray("equity");
        foreach (EquityPoint point in equity)
        {
            json.WriteStartObject();
            // Stamped as the data is: with the open time of the bar at whose close it was taken.
            WriteTime(json, Names.Time, point.At - interval);
            json.WriteString(Names.Equity, point.Equity.ToString());
            json.WriteEndObject();
            if (json.BytesPending > MostPending) json.Flush();
        }
        json.WriteEndArray();
    }

    public static string ExitReason(OrderRole role) => role switch
    {
        OrderRole.StopLoss => "stop-loss",
        OrderRole.TakeProfit => "take-profit",
        OrderRole.TrailingStop => "trailing-stop",
        OrderRole.TimeStop => "time-stop",
        OrderRole.EndOfData => "end-of-data",
        OrderRole.Liquidation => "liquidation",
        OrderRole.ScaleOut => "scale-out",
        _ => "signal",
    };

    private static void WriteTime(Utf8JsonWriter json, JsonEncodedText name, Instant at)
    {
        Span<byte> text = stackalloc byte[Instant.MaxTextLength];
        json.WriteString(name, text[..at.Format(text)]);
    }

    /// <summary>Names that are written once per trade or bar, encoded once.</summary>
    private static class Names
    {
        public static readonly JsonEncodedText Symbol = JsonEncodedText.Encode("symbol"), Side = JsonEncodedText.Encode("side");
        public static readonly JsonEncodedText Quantity = JsonEncodedText.Encode("quantity"), Bars = JsonEncodedText.Encode("bars");
        public static readonly JsonEncodedText EntryTime = JsonEncodedText.Encode("entryTime"), EntryPrice = JsonEncodedText.Encode("entryPrice");
        public static readonly JsonEncodedText ExitTime = JsonEncodedText.Encode("exitTime"), ExitPrice = JsonEncodedText.Encode("exitPrice");
        public static readonly JsonEncodedText Pnl = JsonEncodedText.Encode("pnl"), Fees = JsonEncodedText.Encode("fees");
        public static readonly JsonEncodedText Return = JsonEncodedText.Encode("returnPct"), ExitReason = JsonEncodedText.Encode("exitReason");
        public static readonly JsonEncodedText Mae = JsonEncodedText.Encode("mae"), Mfe = JsonEncodedText.Encode("mfe");
        public static readonly JsonEncodedText Time = JsonEncodedText.Encode("time"), Equity = JsonEncodedText.Encode("equity");
    }

    private static void WriteNumber(Utf8JsonWriter json, JsonEncodedText name, double value)
    {
        json.WritePropertyName(name);
        WriteNumber(json, value);
    }

    internal static void WriteNumber(Utf8JsonWriter json, string name, double value)
    {
        json.WritePropertyName(name);
        WriteNumber(json, value);
    }

    private static void WriteNumber(Utf8JsonWriter json, double value)
    {
        if (!double.IsFinite(value)) json.WriteNullValue();
        else if (value == Math.Floor(value) && Math.Abs(value) < 1e15) json.WriteNumberValue((long)value);
        else json.WriteNumberValue(value);
    }
}
