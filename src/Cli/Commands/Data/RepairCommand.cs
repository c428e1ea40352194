using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Data.Repair;
using Godwit.Data.Repair.Rules;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

/// <summary>Mends a dataset by rules that are named, recorded and taken back exactly.</summary>
internal sealed class RepairCommand
{
    private const int ShownRows = 10;

    private readonly Argument<string> _id = OptionKit.One("ID", "Dataset, as 'godwit data list' names it");
    private readonly Option<string[]> _rules = OptionKit.Many("--rule", "What to do; repeatable, in the order given: " + string.Join("; ", RepairRule.All.Select(r => $"{r.Name} ({r.Meaning})")));
    private readonly Option<string?> _maxGap = OptionKit.Text("--max-gap", "Longest gap that fill-gaps and donor fill, in bars; fill-gaps needs it");
    private readonly Option<bool> _dryRun = OptionKit.Flag("--dry-run", "Show what would change, and change nothing");
    private readonly Option<bool> _undo = OptionKit.Flag("--undo", "Take the last repair back, exactly");
    private readonly Option<bool> _all = OptionKit.Flag("--all", "With --undo: take all repairs back");
    private readonly Option<bool> _list = OptionKit.Flag("--list", "Show the repairs that the dataset carries");
    private readonly Option<bool> _json = OptionKit.Json();

    public static Command Create() => new RepairCommand().Build();

    private Command Build() =>
        new Command("repair", "Mend a dataset by explicit, recorded and reversible rules") { _id }
            .With(_rules, _maxGap, _dryRun, _undo, _all, _list, _json).Does(Run);

    private void Run(ParseResult parsed, CancellationToken cancellation)
    {
        string[] texts = parsed.GetValue(_rules) ?? [];
        bool undo = parsed.GetValue(_undo), list = parsed.GetValue(_list), dry = parsed.GetValue(_dryRun), json = parsed.GetValue(_json);
        if (new[] { texts.Length > 0, undo, list }.Count(chosen => chosen) > 1) throw GodwitException.Usage("--rule, --undo and --list exclude each other: give one of them.");
        if (parsed.GetValue(_all) && !undo) throw GodwitException.Usage("--all belongs to --undo.");
        if (dry && texts.Length == 0) throw GodwitException.Usage("--dry-run belongs to --rule.");
        long? maxGap = OptionKit.ReadCount(parsed, _maxGap);
        DataStore store = DataStore.Open(GodwitHome.Path);
        var repair = new DataRepair(store);
        string id = parsed.GetValue(_id)!;
        if (list) List(repair, store.Get(id), json);
        else if (undo) Undone(repair.Undo(id, parsed.GetValue(_all), cancellation), json);
        else
        {
            if (texts.Length == 0) throw GodwitException.Usage($"Say with --rule what to do: {string.Join(", ", RepairRule.All.Select(r => r.Name))}; or give --list or --undo.");
            RepairRule[] rules = [.. texts.Select(text => RepairRule.Parse(text, maxGap, store))];
            if (maxGap is not null && !rules.Any(r => r.FillsGaps)) throw GodwitException.Usage("--max-gap belongs to --rule fill-gaps and --rule donor.");
            if (dry) Show(repair.Plan(id, rules, cancellation), null, json);
            else
            {
                RepairOutcome outcome = repair.Run(id, rules, SystemClock.Instance.Now, cancellation);
                Show(outcome.Plan!, outcome, json);
            }
        }
    }

    private static void Show(RepairPlan plan, RepairOutcome? outcome, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer => Write(writer, plan, outcome));
            return;
        }
        Console.Out.Write($"{Style.Bold(plan.Before.Id)}  {Figures.Count(plan.Before.Rows, "bar")}\n");
        var table = new Table("Rule", "Inserted", "Changed", "Removed").AlignRight(1, 2, 3);
        foreach (RepairStep step in plan.Steps) table.Add(Words(step), Figures.Count(step.Inserted), Figures.Count(step.Changed), Figures.Count(step.Removed));
        Console.Out.Write(table);
        foreach ((string rule, string text) in plan.Remarks) Console.Out.Write($"{Style.Caution("!")} {rule}: {text}\n");
        if (plan.ChangesNothing)
        {
            Console.Out.Write("Nothing to repair.\n");
            return;
        }
        Console.Out.Write($"\n{Rows(plan.Edits)}");
        if (plan.Edits.Count > ShownRows) Console.Out.Write(Style.Faint($"… {Figures.Count(plan.Edits.Count - ShownRows)} more{(outcome is null ? " with --json" : "")}") + "\n");
        Console.Out.Write(outcome is null
            ? "\nNothing was changed: leave --dry-run out to do it.\n"
            : $"\nrepair {outcome.Records[0].Number} of {plan.Before.Id} is done: {Figures.Count(outcome.Info.Rows, "bar")} now. Take it back with  godwit data repair {plan.Before.Id} --undo\n");
    }

    private static string Words(RepairStep step) =>
        string.Join(' ', step.Parameters.Select(p => p.Key == "sha256" ? "" : $"{p.Key}={p.Value}").Where(p => p.Length > 0).Prepend(step.Rule));

    private static Table Rows(IReadOnlyList<RowEdit> edits)
    {
        var table = new Table("Bar", "", "Open", "High", "Low", "Close", "Volume").AlignRight(2, 3, 4, 5, 6);
        foreach (RowEdit edit in edits.Take(ShownRows))
        {
            if (edit.Old is { } old) Add(table, Figures.Time(edit.At), edit.New is null ? Style.Bad("removed") : "was", old);
            if (edit.New is { } now) Add(table, edit.Old is null ? Figures.Time(edit.At) : "", edit.Old is null ? Style.Good("inserted") : Style.Caution("becomes"), now);
        }
        return table;
    }

    private static void Add(Table table, string at, string what, in CandleRow row)
    {
        int scale = row.PriceScale;
        table.Add(at, what, Decimals.Format(row.Open, scale), Decimals.Format(row.High, scale), Decimals.Format(row.Low, scale), Decimals.Format(row.Close, scale), Decimals.Format(row.Volume, row.VolumeScale));
    }

    private static void Undone(RepairOutcome outcome, bool json)
    {
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartObject();
                DatasetTable.WriteFields(writer, outcome.Info);
                writer.WriteStartArray("undone");
                foreach (RepairRecord record in outcome.Records) RepairJson.Write(writer, record);
                writer.WriteEndArray();
                writer.WriteEndObject();
            });
            return;
        }
        foreach (RepairRecord record in outcome.Records)
            Console.Out.Write($"repair {record.Number} ({record.Words}) of {outcome.Info.Id} is taken back: {Counts(record)}\n");
        Console.Out.Write($"{Figures.Count(outcome.Info.Rows, "bar")} as before; the content hash {outcome.Info.Sha256[..12]}… is verified\n");
    }

    private static void List(DataRepair repair, DatasetInfo info, bool json)
    {
        IReadOnlyList<RepairRecord> records = repair.List(info.Id);
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartArray();
                foreach (RepairRecord record in records) RepairJson.Write(writer, record);
                writer.WriteEndArray();
            });
            return;
        }
        if (records.Count == 0)
        {
            Console.Out.Write($"{info.Id} was never repaired.\n");
            return;
        }
        var table = new Table("Repair", "Done at", "Rules", "Inserted", "Changed", "Removed", "Hash before", "Hash after").AlignRight(3, 4, 5);
        foreach (RepairRecord record in records)
        {
            table.Add(
                record.Number.ToString(System.Globalization.CultureInfo.InvariantCulture), Figures.Time(new(record.At.UnixMillis / 1_000 * 1_000_000_000)), string.Join(", ", record.Steps.Select(Words)),
                Figures.Count(record.Inserted), Figures.Count(record.Changed), Figures.Count(record.Removed), record.Sha256Before[..12], record.Sha256After[..12]);
        }
        Console.Out.Write(table);
    }

    internal static string Counts(RepairRecord record) =>
        $"{Figures.Count(record.Inserted, "bar")} inserted, {Figures.Count(record.Changed)} changed, {Figures.Count(record.Removed)} removed";

    private static void Write(Utf8JsonWriter json, RepairPlan plan, RepairOutcome? outcome)
    {
        json.WriteStartObject();
        json.WriteString("dataset", plan.Before.Id);
        json.WriteBoolean("dryRun", outcome is null);
        RepairJson.WriteSteps(json, plan.Steps);
        (long inserted, long changed, long removed) = (plan.Edits.Count(e => e.Kind == RowChange.Inserted), plan.Edits.Count(e => e.Kind == RowChange.Changed), plan.Edits.Count(e => e.Kind == RowChange.Removed));
        json.WriteNumber("inserted", inserted);
        json.WriteNumber("changed", changed);
        json.WriteNumber("removed", removed);
        json.WriteStartArray("remarks");
        foreach ((string rule, string text) in plan.Remarks) json.WriteStringValue($"{rule}: {text}");
        json.WriteEndArray();
        if (outcome is null)
        {
            json.WriteStartArray("rows");
            foreach (RowEdit edit in plan.Edits) Write(json, edit);
            json.WriteEndArray();
        }
        else if (outcome.Records is [var record])
        {
            json.WritePropertyName("repair");
            RepairJson.Write(json, record);
        }
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, RowEdit edit)
    {
        json.WriteStartObject();
        json.WriteString("at", edit.At.ToString());
        json.WriteString("change", edit.Kind.ToString().ToLowerInvariant());
        Write(json, "old", edit.Old);
        Write(json, "new", edit.New);
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, string name, CandleRow? row)
    {
        if (row is not { } bar) return;
        json.WriteStartArray(name);
        foreach (long price in (ReadOnlySpan<long>)[bar.Open, bar.High, bar.Low, bar.Close]) json.WriteStringValue(Decimals.Format(price, bar.PriceScale));
        json.WriteStringValue(Decimals.Format(bar.Volume, bar.VolumeScale));
        json.WriteEndArray();
    }
}
