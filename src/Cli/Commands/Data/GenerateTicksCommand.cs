using System.CommandLine;
using System.Globalization;
using Godwit.Cli.Terminal;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Generation.Agents;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

/// <summary>A market of agents as trades, quotes and a book.</summary>
internal static class GenerateTicksCommand
{
    private static readonly AgentMarketOptions Defaults = new();

    public static Command Create()
    {
        Option<string> symbol = OptionKit.Text("--symbol", "Symbol to make, or SYMBOL:PRICE with its first price", string.Create(CultureInfo.InvariantCulture, $"{Defaults.Name}:{Defaults.StartPrice}"));
        Option<string> length = OptionKit.Text("--length", "How long the recording is, such as 10m, 1h or 2d", Defaults.Length.ToString());
        Option<string> from = OptionKit.Text("--from", "When it begins", Defaults.Start.ToString()[..10]);
        Option<ulong> seed = new("--seed") { Description = "The same seed and options give the same ticks everywhere", DefaultValueFactory = _ => Defaults.Seed };
        Option<string?> rate = OptionKit.Text("--actions", string.Create(CultureInfo.InvariantCulture, $"Mean number of the agents' actions in a second (default {Defaults.ActionsPerSecond})"));
        Option<string?> volatility = OptionKit.Text("--volatility", string.Create(CultureInfo.InvariantCulture, $"Standard deviation of a year's log change of the hidden value (default {Defaults.AnnualVolatility})"));
        Option<string?> tick = OptionKit.Text("--tick", "Smallest price step (default 0.01, finer for small prices)");
        Option<bool> json = OptionKit.Json();
        return new Command("generate-ticks", "Make a market of agents: consistent trades, quotes and order book; stored under the venue SYNTHETIC").With(symbol, length, from, seed, rate, volatility, tick, json).Does((parsed, cancellation) =>
        {
            (string name, decimal price) = ReadSymbol(parsed.GetValue(symbol)!);
            var options = Defaults with
            {
                Name = name,
                StartPrice = price,
                Tick = parsed.GetValue(tick) is { } step ? ReadPrice("--tick", step) : GenerateCommand.DefaultTick(price),
                Length = Duration.TryParse(parsed.GetValue(length)!, out Duration long_) ? long_ : throw GodwitException.Usage($"--length '{parsed.GetValue(length)}' is no length of time: write 10m, 1h or 2d."),
                Start = Instant.TryParse(parsed.GetValue(from)!, out Instant at) ? at : throw GodwitException.Usage($"--from '{parsed.GetValue(from)}' is no date: write 2024-01-31 or 2024-01-31T12:00Z."),
                Seed = parsed.GetValue(seed),
                ActionsPerSecond = OptionKit.ReadNumber(parsed, rate) ?? Defaults.ActionsPerSecond,
                AnnualVolatility = OptionKit.ReadNumber(parsed, volatility) ?? Defaults.AnnualVolatility,
            };
            options.Validate();
            TickStore store = DataStore.Open(GodwitHome.Path).Ticks;
            string source = string.Create(CultureInfo.InvariantCulture, $"agents' market, seed {options.Seed}");
            TickInfo[] made = [.. ((TickKind[])[TickKind.Trade, TickKind.Quote, TickKind.Book]).Select(kind => store.WriteTicks(
                new InstrumentKey(MarketGenerator.Venue, name), AgentMarket.Stream(options, kind), kind, AgentMarket.PriceScale(options), AgentMarket.QuantityScale, source, synthetic: true, cancellation))];
            if (parsed.GetValue(json))
            {
                JsonOutput.Write(writer =>
                {
                    writer.WriteStartArray();
                    foreach (TickInfo info in made) TickTable.Write(writer, info);
                    writer.WriteEndArray();
                });
                return;
            }
            Console.Out.Write(TickTable.Of(made));
            Console.Out.Write($"Next:  godwit data check {made[2].Id}\n");
        });
    }

    private static (string Name, decimal Price) ReadSymbol(string text)
    {
        string[] parts = text.Split(':');
        if (parts.Length > 2 || parts[0].Length == 0) throw GodwitException.Usage($"--symbol takes SYMBOL or SYMBOL:PRICE, not '{text}'.");
        return (parts[0].ToUpperInvariant(), parts.Length == 2 ? ReadPrice("--symbol", parts[1]) : Defaults.StartPrice);
    }

    private static decimal ReadPrice(string option, string text) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out decimal price) && price > 0 ? price : throw GodwitException.Usage($"{option} takes a positive decimal such as 0.01, not '{text}'.");
}
