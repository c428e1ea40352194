using Godwit.Hosting.Composition;

namespace Godwit.Hosting.Scripting.Rules;

internal enum RuleKeyKind : byte { Text, Name, Symbols, Interval, Parameters, Conditions, Indicators, Side, Condition, Size, Share, Count, Order }

/// <summary>A key of a rules file: the one place from which reading, the JSON schema and the language reference come.</summary>
/// <param name="Name">The key.</param>
/// <param name="Kind">What its value is.</param>
/// <param name="Meaning">What it is for, in one sentence.</param>
/// <param name="Example">A value.</param>
internal sealed record RuleKey(string Name, RuleKeyKind Kind, string Meaning, string Example)
{
    /// <summary>The option of a run that it sets, by its property of <see cref="BacktestOptions"/>; a command line that gives the option goes before.</summary>
    public string? Option { get; init; }

    /// <summary>The option on the command line.</summary>
    public string? Flag { get; init; }

    /// <summary>Largest value of a share or count.</summary>
    public double Most { get; init; }

    public static IReadOnlyList<RuleKey> Root { get; } =
    [
        new("name", RuleKeyKind.Name, "Name of the strategy in results; the file's name unless given.", "trend-pullback"),
        new("description", RuleKeyKind.Text, "What the idea is, for people.", "Buys pullbacks in an upward trend."),
        new("universe", RuleKeyKind.Symbols, "The symbols that the rules are meant for; a run over others is refused. Left out: any.", "[BTCUSDT, ETHUSDT]"),
        new("timeframe", RuleKeyKind.Interval, "Length of the bars that the rules are meant for; a run over others is refused. Left out: any.", "1h"),
        new("parameters", RuleKeyKind.Parameters, "Numbers that can be changed from outside with --param name=value.", "{fast: 12}"),
        new("require", RuleKeyKind.Conditions, "What must hold between the parameters, such as fast < slow.", "fast < slow"),
        new("indicators", RuleKeyKind.Indicators, "Names for values, to use in conditions; a value can use names from above it.", "{trend: 'ema(close, 200)'}"),
        new("long", RuleKeyKind.Side, "When to be long: enter, and when to leave again: exit.", "{enter: close > trend}"),
        new("short", RuleKeyKind.Side, "When to be short: enter, and when to leave again: exit.", "{enter: close < trend}"),
        new("size", RuleKeyKind.Size, "How large an entry is: a share of equity, or a sizing such as notional: 500.", "10%") { Option = nameof(BacktestOptions.Size), Flag = "--size" },
        new("stop_loss", RuleKeyKind.Share, "Distance of the stop-loss from the entry price.", "3%") { Option = nameof(BacktestOptions.StopLoss), Flag = "--stop-loss", Most = 1 },
        new("take_profit", RuleKeyKind.Share, "Distance of the take-profit from the entry price.", "6%") { Option = nameof(BacktestOptions.TakeProfit), Flag = "--take-profit", Most = 1000 },
        new("trailing_stop", RuleKeyKind.Share, "Distance of a stop that follows the best price since the entry.", "4%") { Option = nameof(BacktestOptions.TrailingStop), Flag = "--trailing-stop", Most = 1 },
        new("time_stop", RuleKeyKind.Count, "Bars after which a position is closed.", "48") { Option = nameof(BacktestOptions.TimeStop), Flag = "--time-stop", Most = 1_000_000 },
        new("entry_order", RuleKeyKind.Order, "How entries are made: market, or limit at the signal's close.", "limit") { Option = nameof(BacktestOptions.EnterWithLimit), Flag = "--limit-entry" },
    ];

    public static IReadOnlyList<RuleKey> Side { get; } =
    [
        new("enter", RuleKeyKind.Condition, "The condition to open a position; a list under all: or any: joins several.", "close > trend"),
        new("exit", RuleKeyKind.Condition, "The condition to close it again. Left out: stops and the other side's entry alone.", "close < trend"),
    ];

    public static IReadOnlyList<RuleKey> Parameter { get; } =
    [
        new("default", RuleKeyKind.Text, "The value unless another is given; written without a point it is a whole number.", "12"),
        new("min", RuleKeyKind.Text, "Smallest value allowed.", "2"),
        new("max", RuleKeyKind.Text, "Largest value allowed.", "200"),
        new("meaning", RuleKeyKind.Text, "What it is, for people.", "Bars of the fast average"),
    ];
}
