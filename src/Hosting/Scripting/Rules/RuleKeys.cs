using Godwit.Hosting.Composition;

namespace Godwit.Hosting.Scripting.Rules;

internal enum RuleKeyKind : byte { Text, Name, Symbols, Interval, Parameters, Conditions, Indicators, Side, Condition, Size, Rule, Count, Order }

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
        new("stop_loss", RuleKeyKind.Rule, "Distance of the stop-loss from the entry price: a share, or average true ranges.", "2atr") { Option = nameof(BacktestOptions.StopLoss), Flag = "--stop-loss" },
        new("take_profit", RuleKeyKind.Rule, "Distance of the take-profit from the entry price.", "6%") { Option = nameof(BacktestOptions.TakeProfit), Flag = "--take-profit" },
        new("trailing_stop", RuleKeyKind.Rule, "Distance of a stop that follows the best price since the entry.", "4%") { Option = nameof(BacktestOptions.TrailingStop), Flag = "--trailing-stop" },
        new("time_stop", RuleKeyKind.Count, "Bars after which a position is closed.", "48") { Option = nameof(BacktestOptions.TimeStop), Flag = "--time-stop", Most = 1_000_000 },
        new("entry_order", RuleKeyKind.Order, "How entries are made: market, or limit at the signal's close.", "limit") { Option = nameof(BacktestOptions.EnterWithLimit), Flag = "--limit-entry" },
        new("roi", RuleKeyKind.Rule, "Profit targets that fall with the bars in the position: BARS:TARGET, joined by commas.", "0:4%,60:2%,240:0") { Option = nameof(BacktestOptions.Roi), Flag = "--roi" },
        new("break_even", RuleKeyKind.Rule, "Profit at a close from which the stop stands at the entry price; with :GAIN above it.", "2%:0.3%") { Option = nameof(BacktestOptions.BreakEven), Flag = "--break-even" },
        new("scale_in", RuleKeyKind.Rule, "Additions to a position: ADDITIONS@SPACING:SHARE.", "3@1atr:50%") { Option = nameof(BacktestOptions.ScaleIn), Flag = "--scale-in" },
        new("scale_out", RuleKeyKind.Rule, "Parts that are closed at targets of their own: SHARE@DISTANCE, joined by commas.", "50%@2%,25%@4%") { Option = nameof(BacktestOptions.ScaleOut), Flag = "--scale-out" },
        new("cooldown", RuleKeyKind.Rule, "Bars after a position in which nothing is opened; with :after-loss only after a losing one.", "10:after-loss") { Option = nameof(BacktestOptions.Cooldown), Flag = "--cooldown" },
        new("confirm_entry", RuleKeyKind.Count, "Closes in a row at which the entry must hold.", "2") { Option = nameof(BacktestOptions.ConfirmEntry), Flag = "--confirm-entry", Most = 1_000 },
        new("confirm_exit", RuleKeyKind.Count, "Closes in a row at which the exit must hold.", "2") { Option = nameof(BacktestOptions.ConfirmExit), Flag = "--confirm-exit", Most = 1_000 },
        new("atr_period", RuleKeyKind.Count, "Bars of the average true range behind every atr.", "14") { Option = nameof(BacktestOptions.AtrPeriod), Flag = "--atr-period", Most = 10_000 },
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
