using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Time;
using Godwit.Data.Instruments;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Instruments;

internal static class ListCommand
{
    public static Command Create()
    {
        Option<string?> venue = OptionKit.Text("--venue", "Only this venue");
        Option<string?> baseAsset = OptionKit.Text("--base", "Only this base asset, such as BTC");
        Option<string?> quoteAsset = OptionKit.Text("--quote", "Only this quote asset, such as USDT");
        Option<string?> search = OptionKit.Text("--search", "Only symbols that contain this text");
        Option<bool> trading = OptionKit.Flag("--trading", "Only instruments that the venue lets trade");
        Option<bool> json = OptionKit.Json();
        return new Command("list", "Show the instruments of the catalogue").With(venue, baseAsset, quoteAsset, search, trading, json).Does((parsed, _) =>
        {
            var filter = new InstrumentFilter
            {
                Venue = parsed.GetValue(venue),
                BaseAsset = parsed.GetValue(baseAsset),
                QuoteAsset = parsed.GetValue(quoteAsset),
                Symbol = parsed.GetValue(search),
                TradingOnly = parsed.GetValue(trading),
            };
            IReadOnlyList<InstrumentSummary> found = InstrumentCatalog.Open(GodwitHome.Path).List(filter);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, found));
            else Print(found, filter != new InstrumentFilter());
        });
    }

    private static void Print(IReadOnlyList<InstrumentSummary> found, bool filtered)
    {
        if (found.Count == 0)
        {
            Console.Out.Write(filtered
                ? "No instrument of the catalogue fits.\n"
                : "The catalogue is empty.\nTake a venue's metadata in with  godwit instruments import FILE\n");
            return;
        }
        var table = new Table("Instrument", "Kind", "Tick", "Lot", "Least quantity", "Least value", "Rules", "").AlignRight(2, 3, 4, 5, 6);
        foreach (InstrumentSummary one in found)
        {
            table.Add(
                Style.Bold(one.Key.ToString()), InstrumentText.Kind(one.Kind), one.Tick ?? "–", one.Lot ?? "–", one.MinQuantity ?? "–",
                one.MinNotional is { } value ? $"{value} {one.QuoteAsset}" : "–", Figures.Count(one.RuleSets), one.Trading ? "" : Style.Caution("not trading"));
        }
        Console.Out.Write(table);
        Console.Out.Write(Style.Faint(Figures.Count(found.Count, "instrument")) + "\n");
    }

    private static void Write(Utf8JsonWriter json, IReadOnlyList<InstrumentSummary> found)
    {
        json.WriteStartArray();
        foreach (InstrumentSummary one in found)
        {
            json.WriteStartObject();
            json.WriteString("id", one.Key.ToString());
            json.WriteString("venue", one.Key.Venue);
            json.WriteString("symbol", one.Key.Symbol);
            json.WriteString("venueSymbol", one.VenueSymbol);
            json.WriteString("kind", InstrumentText.Kind(one.Kind));
            json.WriteString("base", one.BaseAsset);
            json.WriteString("quote", one.QuoteAsset);
            json.WriteString("tick", one.Tick);
            json.WriteString("lot", one.Lot);
            json.WriteString("minQuantity", one.MinQuantity);
            json.WriteString("minNotional", one.MinNotional);
            json.WriteBoolean("trading", one.Trading);
            json.WriteNumber("ruleSets", one.RuleSets);
            json.WriteString("validFrom", one.ValidFrom == Instant.MinValue ? null : one.ValidFrom.ToString());
            json.WriteEndObject();
        }
        json.WriteEndArray();
    }
}
