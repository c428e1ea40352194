using System.Globalization;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Engine.Loop;
using Godwit.Execution.Desk;
using Godwit.Strategies;
using Godwit.Strategies.Signals;
using Godwit.Support.Markets;

namespace Godwit.Kernel.Tests.Simulation.Scenarios;

/// <summary>Does what a scenario's lines say at each bar's close and writes down what it hears.</summary>
internal sealed class ScriptedTrader(IReadOnlyList<ScenarioBar> bars) : Strategy, IJournal
{
    private readonly Dictionary<string, long> _ids = [];
    private readonly Dictionary<long, string> _names = [];
    private readonly List<(string Label, string Event, string Action)> _reactions = [];
    private readonly List<string> _timers = [];
    private TradingEngine? _engine;
    private int _bar = -1;

    /// <summary>What was heard after each bar's close; index 0 before the first.</summary>
    public List<string>[] Heard { get; } = [.. Enumerable.Range(0, bars.Count + 1).Select(_ => new List<string>())];

    public void Attach(TradingEngine engine) => _engine = engine;

    /// <summary>The journal sees a report while the desk still knows whose exit the order is.</summary>
    public void Append(in EngineEvent e)
    {
        if (e.Kind != EventKind.Report || _engine!.Desk.Find(e.Report.OrderId) is not { } order) return;
        // What the trading style sends has no label: its role and number tell it.
        if (order.ParentId == 0) _names.TryAdd(order.Id, $"{order.Terms.Role.ToString().ToLowerInvariant()}{order.Id}");
        else if (order.ParentId == order.Id) _names.TryAdd(order.Id, $"own.{RoleOf(order)}");
        else _names.TryAdd(order.Id, $"{_names.GetValueOrDefault(order.ParentId, $"entry{order.ParentId}")}.{RoleOf(order)}");
    }

    protected override void OnBar(Market market)
    {
        _bar++;
        foreach (string action in bars[_bar].Actions) Do(action);
    }

    protected override void OnTimer(long tag) => Do(_timers[(int)tag]);

    protected override void OnOrder(Market market, in ExecutionReport report)
    {
        string name = _names.GetValueOrDefault(report.OrderId, "#" + report.OrderId);
        Heard[_bar + 1].Add($"{name} {ReportWords.Of(in report, market.Instrument)}");
        string heard = report.Kind is ReportKind.PartialFill ? "fill" : report.Kind.ToString().ToLowerInvariant();
        foreach ((string label, string wanted, string action) in _reactions.ToArray())
        {
            if (label != name || wanted != heard) continue;
            _reactions.Remove((label, wanted, action));
            Do(action);
        }
    }

    private void Do(string action)
    {
        string[] words = action.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
        switch (words[0])
        {
            case "cancel": Context.Cancel(_ids[words[1]]); break;
            case "cancel-all": Context.CancelAll(Market); break;
            case "amend": Amend(words[1]); break;
            case "oco":
                string[] legs = words[1].Split(" | ");
                long first = Context.SubmitOneCancelsOther(Terms(legs[0], out string a), Terms(legs[1], out string b));
                Name(a, first);
                Name(b, first + 1);
                break;
            case "when":
                string[] parts = words[1].Split(": ", 2);
                string[] cause = parts[0].Split(' ');
                _reactions.Add((cause[0], cause[1], parts[1]));
                break;
            case "want":
                string[] wish = words[1].Split(' ');
                Give(Market, Signal.Of(wish[0] == "+" ? 1 : wish[0] == "-" ? -1 : 0) with
                {
                    Strength = wish.Length > 1 ? double.Parse(wish[1], CultureInfo.InvariantCulture) : 1,
                    Confidence = wish.Length > 2 ? double.Parse(wish[2], CultureInfo.InvariantCulture) : double.NaN,
                });
                break;
            case "own-stop":
                string[] stop = words[1].Split(' ');
                SetStop(Market, double.Parse(stop[0], CultureInfo.InvariantCulture), stop.Contains("loosen"));
                break;
            case "timer":
                string[] timer = words[1].Split(": ", 2);
                _timers.Add(timer[1]);
                Context.SetTimer(Now + ScenarioWorld.Length(timer[0]), _timers.Count - 1);
                break;
            default:
                (OrderTerms terms, Protection protection) = OrderWords.Parse(words[1], Market.Instrument, Now);
                Name(words[0], Context.Submit(terms with { Instrument = Market.Index }, protection));
                break;
        }
    }

    private OrderTerms Terms(string leg, out string label)
    {
        string[] words = leg.Split(' ', 2, StringSplitOptions.RemoveEmptyEntries);
        label = words[0];
        return OrderWords.Parse(words[1], Market.Instrument, Now).Terms with { Instrument = Market.Index };
    }

    private void Amend(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        (Quantity quantity, Price limit, Price stop) = (default, default, default);
        foreach (string[] pair in words[1..].Select(w => w.Split('=')))
        {
            if (pair[0] == "qty") quantity = Market.Instrument.QuantityOf(pair[1]);
            else if (pair[0] == "limit") limit = Market.Instrument.PriceOf(pair[1]);
            else stop = Market.Instrument.PriceOf(pair[1]);
        }
        Context.Amend(_ids[words[0]], quantity, limit, stop);
    }

    private void Name(string label, long id)
    {
        _ids[label] = id;
        _names[id] = label;
    }

    private static string RoleOf(WorkingOrder order) => order.Terms.Role switch
    {
        OrderRole.StopLoss => "stop",
        OrderRole.TakeProfit => "target",
        OrderRole.ScaleOut => $"part{order.Rung}",
        _ => "trail",
    };
}

/// <summary>A bar of a scenario and what is done at its close.</summary>
internal sealed record ScenarioBar(string Text, IReadOnlyList<string> Actions);

/// <summary>A report in a trader's words.</summary>
internal static class ReportWords
{
    public static string Of(in ExecutionReport report, Instrument instrument)
    {
        string time = report.OccurredAt.ToString()["2024-01-".Length..].Replace("01T", "", StringComparison.Ordinal).TrimEnd('Z');
        string kind = report.Kind switch
        {
            ReportKind.PartialFill => "part filled",
            ReportKind.Fill => "filled",
            ReportKind.CancelRejected => "cancel refused",
            ReportKind.AmendRejected => "amend refused",
            var other => other.ToString().ToLowerInvariant(),
        };
        if (!report.IsFill)
        {
            string quantity = report.Kind is ReportKind.Amended ? $" to {instrument.Format(report.OrderQuantity)}" : "";
            return kind + quantity + (report.Refusal == Refusal.None ? "" : $": {report.Refusal}");
        }
        string fee = report.Fee.IsZero ? "" : $", fee {report.Fee}{(report.FeeInBase ? " X" : "")}";
        string slip = report.SlippageCost.IsZero ? "" : $", slipped {report.SlippageCost}";
        return $"{kind} {instrument.Format(report.FillQuantity)} @ {instrument.Format(report.FillPrice)} {(report.IsMaker ? "maker" : "taker")}{fee}{slip}{(report.IsAmbiguous ? ", ambiguous" : "")} at {time}";
    }
}
