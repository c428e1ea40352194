using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Data.Store;

namespace Godwit.Cli.Commands.Data;

/// <summary>Datasets as a table for people and as the stable JSON of <c>data list</c>.</summary>
internal static class DatasetTable
{
    public static Table Of(IEnumerable<DatasetInfo> datasets)
    {
        var table = new Table("Dataset", "Bars", "From", "To", "Size", "").AlignRight(1, 4);
        foreach (DatasetInfo info in datasets)
            table.Add(Style.Bold(info.Id), Figures.Count(info.Rows), Figures.Time(info.From), Figures.Time(info.To), Figures.Bytes(info.Bytes), Marks(info));
        return table;
    }

    /// <summary>What a reader must know of a dataset before trusting it.</summary>
    public static string Marks(DatasetInfo info)
    {
        var marks = new List<string>();
        if (info.Synthetic) marks.Add(Style.Caution("synthetic"));
        if (info.Repaired is not null) marks.Add(Style.Caution("repaired"));
        if (info.LastBarMayBePartial) marks.Add(Style.Caution("last bar may be partial"));
        return string.Join(", ", marks);
    }

    /// <summary>One dataset as an object; times are the open times of the first and the last bar.</summary>
    public static void Write(Utf8JsonWriter json, DatasetInfo info)
    {
        json.WriteStartObject();
        WriteFields(json, info);
        json.WriteEndObject();
    }

    public static void WriteFields(Utf8JsonWriter json, DatasetInfo info)
    {
        json.WriteString("id", info.Id);
        json.WriteString("venue", info.Key.Venue);
        json.WriteString("symbol", info.Key.Symbol);
        json.WriteString("kind", info.Kind);
        json.WriteString("interval", info.Interval.ToString());
        json.WriteNumber("rows", info.Rows);
        json.WriteString("from", info.From.ToString());
        json.WriteString("to", info.To.ToString());
        json.WriteString("sha256", info.Sha256);
        json.WriteBoolean("synthetic", info.Synthetic);
        json.WriteBoolean("lastBarMayBePartial", info.LastBarMayBePartial);
        json.WriteNumber("bytes", info.Bytes);
        json.WriteString("source", info.Source);
        if (info.Repaired is not { } repaired) return;
        json.WriteStartObject("repaired");
        json.WriteNumber("repairs", repaired.Repairs);
        json.WriteNumber("inserted", repaired.Inserted);
        json.WriteNumber("changed", repaired.Changed);
        json.WriteNumber("removed", repaired.Removed);
        json.WriteEndObject();
    }
}
