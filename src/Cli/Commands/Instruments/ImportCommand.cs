using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Instruments;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Instruments;

internal static class ImportCommand
{
    private const int RefusalsShown = 10;

    public static Command Create()
    {
        Argument<string[]> files = OptionKit.OneOrMore("FILE", "Metadata as venues publish it (Binance, Bybit, Coinbase), product lists, LEAN's symbol properties; plain or .gz");
        Option<string?> venue = OptionKit.Text("--venue", "Venue of all rows, when the file does not tell it");
        Option<string?> asOf = OptionKit.Text("--as-of", "First date on which the rules hold, when the file does not tell it");
        Option<bool> json = OptionKit.Json();
        var command = new Command("import", "Take trading rules into the catalogue; snapshots of several dates become dated rules") { files };
        return command.With(venue, asOf, json).Does((parsed, cancellation) =>
        {
            var options = new InstrumentImportOptions { Venue = parsed.GetValue(venue), AsOf = OptionKit.ReadTime(parsed, asOf) };
            InstrumentCatalog catalog = InstrumentCatalog.Open(GodwitHome.Path);
            var reports = new List<(string File, InstrumentImportReport Report)>();
            var failures = new List<GodwitException>();
            foreach (string file in parsed.GetValue(files)!)
            {
                cancellation.ThrowIfCancellationRequested();
                try
                {
                    reports.Add((Path.GetFileName(file), catalog.Import(file, options)));
                }
                catch (GodwitException e)
                {
                    failures.Add(e);
                }
            }
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, reports, failures));
            else if (reports.Count > 0) Print(reports);
            if (failures is [var only]) throw only;
            if (failures.Count > 1) throw new GodwitException($"{failures.Count} files were refused: {string.Join(" ", failures.Select(f => f.Message))}");
        });
    }

    private static void Print(List<(string File, InstrumentImportReport Report)> reports)
    {
        var table = new Table("File", "Venue", "Rules from", "Rows", "New", "Changed", "Known", "Left out").AlignRight(3, 4, 5, 6, 7);
        foreach ((string file, InstrumentImportReport report) in reports)
        {
            table.Add(
                file, string.Join(", ", report.Venues), Date(report.ValidFrom), Figures.Count(report.Rows), Figures.Count(report.Added),
                Figures.Count(report.Updated), Figures.Count(report.Unchanged), Figures.Count(report.Refused.Count));
        }
        Console.Out.Write(table);
        foreach ((string file, InstrumentImportReport report) in reports)
        {
            foreach (RefusedInstrument refused in report.Refused.Take(RefusalsShown)) Console.Out.Write($"{Style.Caution("!")} {file}: {refused.Name} left out: {refused.Reason}\n");
            if (report.Refused.Count > RefusalsShown) Console.Out.Write($"{Style.Caution("!")} {file}: {report.Refused.Count - RefusalsShown} more left out\n");
        }
    }

    private static string Date(Instant from) => from == Instant.MinValue ? "ever" : Figures.Time(from);

    private static void Write(Utf8JsonWriter json, List<(string File, InstrumentImportReport Report)> reports, List<GodwitException> failures)
    {
        json.WriteStartObject();
        json.WriteStartArray("files");
        foreach ((string file, InstrumentImportReport report) in reports)
        {
            json.WriteStartObject();
            json.WriteString("file", file);
            json.WriteString("format", report.Format);
            json.WriteStartArray("venues");
            foreach (string venue in report.Venues) json.WriteStringValue(venue);
            json.WriteEndArray();
            json.WriteString("validFrom", report.ValidFrom == Instant.MinValue ? null : report.ValidFrom.ToString());
            json.WriteNumber("rows", report.Rows);
            json.WriteNumber("added", report.Added);
            json.WriteNumber("updated", report.Updated);
            json.WriteNumber("unchanged", report.Unchanged);
            json.WriteStartArray("refused");
            foreach (RefusedInstrument refused in report.Refused)
            {
                json.WriteStartObject();
                json.WriteString("name", refused.Name);
                json.WriteString("reason", refused.Reason);
                json.WriteEndObject();
            }
            json.WriteEndArray();
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteStartArray("failures");
        foreach (GodwitException failure in failures) json.WriteStringValue(failure.Message);
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
