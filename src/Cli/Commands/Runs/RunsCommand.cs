using System.CommandLine;
using System.Globalization;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Configuration;
using Godwit.Hosting.Runs;

namespace Godwit.Cli.Commands.Runs;

/// <summary>The run database: every backtest leaves a row in it.</summary>
internal static class RunsCommand
{
    public const string Summary = "List, show, compare and delete recorded runs";

    public static Command Create() => new("runs", Summary) { ListOf(), Show(), Compare(), Delete() };

    private static Command ListOf()
    {
        Option<string?> strategy = OptionKit.Text("--strategy", "Only runs of this strategy");
        Option<string?> limit = OptionKit.Text("--limit", "At most so many, newest first");
        Option<bool> json = OptionKit.Json();
        return new Command("list", "Show recorded runs, newest first").With(strategy, limit, json).Does((parsed, _) =>
        {
            using RunStore store = RunStore.Open(GodwitHome.Path);
            IReadOnlyList<RunRecord> runs = store.List(new RunFilter { Strategy = parsed.GetValue(strategy), Limit = OptionKit.ReadCount(parsed, limit) ?? 50 });
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer =>
                {
                    writer.WriteStartArray();
                    foreach (RunRecord run in runs) Write(writer, run);
                    writer.WriteEndArray();
                });
                return;
            }
            var table = new Table("Run", "Started", "Strategy", "Data", "Return", "Sharpe", "Drawdown", "Trades", "Kept").AlignRight(4, 5, 6, 7);
            foreach (RunRecord run in runs)
            {
                using JsonDocument metrics = JsonDocument.Parse(run.MetricsJson);
                using JsonDocument data = JsonDocument.Parse(run.DataJson);
                string ids = string.Join(' ', data.RootElement.EnumerateArray().Select(d => d.GetProperty("id").GetString()));
                table.Add(run.Id, Figures.Time(run.StartedAt), run.Strategy, ids, Percent(metrics, "totalReturn"), Ratio(metrics, "sharpe"), Percent(metrics, "maxDrawdown"), Ratio(metrics, "trades", "N0"), run.Saved ? "yes" : "");
            }
            Console.Out.Write(table.Count == 0 ? "No runs yet: godwit backtest records one.\n" : table.ToString());
        });
    }

    private static Command Show()
    {
        Argument<string> id = OptionKit.One("ID", "Run, or the beginning of its id");
        Option<string?> bundle = OptionKit.Text("--bundle", "Write what repeats the run to this file");
        Option<bool> json = OptionKit.Json();
        return new Command("show", "Show a recorded run") { id }.With(bundle, json).Does((parsed, _) =>
        {
            using RunStore store = RunStore.Open(GodwitHome.Path);
            RunRecord run = store.Get(parsed.GetValue(id)!);
            if (parsed.GetValue(bundle) is { } file)
            {
                string bundled = store.BundleJson(run.Id) ?? throw new GodwitException($"Run {run.Id} was recorded by Godwit {run.Version} without what repeats it: run its command again.");
                RunBundle.Parse(bundled, run.Id).WriteFile(file);
                Console.Error.Write($"bundle written to {file}\n");
            }
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer => Write(writer, run));
                return;
            }
            Console.Out.Write($"{Style.Bold(run.Id)}  {run.Strategy}  {Figures.Time(run.StartedAt)}  Godwit {run.Version}\nfinal equity {run.FinalEquity}  digest {run.Digest}\nparameters {run.ParametersJson}\ndata {run.DataJson}\n\n");
            var table = new Table("Metric", "Value").AlignRight(1);
            using JsonDocument metrics = JsonDocument.Parse(run.MetricsJson);
            foreach (JsonProperty metric in metrics.RootElement.EnumerateObject())
                if (metric.Value.ValueKind != JsonValueKind.Object) table.Add(metric.Name, metric.Value.ValueKind == JsonValueKind.Null ? "–" : metric.Value.GetRawText());
            Console.Out.Write(table);
            using JsonDocument warnings = JsonDocument.Parse(run.WarningsJson);
            foreach (JsonElement warning in warnings.RootElement.EnumerateArray()) Console.Out.Write($"{Style.Caution("!")} {warning.GetString()}\n");
        });
    }

    private static Command Compare()
    {
        Argument<string[]> ids = OptionKit.OneOrMore("ID", "Two or more runs, or the beginnings of their ids");
        Option<bool> json = OptionKit.Json();
        return new Command("compare", "Show runs side by side, the best of each figure marked") { ids }.With(json).Does((parsed, _) =>
        {
            using RunStore store = RunStore.Open(GodwitHome.Path);
            string[] names = parsed.GetValue(ids)!;
            if (names.Length < 2) throw GodwitException.Usage("'godwit runs compare' needs two runs or more.");
            RunComparison comparison = RunComparison.Of([.. names.Select(store.Get)]);
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer => Write(writer, comparison));
                return;
            }
            var table = new Table(["", .. comparison.Runs.Select(r => r.Id)]).AlignRight([.. Enumerable.Range(1, comparison.Runs.Count)]);
            foreach (ComparedText text in comparison.Parameters) table.Add([text.Name, .. text.Values.Select(v => v ?? "–")]);
            foreach (ComparedMetric metric in comparison.Metrics)
                table.Add([metric.Name, .. metric.Values.Select((v, i) => metric.Best == i ? Style.Good(Value(v)) : Value(v))]);
            Console.Out.Write(table);
            foreach (string caution in comparison.Cautions) Console.Out.Write($"{Style.Caution("!")} {caution}\n");
            if (comparison.IsSameResult) Console.Out.Write("the runs have the same digest\n");
        });
    }

    private static Command Delete()
    {
        Argument<string[]> ids = OptionKit.OneOrMore("ID", "Runs, or the beginnings of their ids");
        return new Command("delete", "Remove runs from the database") { ids }.Does((parsed, _) =>
        {
            using RunStore store = RunStore.Open(GodwitHome.Path);
            foreach (RunRecord run in store.Delete(parsed.GetValue(ids)!)) Console.Out.Write($"deleted {run.Id} ({run.Strategy})\n");
        });
    }

    private static void Write(Utf8JsonWriter json, RunRecord run)
    {
        json.WriteStartObject();
        json.WriteString("id", run.Id);
        json.WriteString("startedAt", run.StartedAt.ToString());
        json.WriteString("strategy", run.Strategy);
        Raw(json, "parameters", run.ParametersJson);
        Raw(json, "data", run.DataJson);
        Raw(json, "assumptions", run.AssumptionsJson);
        Raw(json, "metrics", run.MetricsJson);
        Raw(json, "warnings", run.WarningsJson);
        json.WriteString("finalEquity", run.FinalEquity);
        json.WriteString("digest", run.Digest);
        json.WriteString("version", run.Version);
        json.WriteNumber("seed", run.Seed);
        json.WriteString("label", run.Label);
        json.WriteBoolean("saved", run.Saved);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RunComparison comparison)
    {
        json.WriteStartObject();
        json.WriteStartArray("runs");
        foreach (RunRecord run in comparison.Runs) json.WriteStringValue(run.Id);
        json.WriteEndArray();
        json.WriteStartObject("metrics");
        foreach (ComparedMetric metric in comparison.Metrics)
        {
            json.WriteStartArray(metric.Name);
            foreach (double value in metric.Values)
            {
                if (double.IsFinite(value)) json.WriteNumberValue(value);
                else json.WriteNullValue();
            }
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteBoolean("sameDigest", comparison.IsSameResult);
        json.WriteStartArray("cautions");
        foreach (string caution in comparison.Cautions) json.WriteStringValue(caution);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Raw(Utf8JsonWriter json, string name, string value)
    {
        json.WritePropertyName(name);
        json.WriteRawValue(value);
    }

    private static string Percent(JsonDocument metrics, string name) => Read(metrics, name) is { } value ? Figures.SignedPercent(value) : "–";
    private static string Ratio(JsonDocument metrics, string name, string format = "N2") => Read(metrics, name) is { } value ? value.ToString(format, CultureInfo.InvariantCulture) : "–";
    private static double? Read(JsonDocument metrics, string name) => metrics.RootElement.TryGetProperty(name, out JsonElement value) && value.ValueKind == JsonValueKind.Number ? value.GetDouble() : null;
    private static string Value(double value) => double.IsFinite(value) ? value.ToString("G6", CultureInfo.InvariantCulture) : "–";
}
