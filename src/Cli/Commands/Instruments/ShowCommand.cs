using System.CommandLine;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Core.Instruments;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Instruments;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Instruments;

internal static class ShowCommand
{
    public static Command Create()
    {
        Argument<string> id = OptionKit.One("VENUE:SYMBOL", "Instrument, such as BINANCE:BTCUSDT");
        Option<bool> json = OptionKit.Json();
        return new Command("show", "Show one instrument with the rules of all dates") { id }.With(json).Does((parsed, _) =>
        {
            InstrumentCatalog catalog = InstrumentCatalog.Open(GodwitHome.Path);
            InstrumentDetail detail = Find(catalog, parsed.GetValue(id)!);
            if (parsed.GetValue(json)) JsonOutput.Write(writer => Write(writer, detail));
            else Print(detail);
        });
    }

    private static InstrumentDetail Find(InstrumentCatalog catalog, string text)
    {
        if (!InstrumentKey.TryParse(text, out InstrumentKey key)) throw GodwitException.Usage($"'{text}' names no instrument: write VENUE:SYMBOL, such as BINANCE:BTCUSDT.");
        if (catalog.Show(key) is { } found) return found;
        string[] known = [.. catalog.List(new InstrumentFilter()).Select(i => i.Key.ToString())];
        string hint = known.Length == 0 ? " The catalogue is empty: take metadata in with 'godwit instruments import'." : Suggestions.For(key.ToString(), known);
        throw new GodwitException($"The catalogue has no instrument '{key}'.{hint}");
    }

    private static void Print(InstrumentDetail detail)
    {
        Instrument instrument = detail.Instrument;
        string spelling = detail.VenueSymbol == instrument.Key.Symbol ? "" : $" (the venue writes {detail.VenueSymbol})";
        Console.Out.Write($"{Style.Bold(instrument.Key.ToString())}{spelling}  {InstrumentText.Kind(instrument.Kind)}, {instrument.BaseAsset} priced in {instrument.QuoteAsset}\n");
        for (int i = 0; i < instrument.Rules.Count; i++)
        {
            InstrumentRules rules = instrument.Rules[i];
            var table = new Table(From(rules), detail.Sources[i]);
            foreach ((_, string words, string value) in InstrumentText.Limits(instrument, rules)) table.Add(words, value);
            if (!rules.Trading) table.Add("trading", Style.Caution("stopped by the venue"));
            Console.Out.Write($"\n{table}");
        }
    }

    private static string From(InstrumentRules rules) => rules.ValidFrom == Instant.MinValue ? "Rules since ever" : $"Rules from {Figures.Time(rules.ValidFrom)}";

    private static void Write(Utf8JsonWriter json, InstrumentDetail detail)
    {
        Instrument instrument = detail.Instrument;
        json.WriteStartObject();
        json.WriteString("id", instrument.Key.ToString());
        json.WriteString("venue", instrument.Key.Venue);
        json.WriteString("symbol", instrument.Key.Symbol);
        json.WriteString("venueSymbol", detail.VenueSymbol);
        json.WriteString("kind", InstrumentText.Kind(instrument.Kind));
        json.WriteString("base", instrument.BaseAsset);
        json.WriteString("quote", instrument.QuoteAsset);
        json.WriteString("contractSize", instrument.ContractSize.ToString());
        json.WriteStartArray("rules");
        for (int i = 0; i < instrument.Rules.Count; i++)
        {
            InstrumentRules rules = instrument.Rules[i];
            json.WriteStartObject();
            json.WriteString("validFrom", rules.ValidFrom == Instant.MinValue ? null : rules.ValidFrom.ToString());
            json.WriteString("source", detail.Sources[i]);
            json.WriteBoolean("trading", rules.Trading);
            foreach ((string name, _, string value) in InstrumentText.Limits(instrument, rules)) json.WriteString(name, value);
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }
}
