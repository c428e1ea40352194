using System.Globalization;
using System.Text;
using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Engine.Loop;

namespace Godwit.Kernel.Tests.Simulation.Scenarios;

/// <summary>
/// One case of a text table: bars from top to bottom, what is done at each close indented below, and, in lines that start
/// with ">", what is heard between that close and the next. Playing it gives the same text with those lines written anew.
/// </summary>
internal sealed class Scenario
{
    private readonly List<string> _settings = [];
    private readonly List<ScenarioBar> _bars = [];
    private readonly List<string> _details = [];

    public Scenario(string title, IEnumerable<string> lines)
    {
        Title = title;
        var actions = new List<string>();
        foreach (string line in lines)
        {
            string text = line.Trim();
            if (text.Length == 0 || text[0] is '>' or '=') continue;
            if (text[0] == '#') Remarks.Add(text);
            else if (text.StartsWith("set ", StringComparison.Ordinal)) _settings.Add(text[4..]);
            else if (text.StartsWith("detail ", StringComparison.Ordinal)) _details.Add(text[7..]);
            else if (text.StartsWith("bar ", StringComparison.Ordinal)) _bars.Add(new ScenarioBar(text[4..], actions = []));
            else actions.Add(text);
        }
    }

    public string Title { get; }
    public List<string> Remarks { get; } = [];

    public string Play()
    {
        var world = new ScenarioWorld();
        foreach (string setting in _settings) world.Set(setting);
        Instrument instrument = world.Instrument;
        var traders = new List<ScriptedTrader>();
        BacktestResult result = BacktestRunner.Run(new BacktestSetup
        {
            Series =
            [
                new SeriesSetup(instrument, Columns(_bars.Select(b => b.Text), world.Interval))
                {
                    Detail = _details.Count > 0 ? Columns(_details, new BarInterval(new Duration(world.Interval.Length.Nanos / 4))) : null,
                },
            ],
            Strategies = () =>
            {
                traders.Add(new ScriptedTrader(_bars));
                return [new StrategySetup("script", traders[^1]) { Style = world.Style }];
            },
            Capital = [world.Cash],
            Matching = world.Matching,
            Latency = world.Latency,
            BorrowPerYear = world.Borrow,
            Limits = world.Limits,
            End = world.End,
            Journal = new Relay(traders),
            Inspect = (engine, _) => traders[0].Attach(engine),
        });
        return Text(traders[0], result, instrument);
    }

    private string Text(ScriptedTrader trader, BacktestResult result, Instrument instrument)
    {
        var text = new StringBuilder($"== {Title}\n");
        foreach (string remark in Remarks) text.Append(remark).Append('\n');
        foreach (string setting in _settings) text.Append("set ").Append(setting).Append('\n');
        foreach (string detail in _details) text.Append("detail ").Append(detail).Append('\n');
        for (int i = 0; i < _bars.Count; i++)
        {
            // Heard on the way through a bar: written below the bar, above what is done at its close.
            text.Append("bar ").Append(_bars[i].Text).Append('\n');
            foreach (string line in trader.Heard[i]) text.Append("  > ").Append(line).Append('\n');
            foreach (string action in _bars[i].Actions) text.Append("  ").Append(action).Append('\n');
        }
        foreach (string line in trader.Heard[_bars.Count]) text.Append("  > ").Append(line).Append('\n');
        Quantity position = new(result.Trades.All().Where(t => t.IsOpen).Sum(t => t.Sign * t.Quantity.Units));
        text.Append(CultureInfo.InvariantCulture, $"= position {instrument.Format(position)}, equity {result.FinalEquity}");
        if (result.Interval is { } interval) text.Append(CultureInfo.InvariantCulture, $", worst {interval.Worst.FinalEquity}, best {interval.Best.FinalEquity}");
        Assert.Equal(0, result.Anomalies);
        return text.Append('\n').ToString();
    }

    private static BarArray Columns(IEnumerable<string> texts, BarInterval interval)
    {
        var bars = new List<Bar>();
        Instant open = ScenarioWorld.Start;
        foreach (string text in texts)
        {
            string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
            Price At(int i) => Decimals.TryParse(words[i], 2, out long units) ? new Price(units) : throw new FormatException(text);
            long volume = 1_000_000;
            foreach (string word in words[4..])
            {
                if (word.StartsWith("v=", StringComparison.Ordinal)) Decimals.TryParse(word.AsSpan(2), 3, out volume);
                else if (word.StartsWith("t=", StringComparison.Ordinal)) open = ScenarioWorld.Start + ScenarioWorld.Length(word[2..]);
                else throw new FormatException($"'{word}' of bar '{text}' is not understood.");
            }
            var bar = new Bar(open, At(0), At(1), At(2), At(3), new Quantity(volume));
            if (!bar.IsConsistent) throw new FormatException($"Bar '{text}' is not consistent.");
            bars.Add(bar);
            open += interval.Length;
        }
        return new BarArray(bars, 2, 3, interval);
    }

    /// <summary>The journal is chosen before the trader exists.</summary>
    private sealed class Relay(List<ScriptedTrader> traders) : IJournal
    {
        public void Append(in EngineEvent e) => traders[0].Append(in e);
    }
}
