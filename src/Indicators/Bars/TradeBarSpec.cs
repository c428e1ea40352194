using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;

namespace Godwit.Indicators.Bars;

/// <summary>Which bars to make of trades, as text: <c>time:1m</c>, <c>ticks:500</c>, <c>volume:100</c>, <c>dollar:1e6</c>, <c>imbalance:ticks</c>, <c>runs:volume:2000</c>, <c>range:50</c>, <c>renko:20</c>.</summary>
public sealed record TradeBarSpec
{
    /// <summary>Trades of the first bar, where bars are driven by information and nothing else is given.</summary>
    public const long UsualFirstTrades = 1_000;

    public static readonly IReadOnlyList<string> Rules = ["time", "ticks", "volume", "dollar", "imbalance", "runs", "range", "renko"];

    private TradeBarSpec(string rule, string value) => (Rule, Value) = (rule, value);

    /// <summary>One of <see cref="Rules"/>.</summary>
    public string Rule { get; }

    /// <summary>What stands behind the rule.</summary>
    public string Value { get; }

    /// <summary>Length of time bars; null for others.</summary>
    public BarInterval? Interval { get; private init; }

    private long FirstTrades { get; init; }
    private bool ByVolume { get; init; }

    /// <summary>The name that bars of this kind have in the store, such as <c>ticks-500-bars</c>.</summary>
    public string KindName => $"{Rule}-{Value.Replace(':', '-').Replace('.', 'p')}-bars";

    public override string ToString() => $"{Rule}:{Value}";

    /// <exception cref="GodwitException">The text is no rule for bars.</exception>
    public static TradeBarSpec Parse(string text)
    {
        int at = text.IndexOf(':', StringComparison.Ordinal);
        string rule = (at < 0 ? text : text[..at]).ToLowerInvariant(), value = at < 0 ? "" : text[(at + 1)..].ToLowerInvariant();
        if (!Rules.Contains(rule))
            throw GodwitException.Usage($"'{text}' is no rule for bars.{Suggestions.For(rule, Rules)} Write time:1m, ticks:500, volume:100, dollar:1e6, imbalance:ticks, runs:volume, range:50 or renko:20.");
        return rule switch
        {
            "time" => BarInterval.TryParse(value, out BarInterval interval) ? new TradeBarSpec(rule, interval.ToString()) { Interval = interval } : throw Bad(text, "write time:1m"),
            "imbalance" or "runs" => Information(text, rule, value),
            "ticks" => Whole(text, value) is var trades ? new TradeBarSpec(rule, Plain(value)) { FirstTrades = trades } : null!,
            _ => Decimals.CountDecimals(System.Text.Encoding.ASCII.GetBytes(value)) is >= 0 and <= 18 && Plain(value) is var plain && plain != "0" && plain[0] != '-'
                ? new TradeBarSpec(rule, plain)
                : throw Bad(text, $"write a number above 0, such as {rule}:100"),
        };
    }

    /// <summary>The builder for trades of these scales.</summary>
    /// <exception cref="GodwitException">The limit is finer than the trades' decimals.</exception>
    public TradeBarBuilder Create(int priceScale, int quantityScale) => Rule switch
    {
        "time" => new TimeBars(Interval!.Value),
        "ticks" => new TickBars(FirstTrades),
        "volume" => new VolumeBars(Units(quantityScale, "quantities")),
        "dollar" => new DollarBars(DollarUnits(priceScale + quantityScale)),
        "imbalance" => new ImbalanceBars(ByVolume, FirstTrades),
        "runs" => new RunsBars(ByVolume, FirstTrades),
        "range" => new RangeBars(new Price(Units(priceScale, "prices"))),
        _ => new RenkoBars(new Price(Units(priceScale, "prices"))),
    };

    private static TradeBarSpec Information(string text, string rule, string value)
    {
        string[] parts = value.Split(':');
        if (parts[0] is not ("ticks" or "volume") || parts.Length > 2) throw Bad(text, $"write {rule}:ticks or {rule}:volume, perhaps with the trades of the first bar: {rule}:ticks:2000");
        return new TradeBarSpec(rule, value) { ByVolume = parts[0] == "volume", FirstTrades = parts.Length == 2 ? Whole(text, parts[1]) : UsualFirstTrades };
    }

    private long Units(int scale, string of) => Decimals.TryParse(Value, scale, out long units) && units > 0
        ? units
        : throw GodwitException.Usage($"{this}: the {of} of these trades have {scale} decimals; write a limit that they can reach exactly.");

    // Scales may add up to more than 64 bits hold: the limit is rounded up to what the trades can reach.
    private Int128 DollarUnits(int scale)
    {
        int decimals = Math.Min(scale, Pow10.MaxLong);
        while (decimals > 0 && !Decimals.TryParse(Value, decimals, out _)) decimals--;
        return Decimals.TryParse(Value, decimals, out long units) && units > 0
            ? (Int128)units * Pow10.Wide(scale - decimals)
            : throw GodwitException.Usage($"{this}: the limit has more decimals than price and quantity of these trades together.");
    }

    private static long Whole(string text, string value) => Decimals.TryParse(value, 0, out long whole) && whole is > 0 and <= 1_000_000_000
        ? whole
        : throw Bad(text, "write a whole number from 1 to 1,000,000,000");

    private static string Plain(string value)
    {
        int decimals = Decimals.CountDecimals(System.Text.Encoding.ASCII.GetBytes(value));
        return decimals is >= 0 and <= 18 && Decimals.TryParse(value, decimals, out long units) ? Decimals.Format(units, decimals) : "0";
    }

    private static GodwitException Bad(string text, string hint) => GodwitException.Usage($"'{text}' is no rule for bars: {hint}.");
}
