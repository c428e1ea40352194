using System.Globalization;
using System.Text;
using Godwit.Core.Instruments;
using Godwit.Core.Margin;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Kernel.Tests.Simulation.Scenarios;
using Godwit.Simulation.Books;
using Godwit.Simulation.Margin;
using Godwit.Simulation.Matching;
using Godwit.Simulation.Queue;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Simulation.Books;

/// <summary>
/// One case of a text table for the venue on trades, quotes and books. A line is a setting, an event of the market
/// ("book bids 99:5 asks 101:1", "bid 99 7", "ask 101 0", "trade 99 2 sold", "quote 99 5 101 5", "mark 100"), the clock ("at 5s") or what a
/// client sends ("A buy 1 limit 99", "A@1 …" from account 1, "cancel A", "amend A 2 99", all with "in=50ms" when it is on its way so long).
/// Lines that start with ">" are what was heard; playing writes them anew, and the state of accounts at the end.
/// </summary>
internal sealed class BookScenario : IReportSink
{
    private readonly List<string> _lines = [];
    private readonly StringBuilder _text = new();
    private readonly Dictionary<string, (long Id, int Account, OrderTerms Terms)> _orders = [];
    private readonly List<InstrumentRules> _rules = [new InstrumentRules { Tick = new Price(1), Lot = new Quantity(1) }];
    private readonly List<VenueEvent> _events = [];
    private TickMatchingOptions _options = new() { Fees = new() { Maker = Rate.Zero, Taker = Rate.Zero } };
    private Money[] _cash = [Money.FromWhole(10_000)];
    private TickExchange _venue = null!;
    private MarginTerms? _margin;
    private readonly List<FundingStamp> _funding = [];
    private Instrument _instrument = TestInstruments.Spot("X");
    private Instant _now = ScenarioWorld.Start;
    private long _update;

    public BookScenario(string title, IEnumerable<string> lines)
    {
        Title = title;
        foreach (string line in lines)
            if (line.Trim() is { Length: > 0 } text && text[0] is not ('>' or '=')) _lines.Add(text);
    }

    public string Title { get; }

    public string Play()
    {
        _text.Append(CultureInfo.InvariantCulture, $"== {Title}\n");
        foreach (string line in _lines)
        {
            if (line[0] == '#')
            {
                _text.Append(line).Append('\n');
                continue;
            }
            string[] words = line.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            if (words[0] != "set" && _venue is null) Open();
            bool isMarket = words[0] is "set" or "at" or "book" or "bid" or "ask" or "trade" or "quote" or "mark";
            if (words[0] == "at") _now = ScenarioWorld.Start + ScenarioWorld.Length(words[1]);
            _text.Append(isMarket ? "" : "  ").Append(line).Append('\n');
            if (words[0] == "at") Until(_now);
            Do(words);
        }
        if (_venue is null) Open();
        Until(Instant.MaxValue);
        for (int i = 0; i < _cash.Length; i++)
        {
            string account = _cash.Length > 1 ? $"account {i} " : "";
            _text.Append(CultureInfo.InvariantCulture, $"= {account}position {_instrument.Format(_venue!.Accounts[i].Position(0))}, cash {_venue.Accounts[i].Cash}");
            _text.Append(CultureInfo.InvariantCulture, $"{(_venue.Accounts[i].Reserved.IsZero ? "" : $", reserved {_venue.Accounts[i].Reserved}")}\n");
        }
        return _text.ToString();
    }

    private void Open()
    {
        _instrument = new Instrument(new InstrumentKey("TEST", "XUSDT"), "X", "USDT", 2, 3, _rules) { Kind = _margin is null ? InstrumentKind.Spot : InstrumentKind.LinearPerpetual };
        var listed = new ListedInstrument(_instrument, 3) { Margin = _margin, Funding = new FundingSchedule(_funding, 2, "case") };
        _venue = new TickExchange([listed], _cash, _options with { Schedule = new VenueSchedule(_events) }, this);
    }

    private void Do(string[] words)
    {
        switch (words[0])
        {
            case "set": Set(words[1], words[2..]); break;
            case "at": break;
            case "book": Snapshot(words[1..]); break;
            case "bid" or "ask": Row(words[0] == "bid", words[1], words[2], TickFlags.EndOfMessage, ++_update); break;
            case "trade": Market(Tick.OfTrade(new Trade(_now, P(words[1]), Q(words[2]), ++_update, words[3] == "sold"), _now)); break;
            case "quote": Market(Tick.OfQuote(new Quote(_now, P(words[1]), Q(words[2]), P(words[3]), Q(words[4])), _now)); break;
            case "mark": Market(Tick.OfMark(_now, _now, P(words[1]), default)); break;
            case "cancel": Send(RequestKind.Cancel, words[1], _orders[words[1]].Terms, words); break;
            case "amend":
                OrderTerms terms = _orders[words[1]].Terms with { Quantity = Q(words[2]), LimitPrice = words.Length > 3 && words[3][0] != 'i' ? P(words[3]) : _orders[words[1]].Terms.LimitPrice };
                Send(RequestKind.Amend, words[1], terms, words);
                break;
            default:
                string[] name = words[0].Split('@');
                string text = string.Join(' ', words[1..].Where(w => !w.StartsWith("in=", StringComparison.Ordinal)));
                _orders[name[0]] = (_orders.Count + 1, name.Length > 1 ? int.Parse(name[1]) : 0, OrderWords.Parse(text, _instrument, _now).Terms);
                Send(RequestKind.New, name[0], _orders[name[0]].Terms, words);
                break;
        }
    }

    private void Send(RequestKind kind, string name, OrderTerms terms, string[] words)
    {
        string? delay = words.FirstOrDefault(w => w.StartsWith("in=", StringComparison.Ordinal));
        Instant arrival = delay is null ? _now : _now + ScenarioWorld.Length(delay[3..]);
        _venue.Receive(new VenueRequest(kind, _orders[name].Id, _orders[name].Account, terms), arrival);
        Until(_now);
    }

    private void Until(Instant time)
    {
        while (_venue is not null && _venue.NextArrival <= time && _venue.NextArrival != Instant.MaxValue) _venue.Arrive();
    }

    private void Market(Tick tick)
    {
        Until(_now);
        _venue.OnTick(0, in tick);
    }

    private void Snapshot(string[] words)
    {
        (bool Bid, string Price, string Quantity)[] rows = [.. Rows(words)];
        _update++;
        for (int i = 0; i < rows.Length; i++)
            Row(rows[i].Bid, rows[i].Price, rows[i].Quantity, (i == 0 ? TickFlags.StartOfSnapshot : 0) | (i == rows.Length - 1 ? TickFlags.EndOfMessage : 0), _update);
    }

    private static IEnumerable<(bool Bid, string Price, string Quantity)> Rows(string[] words)
    {
        bool bid = true;
        foreach (string word in words)
        {
            if (word is "bids" or "asks") bid = word == "bids";
            else if (word.Split(':') is [var price, var quantity]) yield return (bid, price, quantity);
            else throw new FormatException($"'{word}' is no level.");
        }
    }

    private void Row(bool bid, string price, string quantity, TickFlags flags, long update) =>
        Market(Tick.OfBook(new BookChange(_now, P(price), Q(quantity), update, flags | (bid ? TickFlags.Bid : 0)), _now));

    private void Set(string name, string[] words)
    {
        switch (name)
        {
            case "cash": _cash = [.. words.Select(TestInstruments.MoneyOf)]; break;
            case "fees": _options = _options with { Fees = _options.Fees with { Maker = TestInstruments.RateOf(words[0]), Taker = TestInstruments.RateOf(words[1]), InBase = words.Contains("in-base") } }; break;
            case "queue": _options = _options with { Queue = QueueModel.Parse(words[0]) }; break;
            case "through": _options = _options with { Through = Enum.Parse<ThroughFill>(words[0], ignoreCase: true) }; break;
            case "touch": _options = _options with { Touch = Enum.Parse<TouchFill>(words[0], ignoreCase: true) }; break;
            case "self-trade": _options = _options with { SelfTrade = Enum.Parse<SelfTradePrevention>(words[0].Replace("-", ""), ignoreCase: true) }; break;
            case "trigger": _options = _options with { Trigger = Enum.Parse<TriggerPrice>(words[0], ignoreCase: true) }; break;
            case "impact": _options = _options with { Impact = ImpactModel.Parse(words[0]) }; break;
            case "half-spread": _options = _options with { HalfSpread = TestInstruments.RateOf(words[0]) }; break;
            case "perpetual":
                _margin = new MarginTerms
                {
                    Leverage = new Rate(long.Parse(words[0]) * Pow10.Long(Rate.Scale)),
                    Mode = Enum.Parse<MarginMode>(words[1], ignoreCase: true),
                    Tiers = [MarginTiers.Flat(TestInstruments.RateOf(words[2]), 100)],
                    LiquidationFee = TestInstruments.RateOf(words[3]),
                };
                break;
            case "funding": _funding.Add(new FundingStamp(T(words[0]), TestInstruments.RateOf(words[1]), default)); break;
            case "borrow": _options = _options with { BorrowPerYear = TestInstruments.RateOf(words[0]) }; break;
            case "gap": _options = _options with { LevelGap = TestInstruments.RateOf(words[0]) }; break;
            case "halt": _events.Add(VenueEvent.Halt(T(words[0]), T(words[1])) with { AllowsCancel = !words.Contains("no-cancel"), KeepsOrders = !words.Contains("cleared") }); break;
            case "maintenance": _events.Add(VenueEvent.Maintenance(T(words[0]), T(words[1]))); break;
            case "delisting": _events.Add(VenueEvent.Delisting(T(words[0]), 0)); break;
            case "rules":
                InstrumentRules rules = _rules[^1];
                foreach (string[] pair in words.Select(w => w.Split('=')))
                    rules = pair[0] switch
                    {
                        "from" => rules with { ValidFrom = T(pair[1]) },
                        "tick" => rules with { Tick = P(pair[1]) },
                        "lot" => rules with { Lot = Q(pair[1]) },
                        "min-notional" => rules with { MinNotional = TestInstruments.MoneyOf(pair[1]) },
                        "max-open" => rules with { MaxOpenOrders = int.Parse(pair[1]) },
                        _ => throw new FormatException(pair[0]),
                    };
                if (rules.ValidFrom == Instant.MinValue) _rules.Clear();
                _rules.Add(rules);
                break;
            default: throw new FormatException($"'set {name}' is not understood.");
        }
    }

    private static Instant T(string text) => ScenarioWorld.Start + ScenarioWorld.Length(text);
    private Price P(string text) => _instrument.PriceOf(text);
    private Quantity Q(string text) => _instrument.QuantityOf(text);

    Instant IReportSink.NextDue => Instant.MaxValue;

    void IReportSink.OnReport(in ExecutionReport report)
    {
        ExecutionReport r = report;
        if (r.IsByVenue)
        {
            _text.Append(CultureInfo.InvariantCulture, $"  > {r.Role.ToString().ToLowerInvariant()}: {r.Side.ToString().ToLowerInvariant()} {_instrument.Format(r.FillQuantity)} @ {_instrument.Format(r.FillPrice)}, fee {r.Fee} at {r.OccurredAt - ScenarioWorld.Start}\n");
            return;
        }
        string name = _orders.First(o => o.Value.Id == r.OrderId).Key;
        _text.Append("  > ").Append(name).Append(' ');
        if (r.IsFill)
        {
            _text.Append(CultureInfo.InvariantCulture, $"{(r.Kind == ReportKind.Fill ? "filled" : "partly filled")} {_instrument.Format(r.FillQuantity)} @ {_instrument.Format(r.FillPrice)} {(r.IsMaker ? "maker" : "taker")}");
            if (!r.Fee.IsZero) _text.Append(CultureInfo.InvariantCulture, $", fee {r.Fee}{(r.FeeInBase ? " X" : "")}");
            if (!r.SlippageCost.IsZero) _text.Append(CultureInfo.InvariantCulture, $", slipped {r.SlippageCost}");
        }
        else
        {
            _text.Append(r.Kind.ToString().ToLowerInvariant());
            if (r.Refusal != Refusal.None) _text.Append(CultureInfo.InvariantCulture, $": {r.Refusal}");
            else if (r.Kind == ReportKind.Amended) _text.Append(CultureInfo.InvariantCulture, $" to {_instrument.Format(r.OrderQuantity)}");
        }
        _text.Append(CultureInfo.InvariantCulture, $" at {new Duration((r.OccurredAt - ScenarioWorld.Start).Nanos)}\n");
    }

    void IReportSink.OnInterest(int account, int instrument, Money amount, Instant at) =>
        _text.Append(CultureInfo.InvariantCulture, $"  > interest {amount} at {at - ScenarioWorld.Start}\n");
    void IReportSink.OnFunding(int account, int instrument, Money received, Instant at) =>
        _text.Append(CultureInfo.InvariantCulture, $"  > funding {received} at {at - ScenarioWorld.Start}\n");

    void IReportSink.AdvanceTo(Instant venueTime) => throw new InvalidOperationException("The runner keeps the time.");
}
