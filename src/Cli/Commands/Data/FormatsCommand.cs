using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Data.Import.Formats;
using Godwit.Data.Import.Ticks;

namespace Godwit.Cli.Commands.Data;

internal static class FormatsCommand
{
    public static Command Create()
    {
        Option<bool> json = OptionKit.Json();
        return new Command("formats", "List the file formats that market data are read from").With(json).Does((parsed, _) =>
        {
            if (parsed.GetValue(json)) WriteJson();
            else Print();
        });
    }

    private static void Print()
    {
        var table = new Table("Format", "What it is", "Example");
        foreach (ICandleFormat format in CandleFormats.All) table.Add(format.Name, format.Summary, format.Example);
        Console.Out.Write(table);
        Console.Out.Write("\n");
        var ticks = new Table("Format", "Gives", "What it is", "Example");
        foreach (TickFormat format in TickFormats.All) ticks.Add(format.Name, string.Join(", ", format.Kinds), format.Summary, format.Example);
        ticks.Add("table", "table", "Delimited tables: a column 'date', any others; market capitalisations, daily features", "MARKETCAP_cmc_daily.csv.gz");
        ticks.Add("quote-bars", "1m-quotes …", "Open, high, low, close and size of bid and ask a bar", "COINBASE_BTCUSD_1m_quotes.csv.gz");
        Console.Out.Write(ticks);
        Console.Out.Write("\nA file's content tells its format; godwit data import --format NAME forces one, and --dry-run shows what was found.\n");
    }

    private static void WriteJson() => JsonOutput.Write(json =>
    {
        json.WriteStartArray();
        foreach (ICandleFormat format in CandleFormats.All)
        {
            json.WriteStartObject();
            json.WriteString("name", format.Name);
            json.WriteString("summary", format.Summary);
            json.WriteString("example", format.Example);
            json.WriteBoolean("columns", format.TakesColumns);
            WriteKinds(json, ["bars"]);
            json.WriteEndObject();
        }
        foreach (TickFormat format in TickFormats.All)
        {
            json.WriteStartObject();
            json.WriteString("name", format.Name);
            json.WriteString("summary", format.Summary);
            json.WriteString("example", format.Example);
            json.WriteBoolean("columns", false);
            WriteKinds(json, format.Kinds);
            json.WriteEndObject();
        }
        json.WriteEndArray();
    });

    private static void WriteKinds(Utf8JsonWriter json, IReadOnlyList<string> kinds)
    {
        json.WriteStartArray("kinds");
        foreach (string kind in kinds) json.WriteStringValue(kind);
        json.WriteEndArray();
    }
}
