using System.CommandLine;
using Godwit.Backtesting.Runner;
using Godwit.Core.Margin;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Simulation.Matching;
using Godwit.Strategies;

namespace Godwit.Cli.Commands;

/// <summary>The options that describe a backtest, as command-line words. Defaults are those of <see cref="BacktestOptions"/>.</summary>
internal sealed class BacktestOptionSet
{
    private static readonly BacktestOptions Defaults = new();

    private readonly Argument<string[]> _strategies = new("STRATEGY") { Description = "Shipped strategies (godwit strategies list), C# files or YAML files of rules", Arity = ArgumentArity.ZeroOrMore };
    private readonly Option<string[]> _data = Many("--data", "Dataset id (godwit data list) or candle file; repeat for several instruments");
    private readonly Option<string[]> _parameters = Many("--param", "Strategy parameter, name=value; repeatable (strategy.name=value with several strategies)");
    private readonly Option<string?> _venue = Text("--venue", "Venue of a file whose name does not tell it");
    private readonly Option<string?> _symbol = Text("--symbol", "Symbol of a file whose name does not tell it");
    private readonly Option<string?> _interval = Text("--interval", "Bar length of a file whose name does not tell it, or of bars made from ticks (1m)");
    private readonly Option<string> _cash = Text("--cash", "Starting cash in the quote asset", Defaults.Cash);
    private readonly Option<string> _capital = Word("--capital", "Several strategies share the cash or split it", Defaults.Capital);
    private readonly Option<string?> _from = Text("--from", "First bar to trade, inclusive (2024-01-31); earlier bars warm indicators up");
    private readonly Option<string?> _to = Text("--to", "End of the range, exclusive");
    private readonly Option<string> _feeMaker = Text("--fee-maker", "Maker fee: 0.001, 0.1% or 10bp; negative is a rebate", Defaults.FeeMaker);
    private readonly Option<string> _feeTaker = Text("--fee-taker", "Taker fee", Defaults.FeeTaker);
    private readonly Option<string?> _feeTiers = Text("--fee-tiers", "Fees by 30-day volume, VOLUME:MAKER/TAKER,…");
    private readonly Option<bool> _feeInBase = new("--fee-in-base") { Description = "Buyers pay fees in the base asset" };
    private readonly Option<string> _slippage = Text("--slippage", "none, bps:2, spread:4, sqrt:1 or volume:0.1", Defaults.Slippage);
    private readonly Option<string> _fill = Word("--fill", "When market orders fill", Defaults.Fill);
    private readonly Option<string> _path = Word("--intrabar", "Order of high and low inside a bar", Defaults.Path);
    private readonly Option<string> _limitFill = Word("--limit-fill", "When resting limit orders fill", Defaults.LimitFill);
    private readonly Option<string> _size = Text("--size", "fraction:0.1, notional:500, all-in, all-in-whole:UNIT, vol-target:0.2, atr:1%@2 (2 ATR lose 1 %), risk:1% (the stop loses 1 %) or kelly:0.5@25% (half Kelly, at most 25 %)", Defaults.Size);
    private readonly Option<string> _direction = Word("--direction", "Sides that may be taken", Defaults.Direction);
    private readonly Option<string?> _lot = Text("--lot", "Quantity step that overrides the instrument's lot");
    private readonly Option<bool> _limitEntry = new("--limit-entry") { Description = "Enter with limit orders at the signal's close instead of at the market" };
    private readonly Option<string?> _stopLoss = Text("--stop-loss", "Stop-loss distance from the entry price, such as 2% or 2atr");
    private readonly Option<string?> _takeProfit = Text("--take-profit", "Take-profit distance from the entry price, such as 4% or 4atr");
    private readonly Option<string?> _trailingStop = Text("--trailing-stop", "Trailing-stop distance, such as 3% or 3atr");
    private readonly Option<int> _timeStop = new("--time-stop") { Description = "Close a position after so many bars; 0 never" };
    private readonly Option<string?> _roi = Text("--roi", "Profit target by bars in the position, such as 0:4%,60:2%,240:0");
    private readonly Option<string?> _breakEven = Text("--break-even", "Once a bar closes with this profit the stop goes to the entry price (2%:0.3% locks a gain in)");
    private readonly Option<string?> _scaleIn = Text("--scale-in", "Add to a position: ADDITIONS[@SPACING][:SHARE], such as 3@1atr:50%; a negative spacing averages down");
    private readonly Option<string?> _scaleOut = Text("--scale-out", "Close parts at targets of their own, such as 50%@2%,25%@4%");
    private readonly Option<string?> _cooldown = Text("--cooldown", "Open nothing for so many bars after a position, such as 10 or 10:after-loss");
    private readonly Option<int> _confirmEntry = new("--confirm-entry") { Description = "Closes at which a signal must stand before it opens a position", DefaultValueFactory = _ => Defaults.ConfirmEntry };
    private readonly Option<int> _confirmExit = new("--confirm-exit") { Description = "Closes at which a signal must stand before it closes a position", DefaultValueFactory = _ => Defaults.ConfirmExit };
    private readonly Option<int> _atrPeriod = new("--atr-period") { Description = "Bars of the average true range (Wilder) behind every 'atr'", DefaultValueFactory = _ => Defaults.AtrPeriod };
    private readonly Option<double> _volumeCap = new("--volume-cap") { Description = "Largest share of a bar's volume to take, 0 to 1; 0 unlimited" };
    private readonly Option<string> _latencyFeed = Text("--latency-feed", "From a bar's close (a tick's receipt) until the strategy sees it, such as 50ms; on ticks also with jitter, 20ms+lognormal:5ms,0.8", Defaults.LatencyFeed);
    private readonly Option<string> _latencyEntry = Text("--latency-entry", "From an order until the venue has it", Defaults.LatencyEntry);
    private readonly Option<string> _latencyResponse = Text("--latency-response", "From the venue's report until the strategy sees it", Defaults.LatencyResponse);
    private readonly Option<string> _end = Word("--end", "Positions open after the last bar", Defaults.End);
    private readonly Option<string> _leverage = Text("--leverage", "Leverage of derivatives: sizes in fractions of equity and all-in say how much margin is put up", Defaults.Leverage);
    private readonly Option<string> _margin = Word("--margin", "Which money stands behind a derivative position", Defaults.Margin);
    private readonly Option<string> _funding = Text("--funding", "Funding of perpetuals: dataset (VENUE:SYMBOL:funding of the store), none, or a rate for each eight hours such as 0.01%", Defaults.Funding);
    private readonly Option<string> _shortModel = Word("--short-model", "Whether shorts pay for the borrowed asset", Defaults.ShortModel);
    private readonly Option<string> _borrowRate = Text("--borrow-rate", "Interest on borrowed assets per year", Defaults.BorrowRate);
    private readonly Option<int> _firstBar = new("--first-bar") { Description = "Index of the first bar of the range that strategies may act on" };
    private readonly Option<string> _detail = Text("--detail", "What the venue works on: none (the strategy's bars), auto or an interval of finer bars, trades, quotes or l2; several (1m,trades,l2) are compared fill by fill", Defaults.Detail);
    private readonly Option<string> _queue = Text("--queue", "On ticks, our place in the queue: risk-averse, identity, power:2, power-of-share:2, power-of-rest:2, log or log-of-total", Defaults.Queue);
    private readonly Option<string> _impact = Text("--impact", "On ticks, what our takers do to the price for later ones: none or sqrt:10bp@25,30s,20%", Defaults.Impact);
    private readonly Option<string> _halfSpread = Text("--half-spread", "On trades alone, what takers pay beyond the last trade", Defaults.HalfSpread);
    private readonly Option<string?> _maxOrder = Text("--max-order", "Largest value of one order in the quote asset");
    private readonly Option<string?> _maxPosition = Text("--max-position", "Largest value of one position in the quote asset");
    private readonly Option<ulong> _seed = new("--seed") { Description = "Seed of strategies and intervals", DefaultValueFactory = _ => Defaults.Seed };

    private Option[] All =>
        [
            _data, _parameters, _cash, _from, _to, _feeMaker, _feeTaker, _slippage, _fill, _size, _direction, _stopLoss, _takeProfit, _trailingStop,
            _timeStop, _roi, _breakEven, _scaleIn, _scaleOut, _cooldown, _confirmEntry, _confirmExit, _atrPeriod, _capital, _feeTiers, _feeInBase, _path, _limitFill, _limitEntry, _lot, _volumeCap, _latencyFeed, _latencyEntry, _latencyResponse,
            _end, _leverage, _margin, _funding, _shortModel, _borrowRate, _firstBar, _detail, _queue, _impact, _halfSpread, _maxOrder, _maxPosition, _venue, _symbol, _interval, _seed,
        ];

    public void AddTo(Command command)
    {
        command.Add(_strategies);
        foreach (Option option in All) command.Add(option);
    }

    /// <summary>Whether the user chose anything, as opposed to defaults.</summary>
    public bool IsAnyGiven(ParseResult parsed) =>
        parsed.GetResult(_strategies)?.Tokens.Count > 0 || All.Any(o => parsed.GetResult(o) is { Implicit: false });

    public BacktestOptions Read(ParseResult parsed) => new()
    {
        Strategies = Names(parsed),
        Parameters = Parameters(parsed.GetValue(_parameters) ?? []),
        Data = parsed.GetValue(_data) ?? [],
        Venue = parsed.GetValue(_venue),
        Symbol = parsed.GetValue(_symbol),
        Interval = parsed.GetValue(_interval),
        Cash = parsed.GetValue(_cash)!,
        Capital = (CapitalSharing)Chosen(parsed, _capital, typeof(CapitalSharing)),
        From = parsed.GetValue(_from),
        To = parsed.GetValue(_to),
        FeeMaker = parsed.GetValue(_feeMaker)!,
        FeeTaker = parsed.GetValue(_feeTaker)!,
        FeeTiers = parsed.GetValue(_feeTiers),
        FeeInBase = parsed.GetValue(_feeInBase),
        Slippage = parsed.GetValue(_slippage)!,
        Fill = (FillTiming)Chosen(parsed, _fill, typeof(FillTiming)),
        Path = (IntrabarPath)Chosen(parsed, _path, typeof(IntrabarPath)),
        LimitFill = (LimitFill)Chosen(parsed, _limitFill, typeof(LimitFill)),
        Size = parsed.GetValue(_size)!,
        Direction = (Direction)Chosen(parsed, _direction, typeof(Direction)),
        Lot = parsed.GetValue(_lot),
        EnterWithLimit = parsed.GetValue(_limitEntry),
        StopLoss = parsed.GetValue(_stopLoss),
        TakeProfit = parsed.GetValue(_takeProfit),
        TrailingStop = parsed.GetValue(_trailingStop),
        TimeStop = parsed.GetValue(_timeStop),
        Roi = parsed.GetValue(_roi),
        BreakEven = parsed.GetValue(_breakEven),
        ScaleIn = parsed.GetValue(_scaleIn),
        ScaleOut = parsed.GetValue(_scaleOut),
        Cooldown = parsed.GetValue(_cooldown),
        ConfirmEntry = parsed.GetValue(_confirmEntry),
        ConfirmExit = parsed.GetValue(_confirmExit),
        AtrPeriod = parsed.GetValue(_atrPeriod),
        VolumeCap = parsed.GetValue(_volumeCap),
        LatencyFeed = parsed.GetValue(_latencyFeed)!,
        LatencyEntry = parsed.GetValue(_latencyEntry)!,
        LatencyResponse = parsed.GetValue(_latencyResponse)!,
        End = (EndPolicy)Chosen(parsed, _end, typeof(EndPolicy)),
        Leverage = parsed.GetValue(_leverage)!,
        Margin = (MarginMode)Chosen(parsed, _margin, typeof(MarginMode)),
        Funding = parsed.GetValue(_funding)!,
        ShortModel = (ShortModel)Chosen(parsed, _shortModel, typeof(ShortModel)),
        BorrowRate = parsed.GetValue(_borrowRate)!,
        FirstBar = parsed.GetValue(_firstBar),
        Detail = parsed.GetValue(_detail)!,
        Queue = parsed.GetValue(_queue)!,
        Impact = parsed.GetValue(_impact)!,
        HalfSpread = parsed.GetValue(_halfSpread)!,
        MaxOrder = parsed.GetValue(_maxOrder),
        MaxPosition = parsed.GetValue(_maxPosition),
        Seed = parsed.GetValue(_seed),
        Given = [.. StyleOptions.Where(o => parsed.GetResult(o.Option) is { Implicit: false }).Select(o => o.Property)],
    };

    /// <summary>The options that a strategy's file can ask for, too; choosing one here goes before.</summary>
    private (Option Option, string Property)[] StyleOptions =>
        [
            (_size, nameof(BacktestOptions.Size)), (_direction, nameof(BacktestOptions.Direction)), (_stopLoss, nameof(BacktestOptions.StopLoss)),
            (_takeProfit, nameof(BacktestOptions.TakeProfit)), (_trailingStop, nameof(BacktestOptions.TrailingStop)),
            (_timeStop, nameof(BacktestOptions.TimeStop)), (_limitEntry, nameof(BacktestOptions.EnterWithLimit)), (_roi, nameof(BacktestOptions.Roi)),
            (_breakEven, nameof(BacktestOptions.BreakEven)), (_scaleIn, nameof(BacktestOptions.ScaleIn)), (_scaleOut, nameof(BacktestOptions.ScaleOut)),
            (_cooldown, nameof(BacktestOptions.Cooldown)), (_confirmEntry, nameof(BacktestOptions.ConfirmEntry)),
            (_confirmExit, nameof(BacktestOptions.ConfirmExit)), (_atrPeriod, nameof(BacktestOptions.AtrPeriod)),
        ];

    /// <summary>A mistyped option would be taken for a strategy: it is refused here, with the nearest name.</summary>
    private string[] Names(ParseResult parsed)
    {
        string[] names = parsed.GetValue(_strategies) ?? [];
        if (names.FirstOrDefault(n => n.StartsWith('-')) is { } option)
        {
            Command command = parsed.CommandResult.Command;
            string words = string.Join(' ', command.Parents.OfType<Command>().Where(c => c is not RootCommand).Select(c => c.Name).Append(command.Name));
            throw GodwitException.Usage($"'godwit {words}' has no option '{option}'.{Suggestions.For(option, command.Options.Select(o => o.Name))} See 'godwit {words} --help'.");
        }
        return names;
    }

    private static Dictionary<string, string> Parameters(string[] assignments)
    {
        var parameters = new Dictionary<string, string>();
        foreach (string assignment in assignments)
        {
            int at = assignment.IndexOf('=', StringComparison.Ordinal);
            if (at <= 0) throw GodwitException.Usage($"--param takes name=value, not '{assignment}'.");
            if (!parameters.TryAdd(assignment[..at], assignment[(at + 1)..])) throw GodwitException.Usage($"--param {assignment[..at]} is given twice.");
        }
        return parameters;
    }

    private static object Chosen(ParseResult parsed, Option<string> option, Type type)
    {
        string text = parsed.GetValue(option)!;
        string[] words = Words(type);
        int index = Array.FindIndex(words, w => string.Equals(w, text, StringComparison.OrdinalIgnoreCase));
        if (index >= 0) return type.GetEnumValues().GetValue(index)!;
        throw GodwitException.Usage($"{option.Name} takes {string.Join(", ", words[..^1])} or {words[^1]}, not '{text}'.{Suggestions.For(text, words)}");
    }

    private static string[] Words(Type type) => Array.ConvertAll(type.GetEnumNames(), Dashed);

    private static string Dashed(string name)
    {
        var text = new System.Text.StringBuilder();
        foreach (char c in name)
        {
            if (char.IsUpper(c) && text.Length > 0) text.Append('-');
            text.Append(char.ToLowerInvariant(c));
        }
        return text.ToString();
    }

    // By type, not by type parameter: code for each enumeration would be compiled at every start.
    private static Option<string> Word(string name, string meaning, Enum fallback) =>
        Text(name, $"{meaning}: {string.Join(", ", Words(fallback.GetType()))}", Dashed(fallback.ToString()));

    private static Option<string> Text(string name, string meaning, string fallback) => new(name) { Description = meaning, DefaultValueFactory = _ => fallback };
    private static Option<string?> Text(string name, string meaning) => new(name) { Description = meaning };
    private static Option<string[]> Many(string name, string meaning) => new(name) { Description = meaning, AllowMultipleArgumentsPerToken = false };
}
