using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Time;
using Godwit.Data.Store.Ticks;

namespace Godwit.Cli.Commands.Data;

/// <summary>Tick datasets as a table for people and as the stable JSON of <c>data list</c>.</summary>
internal static class TickTable
{
    public static Table Of(IEnumerable<TickInfo> datasets)
    {
        var table = new Table("Dataset", "Rows", "From", "To", "Size", "").AlignRight(1, 4);
        foreach (TickInfo info in datasets)
            table.Add(Style.Bold(info.Id), Figures.Count(info.Rows), Figures.Time(info.From), Figures.Time(info.To), Figures.Bytes(info.Bytes), Marks(info));
        return table;
    }

    /// <summary>What a reader must know of a dataset before trusting it.</summary>
    public static string Marks(TickInfo info)
    {
        var marks = new List<string>();
        if (info.Synthetic) marks.Add(Style.Caution("synthetic"));
        if (info.ClockOffset != Duration.Zero) marks.Add($"clock {Seconds(info.ClockOffset)}");
        if (info.Findings.GetValueOrDefault("sequenceBreaks") is > 0 and var breaks) marks.Add(Style.Caution(Figures.Count(breaks, "sequence break")));
        if (info.Findings.GetValueOrDefault("idGaps") is > 0 and var gaps) marks.Add(Style.Caution(Figures.Count(gaps, "gap") + " in numbers"));
        return string.Join(", ", marks);
    }

    /// <summary>Seconds with sign, exactly.</summary>
    public static string Seconds(Duration length) => $"{(length.Nanos < 0 ? "" : "+")}{Core.Numbers.Decimals.Format(length.Nanos, 9)} s";

    public static void Write(Utf8JsonWriter json, TickInfo info)
    {
        json.WriteStartObject();
        WriteFields(json, info);
        json.WriteEndObject();
    }

    public static void WriteFields(Utf8JsonWriter json, TickInfo info)
    {
        json.WriteString("id", info.Id);
        json.WriteString("venue", info.Key.Venue);
        json.WriteString("symbol", info.Key.Symbol);
        json.WriteString("kind", info.Kind);
        json.WriteNumber("rows", info.Rows);
        json.WriteString("from", info.From.ToString());
        json.WriteString("to", info.To.ToString());
        json.WriteString("sha256", info.Sha256);
        json.WriteBoolean("synthetic", info.Synthetic);
        json.WriteNumber("clockOffsetSeconds", (decimal)info.ClockOffset.Nanos / 1_000_000_000);
        json.WriteNumber("bytes", info.Bytes);
        json.WriteString("source", info.Source);
        WriteCounts(json, "findings", info.Findings);
    }

    public static void WriteCounts(Utf8JsonWriter json, string name, IReadOnlyDictionary<string, long> counts)
    {
        json.WriteStartObject(name);
        foreach ((string what, long count) in counts) json.WriteNumber(what, count);
        json.WriteEndObject();
    }
}
