using System.Globalization;
using System.Text.Json;
using DuckDB.NET.Data;
using Godwit.Backtesting.Results;
using Godwit.Core.Time;
using Godwit.Data.Instruments;
using Godwit.Data.Store;
using Godwit.Hosting.Runs;

namespace Godwit.Hosting.Queries;

/// <summary>Makes the tables that do not lie in files of their own: datasets, instruments, runs and what was saved with them.</summary>
internal sealed class RecordTables(DuckDBConnection database, string home, IReadOnlyList<DatasetInfo> datasets)
{
    public void Make(string name, CancellationToken cancellation)
    {
        QueryTable table = QueryTable.All.Single(t => t.Name == name);
        using (DuckDBCommand create = database.CreateCommand())
        {
            create.CommandText = $"CREATE TABLE {name} ({table.Columns})";
            create.ExecuteNonQuery();
        }
        using DuckDBAppender rows = database.CreateAppender(name);
        switch (name)
        {
            case "datasets": AddDatasets(rows); break;
            case "instruments": AddInstruments(rows); break;
            default: AddRuns(name, rows, cancellation); break;
        }
    }

    private void AddDatasets(DuckDBAppender rows)
    {
        foreach (DatasetInfo d in datasets)
        {
            IDuckDBAppenderRow row = rows.CreateRow();
            row.AppendValue(d.Id).AppendValue(d.Key.Venue).AppendValue(d.Key.Symbol).AppendValue(d.Interval.ToString()).AppendValue(d.Rows)
                .AppendValue(Time(d.From)).AppendValue(Time(d.To)).AppendValue(d.PriceScale).AppendValue(d.VolumeScale).AppendValue(d.Synthetic)
                .AppendValue(d.Sha256).AppendValue(d.Bytes).AppendValue(d.Source).EndRow();
        }
    }

    private void AddInstruments(DuckDBAppender rows)
    {
        foreach (InstrumentSummary i in InstrumentCatalog.Open(home).List(new InstrumentFilter()))
        {
            IDuckDBAppenderRow row = rows.CreateRow();
            row.AppendValue(i.Key.Venue).AppendValue(i.Key.Symbol).AppendValue(i.VenueSymbol).AppendValue(i.BaseAsset).AppendValue(i.QuoteAsset)
                .AppendValue(i.Kind.ToString().ToLowerInvariant()).AppendValue(Number(i.Tick)).AppendValue(Number(i.Lot)).AppendValue(Number(i.MinQuantity)).AppendValue(Number(i.MinNotional))
                .AppendValue(i.Trading).AppendValue(i.RuleSets).AppendValue(i.ValidFrom == Instant.MinValue ? null : Time(i.ValidFrom)).EndRow();
        }
    }

    private void AddRuns(string name, DuckDBAppender rows, CancellationToken cancellation)
    {
        // Looking must not start a record.
        if (!File.Exists(Path.Combine(home, RunStore.FileName))) return;
        using RunStore store = RunStore.Open(home);
        foreach (RunRecord run in store.List(new RunFilter { Ascending = true }))
        {
            cancellation.ThrowIfCancellationRequested();
            if (name == "runs") AddRun(rows, run);
            else if (name == "run_metrics") AddMetrics(rows, run);
            else if (run.Saved && store.Details(run.Id) is { } details) AddDetails(name, rows, run, details);
        }
    }

    private static void AddRun(DuckDBAppender rows, RunRecord run)
    {
        IDuckDBAppenderRow row = rows.CreateRow();
        row.AppendValue(run.Id).AppendValue(Time(run.StartedAt)).AppendValue(run.Strategy).AppendValue(run.Label).AppendValue(run.Saved).AppendValue(run.Seed)
            .AppendValue(Number(run.FinalEquity)).AppendValue(run.ParametersJson).AppendValue(run.DataJson).AppendValue(run.AssumptionsJson).AppendValue(run.WarningsJson)
            .AppendValue(run.SourceSha256).AppendValue(run.Digest).AppendValue(run.Version).EndRow();
    }

    private static void AddMetrics(DuckDBAppender rows, RunRecord run)
    {
        foreach ((string metric, JsonElement value) in JsonFlat.Read(run.MetricsJson))
            rows.CreateRow().AppendValue(run.Id).AppendValue(metric).AppendValue(value.ValueKind == JsonValueKind.Number ? value.GetDouble() : (double?)null).EndRow();
    }

    private static void AddDetails(string name, DuckDBAppender rows, RunRecord run, RunDetails details)
    {
        if (name == "equity")
        {
            foreach (EquityPoint point in details.Equity ?? [])
                rows.CreateRow().AppendValue(run.Id).AppendValue(Time(point.At)).AppendValue(Number(point.Equity.ToString())).EndRow();
            return;
        }
        using JsonDocument trades = JsonDocument.Parse(details.TradesJson);
        int number = 0;
        foreach (JsonElement trade in trades.RootElement.EnumerateArray())
        {
            IDuckDBAppenderRow row = rows.CreateRow();
            row.AppendValue(run.Id).AppendValue(++number).AppendValue(Word(trade, "symbol")).AppendValue(Word(trade, "side")).AppendValue(Number(trade, "quantity"))
                .AppendValue(Time(trade, "entryTime")).AppendValue(Number(trade, "entryPrice")).AppendValue(Time(trade, "exitTime")).AppendValue(Number(trade, "exitPrice"))
                .AppendValue(Number(trade, "pnl")).AppendValue(Number(trade, "fees")).AppendValue(Number(trade, "returnPct")).AppendValue((int?)Number(trade, "bars"))
                .AppendValue(Number(trade, "mae")).AppendValue(Number(trade, "mfe")).AppendValue(Word(trade, "exitReason")).AppendValue(Word(trade, "strategy"))
                .AppendValue(trade.TryGetProperty("ambiguous", out JsonElement ambiguous) && ambiguous.ValueKind == JsonValueKind.True).EndRow();
        }
    }

    private static DateTime? Time(Instant at) => DateTime.UnixEpoch.AddTicks(Duration.FloorDivide(at.UnixNanos, 100));
    private static DateTime? Time(JsonElement node, string name) => Word(node, name) is { } text && Instant.TryParse(text, out Instant at) ? Time(at) : null;
    private static string? Word(JsonElement node, string name) => node.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.String ? value.GetString() : null;
    private static double? Number(string? text) => double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out double value) ? value : null;

    private static double? Number(JsonElement node, string name) => !node.TryGetProperty(name, out JsonElement value) ? null
        : value.ValueKind == JsonValueKind.Number ? value.GetDouble() : value.ValueKind == JsonValueKind.String ? Number(value.GetString()) : null;
}
