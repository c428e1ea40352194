using System.CommandLine;
using System.Text.Json;
using Godwit.Backtesting.Surveys;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Surveys;

namespace Godwit.Cli.Commands.Strategies;

/// <summary>Every shipped strategy on all data: how each does before and after a date, beside holding.</summary>
internal static class SurveyCommand
{
    public static Command Create()
    {
        var strategies = new Argument<string[]>("STRATEGY") { Description = "Shipped strategies; all when none is named", Arity = ArgumentArity.ZeroOrMore };
        Option<string[]> data = OptionKit.Many("--data", "Dataset id or candle file; repeatable; without it every stored series of 1h bars or longer");
        Option<string?> split = OptionKit.Text("--split", "Share of each series that counts as in-sample (default 0.7)");
        Option<string> size = OptionKit.Text("--size", "Sizing of every run, as for backtest", new SurveyOptions().Style.Size);
        Option<string> fee = OptionKit.Text("--fee-taker", "Taker fee of every run", new BacktestOptions().FeeTaker);
        Option<string> slippage = OptionKit.Text("--slippage", "Slippage of every run, as for backtest", new BacktestOptions().Slippage);
        Option<string?> threads = OptionKit.Text("--threads", "Runs at a time; the result does not depend on it");
        Option<string?> markdown = OptionKit.Text("--markdown", "Write the whole table to this file");
        Option<bool> json = OptionKit.Json();
        return new Command("survey", "Run every strategy on all data: in-sample, out-of-sample, deflated Sharpe, beside holding") { strategies }
            .With(data, split, size, fee, slippage, threads, markdown, json).Does((parsed, cancellation) =>
            {
                var options = new SurveyOptions
                {
                    Strategies = parsed.GetValue(strategies) ?? [],
                    Data = parsed.GetValue(data) ?? [],
                    Split = OptionKit.ReadNumber(parsed, split) ?? 0.7,
                    Style = new BacktestOptions { Size = parsed.GetValue(size)!, FeeTaker = parsed.GetValue(fee)!, FeeMaker = parsed.GetValue(fee)!, Slippage = parsed.GetValue(slippage)! },
                    Threads = OptionKit.ReadCount(parsed, threads) ?? 0,
                };
                IReadOnlyList<SurveyRow> rows;
                using (var progress = new ProgressLine("Surveying")) rows = new StrategySurvey(GodwitHome.Path).Run(options, (done, total) => progress.Report(done, total), cancellation);
                if (parsed.GetValue(markdown) is { } file)
                {
                    File.WriteAllText(file, SurveyPage.Write(rows, options, "godwit strategies survey --markdown FILE"));
                    Console.Error.Write($"table written to {file}\n");
                }
                if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, rows));
                else Print(rows);
                if (rows.All(r => r.Failure is not null)) throw new GodwitException($"No run gave figures: {rows[0].Failure}");
            });
    }

    private static void Print(IReadOnlyList<SurveyRow> rows)
    {
        SurveyRow[] good = [.. rows.Where(r => r.Failure is null)];
        foreach (IGrouping<string, SurveySummary> interval in SurveySummary.Of(good, StrategySurvey.Baseline).GroupBy(s => s.Interval).OrderBy(g => g.Key, StringComparer.Ordinal))
        {
            Console.Out.Write($"{Style.Bold($"Medians, {interval.Key} bars")}\n");
            var table = new Table("Strategy", "Runs", "CAGR", "Sharpe in", "Sharpe out", "Drawdown", "Trades", "Beats holding", "DSR > 0.95").AlignRight(1, 2, 3, 4, 5, 6, 7, 8);
            foreach (SurveySummary s in interval.OrderByDescending(s => s.MedianSharpeOutOfSample))
            {
                string beats = s.Strategy == StrategySurvey.Baseline ? "" : Figures.Percent(s.BeatsHolding);
                table.Add(
                    s.Strategy, Figures.Count(s.Rows), Figures.SignedPercent(s.MedianCagr), Figures.Ratio(s.MedianSharpeInSample), Figures.Ratio(s.MedianSharpeOutOfSample),
                    Figures.Percent(s.MedianDrawdown), Figures.Count((long)s.MedianTrades), beats, Figures.Percent(s.Significant));
            }
            Console.Out.Write(table + "\n");
        }
        foreach (SurveyRow failed in rows.Where(r => r.Failure is not null))
            Console.Error.Write($"{Style.Caution("!")} {failed.Strategy} on {failed.Data}: {failed.Failure}\n");
        Console.Out.Write(Style.Faint("Default parameters, nothing fitted. 'Beats holding' compares out-of-sample Sharpe ratios; DSR accounts for picking the best strategy.") + "\n");
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<SurveyRow> rows)
    {
        json.WriteStartArray();
        foreach (SurveyRow row in rows)
        {
            json.WriteStartObject();
            json.WriteString("strategy", row.Strategy);
            json.WriteString("data", row.Data);
            json.WriteString("interval", row.Interval);
            Write(json, "whole", row.Whole);
            Write(json, "inSample", row.InSample);
            Write(json, "outOfSample", row.OutOfSample);
            Write(json, "deflatedSharpe", row.DeflatedSharpe);
            json.WriteBoolean("ruined", row.IsRuined);
            json.WriteString("failure", row.Failure);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }

    private static void Write(Utf8JsonWriter json, string name, SurveyPart part)
    {
        json.WriteStartObject(name);
        Write(json, "totalReturn", part.TotalReturn);
        Write(json, "cagr", part.Cagr);
        Write(json, "sharpe", part.Sharpe);
        Write(json, "maxDrawdown", part.MaxDrawdown);
        json.WriteNumber("trades", part.Trades);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, double value)
    {
        if (double.IsFinite(value)) json.WriteNumber(name, value);
        else json.WriteNull(name);
    }
}
