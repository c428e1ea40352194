using System.CommandLine;
using System.Diagnostics;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Downloads;

namespace Godwit.Cli.Commands.Data;

/// <summary>History from a venue's public archive and REST interface.</summary>
internal static class DownloadCommand
{
    private const int UsualDays = 30;

    public static Command Create()
    {
        Argument<string> venue = OptionKit.One("VENUE", "binance or coinbase");
        Argument<string> symbol = OptionKit.One("SYMBOL", "Instrument, such as BTCUSDT or BTC-USD");
        Argument<string> kind = OptionKit.One("KIND", "Bar length, such as 1m, 1h or 1d");
        Option<string?> from = OptionKit.Text("--from", $"First bar, inclusive (default {UsualDays} days ago)");
        Option<string?> to = OptionKit.Text("--to", "End of the range, exclusive (default the last complete bar)");
        Option<string?> endpoint = OptionKit.Text("--endpoint", "Another REST address; also GODWIT_BINANCE_ENDPOINT, GODWIT_COINBASE_ENDPOINT");
        Option<string?> archive = OptionKit.Text("--archive", "Another archive address, or none for REST alone; also GODWIT_BINANCE_ARCHIVE");
        Option<string?> parallel = OptionKit.Text("--parallel", "Requests at the same time, 1 to 16 (default 4)");
        Option<bool> json = OptionKit.Json();
        var command = new Command("download", "Fetch a venue's history; a run that was stopped is continued by the next") { venue, symbol, kind };
        return command.With(from, to, endpoint, archive, parallel, json).Does((parsed, cancellation) =>
        {
            string what = parsed.GetValue(kind)!;
            if (!BarInterval.TryParse(what, out BarInterval interval)) throw GodwitException.Usage($"'{what}' is no kind to download: write a bar length, such as 1m, 1h or 1d.");
            Instant now = SystemClock.Instance.Now;
            var request = new DownloadRequest
            {
                Venue = parsed.GetValue(venue)!,
                Symbol = parsed.GetValue(symbol)!,
                Interval = interval,
                From = OptionKit.ReadTime(parsed, from) ?? new Instant((now.UtcDay - UsualDays) * Duration.NanosPerDay),
                To = OptionKit.ReadTime(parsed, to),
                Endpoint = parsed.GetValue(endpoint),
                Archive = parsed.GetValue(archive),
                Parallel = OptionKit.ReadCount(parsed, parallel) ?? 4,
            };
            Download(request, parsed.GetValue(json), cancellation);
        });
    }

    private static void Download(DownloadRequest request, bool json, CancellationToken cancellation)
    {
        DownloadReport report;
        using (var line = new ProgressLine("Download"))
        {
            long started = Stopwatch.GetTimestamp();
            void Progress(DownloadProgress at)
            {
                double seconds = Stopwatch.GetElapsedTime(started).TotalSeconds;
                string rate = seconds > 0 ? Figures.Bytes((long)(at.Bytes / seconds)) + "/s" : "";
                lock (line) line.Report(at.Done, at.Total, $"{at.Stage} {at.Done} of {at.Total}, {Figures.Bytes(at.Bytes)}, {rate}");
            }
            report = new HistoryDownload(GodwitHome.Path, TimeProvider.System).RunAsync(request, Progress, cancellation).GetAwaiter().GetResult();
        }
        if (json) JsonOutput.Write(writer => Write(writer, report));
        else Print(report);
        if (report.Failures.Count > 0)
            throw new GodwitException($"{Figures.Count(report.Failures.Count, "part")} could not be had; the first: {report.Failures[0].TrimEnd('.')}. Run the command again.");
    }

    private static void Print(DownloadReport report)
    {
        Console.Out.Write(report.Requests == 0
            ? $"{report.Id}: everything from {Figures.Time(report.From)} to {Figures.Time(report.To)} was there already\n"
            : $"{report.Id}: {Figures.Count(report.Added, "new bar")} from {Figures.Count(report.ArchiveFiles, "archive file")} and {Figures.Count(report.RestAnswers, "REST answer")}, {Figures.Bytes(report.Bytes)} in {Figures.Count(report.Requests, "request")}\n");
        foreach (string remark in report.Remarks) Console.Out.Write($"{Style.Caution("!")} {remark}\n");
        foreach (IGrouping<string, LedgerGap> cause in report.Gaps.GroupBy(g => g.Cause))
            Console.Out.Write($"{Style.Caution("!")} {Figures.Count(cause.Count(), "gap")}, {Figures.Count(cause.Sum(g => g.Bars), "bar")} missing: {cause.Key}  {Style.Faint($"godwit data gaps {report.Id}")}\n");
        if (report.Dataset is { } dataset) Console.Out.Write("\n" + DatasetTable.Of([dataset]));
    }

    private static void Write(Utf8JsonWriter json, DownloadReport report)
    {
        json.WriteStartObject();
        json.WriteString("id", report.Id);
        json.WriteString("from", report.From.ToString());
        json.WriteString("to", report.To.ToString());
        json.WriteNumber("added", report.Added);
        json.WriteNumber("archiveFiles", report.ArchiveFiles);
        json.WriteNumber("restAnswers", report.RestAnswers);
        json.WriteNumber("requests", report.Requests);
        json.WriteNumber("bytes", report.Bytes);
        json.WriteStartArray("gaps");
        foreach (LedgerGap gap in report.Gaps) GapLedger.Write(json, gap);
        json.WriteEndArray();
        json.WriteStartArray("remarks");
        foreach (string remark in report.Remarks) json.WriteStringValue(remark);
        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (string failure in report.Failures) json.WriteStringValue(failure);
        json.WriteEndArray();
        json.WritePropertyName("dataset");
        if (report.Dataset is { } dataset) DatasetTable.Write(json, dataset);
        else json.WriteNullValue();
        json.WriteEndObject();
    }
}
