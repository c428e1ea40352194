using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Time;
using Godwit.Data.Quality;
using Godwit.Data.Quality.Ticks;

namespace Godwit.Cli.Commands.Data;

/// <summary>What <c>data check</c> says about trades, quotes and books.</summary>
internal static class TickCheckOutput
{
    public static void Print(TickQualityReport report)
    {
        Console.Out.Write($"{Style.Bold(report.Info.Id)}  {Figures.Count(report.Info.Rows, report.Info.Schema.Noun)}, {Figures.Time(report.Info.From)} to {Figures.Time(report.Info.To)}\n");
        CheckCommand.PrintFindings(report.Findings);
        string[] zero = [.. report.Counts.Where(c => c.Value == 0).Select(c => TickShow.Words(c.Key))];
        if (zero.Length > 0) Console.Out.Write(Style.Faint($"none of: {string.Join(", ", zero)}") + "\n");
        Console.Out.Write("\n");
    }

    public static void Write(Utf8JsonWriter json, TickQualityReport report)
    {
        json.WriteStartObject();
        json.WriteString("id", report.Info.Id);
        json.WriteString("kind", report.Info.Kind);
        json.WriteNumber("rows", report.Info.Rows);
        json.WriteString("from", report.Info.From.ToString());
        json.WriteString("to", report.Info.To.ToString());
        TickTable.WriteCounts(json, "counts", report.Counts);
        if (report.Clock is { } clock)
        {
            json.WriteStartObject("clock");
            json.WriteNumber("rows", clock.Rows);
            json.WriteNumber("impossible", clock.Impossible);
            json.WriteNumber("leastSeconds", Seconds(clock.Least));
            json.WriteNumber("medianSeconds", Seconds(clock.Median));
            json.WriteNumber("percentile99Seconds", Seconds(clock.High));
            json.WriteNumber("mostSeconds", Seconds(clock.Most));
            json.WriteNumber("leastOffsetSeconds", Seconds(clock.LeastOffset));
            json.WriteNumber("recordedOffsetSeconds", Seconds(report.Info.ClockOffset));
            json.WriteEndObject();
        }
        if (report.Book is { } book)
        {
            json.WriteStartObject("book");
            json.WriteNumber("messages", book.Messages);
            json.WriteNumber("rows", book.Rows);
            json.WriteNumber("crossed", book.Crossed);
            json.WriteNumber("oneSided", book.OneSided);
            json.WriteNumber("bidLevels", book.Bids);
            json.WriteNumber("askLevels", book.Asks);
            if (book.QuotesId is { } quotes) json.WriteString("quotes", quotes);
            json.WriteNumber("comparable", book.Comparable);
            json.WriteNumber("equal", book.Equal);
            json.WriteEndObject();
        }
        json.WriteStartArray("findings");
        foreach (QualityFinding finding in report.Findings) CheckCommand.Write(json, finding);
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static decimal Seconds(Duration length) => (decimal)length.Nanos / 1_000_000_000;
}
