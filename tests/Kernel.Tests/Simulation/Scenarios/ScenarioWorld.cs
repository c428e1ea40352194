using System.Globalization;
using Godwit.Backtesting.Runner;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Risk.Gate;
using Godwit.Simulation.Fees;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Slippage;
using Godwit.Strategies;
using Godwit.Strategies.Positions;
using Godwit.Strategies.Sizing;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Simulation.Scenarios;

/// <summary>The assumptions of one scenario: plain ones, unless a line "set …" says otherwise.</summary>
internal sealed class ScenarioWorld
{
    public static readonly Instant Start = Instant.FromUnixSeconds(1_704_067_200);

    private readonly List<InstrumentRules> _rules = [new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) }];
    private readonly Instrument _scales = TestInstruments.Spot("X");

    public MatchingOptions Matching { get; private set; } = new() { Slippage = SlippageModel.None, Fees = new FeeSchedule { Maker = Rate.Zero, Taker = Rate.Zero } };
    public LatencyModel Latency { get; private set; } = LatencyModel.None;
    public Money Cash { get; private set; } = Money.FromWhole(10_000);
    public Rate Borrow { get; private set; }
    public PreTradeLimits Limits { get; private set; } = PreTradeLimits.None;
    public EndPolicy End { get; private set; } = EndPolicy.KeepOpen;
    public TradingStyle Style { get; private set; } = new() { Direction = Direction.Both };
    public BarInterval Interval { get; private set; } = new(Duration.FromMinutes(1));

    public Instrument Instrument => new(new InstrumentKey("TEST", "XUSDT"), "X", "USDT", 2, 3, _rules);

    public void Set(string line)
    {
        string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "cash": Cash = TestInstruments.MoneyOf(words[1]); break;
            case "fees": Matching = Matching with { Fees = Matching.Fees with { Maker = TestInstruments.RateOf(words[1]), Taker = TestInstruments.RateOf(words[2]), InBase = words.Contains("in-base") } }; break;
            case "tiers": Matching = Matching with { Fees = Matching.Fees with { Tiers = FeeSchedule.ParseTiers(words[1]) } }; break;
            case "slippage": Matching = Matching with { Slippage = SlippageModel.Parse(words[1]) }; break;
            case "path": Matching = Matching with { Path = Enum.Parse<IntrabarPath>(words[1].Replace("-", "", StringComparison.Ordinal), ignoreCase: true) }; break;
            case "limit": Matching = Matching with { LimitFill = Enum.Parse<LimitFill>(words[1], ignoreCase: true) }; break;
            case "cap": Matching = Matching with { VolumeCap = double.Parse(words[1], CultureInfo.InvariantCulture) }; break;
            case "timing": Matching = Matching with { Timing = Enum.Parse<FillTiming>(words[1].Replace("-", "", StringComparison.Ordinal), ignoreCase: true) }; break;
            case "latency": Latency = new LatencyModel(Length(words[1]), Length(words[2]), Length(words[3])); break;
            case "borrow": Borrow = TestInstruments.RateOf(words[1]); break;
            case "interval": Interval = new BarInterval(Length(words[1])); break;
            case "halt": Close(VenueEvent.Halt(Start + Length(words[1]), Start + Length(words[2])) with { AllowsCancel = !words.Contains("no-cancel"), KeepsOrders = !words.Contains("cleared") }); break;
            case "delisting": Close(VenueEvent.Delisting(Start + Length(words[1]), 0)); break;
            case "end": End = EndPolicy.CloseLastBar; break;
            case "no-shorts": Limits = Limits with { AllowShort = false }; break;
            case "max-order": Limits = Limits with { MaxOrderNotional = TestInstruments.MoneyOf(words[1]) }; break;
            case "max-position": Limits = Limits with { MaxPositionNotional = TestInstruments.MoneyOf(words[1]) }; break;
            case "max-open": Limits = Limits with { MaxOpenOrders = int.Parse(words[1], CultureInfo.InvariantCulture) }; break;
            case "ruin-below": Limits = Limits with { RuinBelow = TestInstruments.MoneyOf(words[1]) }; break;
            case "rules": SetRules(words[1..]); break;
            case "style": SetStyle(words[1], words[^1]); break;
            default: throw new FormatException($"'set {line}' is not understood.");
        }
    }

    private void Close(VenueEvent e) => Matching = Matching with { Schedule = new VenueSchedule([.. Matching.Schedule.Events, e]) };

    /// <summary>style size notional:500, style stop-loss 2%, style roi 0:4%,60:2% …: the words of the command line.</summary>
    private void SetStyle(string name, string text)
    {
        ExitDistance Distance() => ExitDistance.TryParse(text, out ExitDistance distance) ? distance : throw new FormatException(text);
        int Number() => int.Parse(text, CultureInfo.InvariantCulture);
        Style = name switch
        {
            "size" => Style with { Sizing = PositionSizing.ParseText(text) },
            "direction" => Style with { Direction = Enum.Parse<Direction>(text, ignoreCase: true) },
            "limit-entry" => Style with { EnterWithLimit = true },
            "stop-loss" => Style with { Protection = Style.Protection with { StopLoss = Distance() } },
            "take-profit" => Style with { Protection = Style.Protection with { TakeProfit = Distance() } },
            "trailing-stop" => Style with { Protection = Style.Protection with { TrailingStop = Distance() } },
            "scale-out" => Style with { Protection = Style.Protection with { ScaleOut = ScaleOutPlan.Parse(text) } },
            "scale-in" => Style with { ScaleIn = ScaleInPlan.Parse(text) },
            "roi" => Style with { Roi = RoiLadder.Parse(text) },
            "break-even" => Style with { BreakEven = BreakEvenRule.Parse(text) },
            "cooldown" => Style with { Cooldown = CooldownRule.Parse(text) },
            "time-stop" => Style with { TimeStopBars = Number() },
            "confirm-entry" => Style with { ConfirmEntryBars = Number() },
            "confirm-exit" => Style with { ConfirmExitBars = Number() },
            "atr-period" => Style with { AtrPeriod = Number() },
            _ => throw new FormatException($"'set style {name}' is not understood."),
        };
    }

    /// <summary>rules [from=90s] tick=0.5 lot=0.01 min-notional=10 … : from that time after the start on, everything else as before.</summary>
    private void SetRules(string[] words)
    {
        InstrumentRules rules = _rules[^1];
        bool dated = false;
        foreach (string word in words)
        {
            string[] pair = word.Split('=');
            rules = pair[0] switch
            {
                "from" => rules with { ValidFrom = Start + Length(pair[1]) },
                "tick" => rules with { Tick = _scales.PriceOf(pair[1]) },
                "lot" => rules with { Lot = _scales.QuantityOf(pair[1]) },
                "market-lot" => rules with { MarketLot = _scales.QuantityOf(pair[1]) },
                "min" => rules with { MinQuantity = _scales.QuantityOf(pair[1]) },
                "max" => rules with { MaxQuantity = _scales.QuantityOf(pair[1]) },
                "market-max" => rules with { MarketMaxQuantity = _scales.QuantityOf(pair[1]) },
                "min-notional" => rules with { MinNotional = TestInstruments.MoneyOf(pair[1]) },
                "max-notional" => rules with { MaxNotional = TestInstruments.MoneyOf(pair[1]) },
                "band" => rules with { PriceBandDown = TestInstruments.RateOf(pair[1].Split('-')[0]), PriceBandUp = TestInstruments.RateOf(pair[1].Split('-')[1]) },
                "min-price" => rules with { MinPrice = _scales.PriceOf(pair[1]) },
                "max-orders" => rules with { MaxOpenOrders = int.Parse(pair[1], CultureInfo.InvariantCulture) },
                "halted" => rules with { Trading = false },
                "trading" => rules with { Trading = true },
                _ => throw new FormatException($"Rule '{word}' is not understood."),
            };
            dated |= pair[0] == "from";
        }
        if (dated) _rules.Add(rules);
        else _rules[^1] = rules;
    }

    public static Duration Length(string text) => Duration.TryParse(text, out Duration length) ? length : throw new FormatException($"'{text}' is no duration.");
}
