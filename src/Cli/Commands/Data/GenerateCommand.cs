using System.CommandLine;
using System.Globalization;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Generation;
using Godwit.Data.Store;
using Godwit.Hosting.Configuration;

namespace Godwit.Cli.Commands.Data;

/// <summary>The options of the market generator as command-line words.</summary>
internal sealed class GenerateCommand
{
    private static readonly MarketGeneratorOptions Defaults = new();
    private static readonly SyntheticSymbol Coin = new();

    private readonly Option<string[]> _symbols = OptionKit.Many("--symbol", $"Symbol to make, or SYMBOL:PRICE with its first price; repeatable (default {Coin.Name}:{Coin.StartPrice})");
    private readonly Option<string> _interval = OptionKit.Text("--interval", "Bar length, 1s to 1d", Defaults.Interval.ToString());
    private readonly Option<string> _from = OptionKit.Text("--from", "Open time of the first bar", Defaults.Start.ToString()[..10]);
    private readonly Option<string?> _to = OptionKit.Text("--to", "End of the market, exclusive; instead of --bars");
    private readonly Option<string?> _bars = OptionKit.Text("--bars", $"Number of bars on the time grid (default {Defaults.Bars})");
    private readonly Option<ulong> _seed = new("--seed") { Description = "The same seed and options give the same bars everywhere", DefaultValueFactory = _ => Defaults.Seed };
    private readonly Option<string?> _tick = OptionKit.Text("--tick", "Smallest price step (default 0.01, finer for small prices)");
    private readonly Option<string?> _volatility = Number("--volatility", "Standard deviation of a year's log return", Coin.AnnualVolatility);
    private readonly Option<string?> _volume = Number("--volume", "Mean volume of a day in the base asset", Coin.DailyVolume);
    private readonly Option<string?> _drift = Number("--drift", "Drift of the log price per year", Defaults.AnnualDrift);
    private readonly Option<string?> _correlation = Number("--correlation", "Correlation of the symbols' returns", Defaults.Correlation);
    private readonly Option<string?> _tails = OptionKit.Text("--tails", $"Degrees of freedom of Student's t: 3 wild, 30 nearly normal (default {Defaults.TailDegrees})");
    private readonly Option<string?> _jumps = Number("--jumps", "Price jumps per year", Defaults.JumpsPerYear);
    private readonly Option<string?> _jumpSize = Number("--jump-size", "Standard deviation of a jump, fraction of the price", Defaults.JumpSize);
    private readonly Option<string?> _outages = Number("--outages", "Exchange outages per year", Defaults.OutagesPerYear);
    private readonly Option<string?> _outageHours = Number("--outage-hours", "Mean length of an outage in hours", Defaults.OutageHours);
    private readonly Option<string?> _missing = Number("--missing", "Share of single bars that are missing", Defaults.MissingShare);
    private readonly Option<bool> _json = OptionKit.Json();

    public static Command Create() => new GenerateCommand().Build();

    private Command Build() =>
        new Command("generate", "Make a synthetic market: regimes of volatility, fat tails, jumps, outages; stored under the venue SYNTHETIC")
            .With(_symbols, _interval, _from, _to, _bars, _seed, _tick, _volatility, _volume, _drift, _correlation, _tails, _jumps, _jumpSize, _outages, _outageHours, _missing, _json)
            .Does((parsed, cancellation) => Generate(Read(parsed), parsed.GetValue(_json), cancellation));

    private static void Generate(MarketGeneratorOptions options, bool json, CancellationToken cancellation)
    {
        IReadOnlyList<DatasetInfo> made;
        using (var progress = new ProgressLine("Generating"))
            made = SyntheticMarket.Store(DataStore.Open(GodwitHome.Path), options, progress, cancellation);
        if (json)
        {
            JsonOutput.Write(writer =>
            {
                writer.WriteStartArray();
                foreach (DatasetInfo info in made) DatasetTable.Write(writer, info);
                writer.WriteEndArray();
            });
            return;
        }
        Console.Out.Write(DatasetTable.Of(made));
        Console.Out.Write($"Next:  godwit backtest ma-cross --data {made[0].Id}\n");
    }

    private MarketGeneratorOptions Read(ParseResult parsed)
    {
        BarInterval interval = OptionKit.ToInterval("--interval", parsed.GetValue(_interval)!);
        if (!Instant.TryParse(parsed.GetValue(_from)!, out Instant start))
            throw GodwitException.Usage($"--from '{parsed.GetValue(_from)}' is no date: write 2024-01-31 or 2024-01-31T12:00Z.");
        return new MarketGeneratorOptions
        {
            Symbols = Symbols(parsed),
            Seed = parsed.GetValue(_seed),
            Interval = interval,
            Start = start,
            Bars = Bars(parsed, interval, start),
            AnnualDrift = OptionKit.ReadNumber(parsed, _drift) ?? Defaults.AnnualDrift,
            Correlation = OptionKit.ReadNumber(parsed, _correlation) ?? Defaults.Correlation,
            TailDegrees = OptionKit.ReadCount(parsed, _tails) ?? Defaults.TailDegrees,
            JumpsPerYear = OptionKit.ReadNumber(parsed, _jumps) ?? Defaults.JumpsPerYear,
            JumpSize = OptionKit.ReadNumber(parsed, _jumpSize) ?? Defaults.JumpSize,
            OutagesPerYear = OptionKit.ReadNumber(parsed, _outages) ?? Defaults.OutagesPerYear,
            OutageHours = OptionKit.ReadNumber(parsed, _outageHours) ?? Defaults.OutageHours,
            MissingShare = OptionKit.ReadNumber(parsed, _missing) ?? Defaults.MissingShare,
        };
    }

    private int Bars(ParseResult parsed, BarInterval interval, Instant start)
    {
        int? bars = OptionKit.ReadCount(parsed, _bars);
        if (OptionKit.ReadTime(parsed, _to) is not { } end) return bars ?? Defaults.Bars;
        if (bars is not null) throw GodwitException.Usage("--to and --bars say the same thing twice: give one of them.");
        if (end <= start) throw GodwitException.Usage($"--to ({parsed.GetValue(_to)}) must lie after --from ({parsed.GetValue(_from)}).");
        long count = (end - interval.Floor(start)).Nanos / interval.Length.Nanos;
        return (int)Math.Clamp(count, 1, int.MaxValue);
    }

    private List<SyntheticSymbol> Symbols(ParseResult parsed)
    {
        string[] texts = parsed.GetValue(_symbols) is { Length: > 0 } given ? given : [Coin.Name];
        return [.. texts.Select(text => Symbol(parsed, text))];
    }

    private SyntheticSymbol Symbol(ParseResult parsed, string text)
    {
        string[] parts = text.Split(':');
        decimal price = Coin.StartPrice;
        if (parts.Length > 2 || (parts.Length == 2 && !ParsePrice(parts[1], out price)))
            throw GodwitException.Usage($"--symbol takes SYMBOL or SYMBOL:PRICE, not '{text}'.");
        decimal tick = DefaultTick(price);
        if (parsed.GetValue(_tick) is { } wanted && !ParsePrice(wanted, out tick)) throw GodwitException.Usage($"--tick takes a positive decimal such as 0.01, not '{wanted}'.");
        return Coin with
        {
            Name = parts[0].ToUpperInvariant(),
            StartPrice = price,
            Tick = tick,
            AnnualVolatility = OptionKit.ReadNumber(parsed, _volatility) ?? Coin.AnnualVolatility,
            DailyVolume = OptionKit.ReadNumber(parsed, _volume) ?? Coin.DailyVolume,
        };
    }

    private static bool ParsePrice(string text, out decimal price) =>
        decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out price) && price > 0;

    /// <summary>A cent, or the step that leaves at least five digits to a small price.</summary>
    internal static decimal DefaultTick(decimal price)
    {
        decimal tick = 0.01m;
        while (tick > 0.000000000001m && price / tick < 10_000m) tick /= 10;
        return tick;
    }

    private static Option<string?> Number(string name, string meaning, double fallback) =>
        OptionKit.Text(name, string.Create(CultureInfo.InvariantCulture, $"{meaning} (default {fallback})"));
}
