using System.Globalization;
using Godwit.Core.Orders;
using Godwit.Core.Time;
using Godwit.Strategies;
using Godwit.Strategies.Signals;

namespace Godwit.Backtesting.Truth;

/// <summary>Something that a strategy decided: a signal, an order, a cancellation, an amendment.</summary>
/// <param name="Row">The bar after which it was decided; −1 before the first.</param>
/// <param name="InBar">Whether it was decided while looking at that bar, as opposed to when a report or timer came later.</param>
/// <param name="Text">The decision in words.</param>
internal readonly record struct TracedDecision(int Row, bool InBar, string Text);

/// <summary>All that a strategy saw and said in one run: the value of every variable after every bar, and every decision.</summary>
internal sealed class StrategyTrace(string strategy) : ISignalSink
{
    private readonly List<(Instant Close, int Slot)> _rows = [];
    private readonly List<TracedDecision> _decisions = [];
    private IReadOnlyList<TracedVariable> _variables = [];
    private IReadOnlyList<Market> _markets = [];
    private List<double>[] _values = [];
    private bool _inBar;

    public string Strategy { get; } = strategy;
    public IReadOnlyList<TracedVariable> Variables => _variables;
    public IReadOnlyList<TracedDecision> Decisions => _decisions;

    /// <summary>Rows so far: one for each bar shown to the strategy, warm-up included.</summary>
    public int Count => _rows.Count;

    /// <summary>When the bar of a row was complete, and the market it belongs to.</summary>
    public (Instant Close, int Slot) Row(int row) => _rows[row];

    /// <summary>Rows of warm-up at the beginning.</summary>
    public int FirstTradingRow { get; private set; } = -1;

    /// <summary>Bars that the slowest registered indicator needs.</summary>
    public int SettleLength { get; private set; }

    public string SymbolOf(int slot) => _markets[slot].Instrument.Key.Symbol;

    public double Value(int variable, int row) => _values[variable][row];

    /// <summary>Called once the strategy has started: from now on there is something to look at.</summary>
    public void Watch(IReadOnlyList<Market> markets, IReadOnlyList<TracedVariable> variables)
    {
        _markets = markets;
        SettleLength = markets.Max(m => m.SettleLength);
        _variables = variables;
        _values = [.. variables.Select(_ => new List<double>())];
    }

    public void BeginBar(Market market, bool isWarmUp)
    {
        if (!isWarmUp && FirstTradingRow < 0) FirstTradingRow = _rows.Count;
        _rows.Add((market.Bar.OpenTime + market.Interval.Length, market.Slot));
        _inBar = true;
    }

    public void EndBar()
    {
        _inBar = false;
        for (int i = 0; i < _values.Length; i++) _values[i].Add(_variables[i].Read());
    }

    public void Decide(string text) => _decisions.Add(new TracedDecision(_rows.Count - 1, _inBar, text));

    void ISignalSink.Take(Market market, in Signal signal)
    {
        string side = signal.Sign > 0 ? "long" : signal.Sign < 0 ? "short" : "flat";
        string strength = signal.Strength == 1 ? "" : string.Create(CultureInfo.InvariantCulture, $" strength {signal.Strength:R}");
        string confidence = signal.HasConfidence ? string.Create(CultureInfo.InvariantCulture, $" confidence {signal.Confidence:R}") : "";
        Decide($"signal {market.Instrument.Key.Symbol} {side}{strength}{confidence}");
    }

    /// <summary>An order in words that name everything it asks for.</summary>
    public static string Words(string verb, Market market, in OrderTerms terms) => string.Create(CultureInfo.InvariantCulture,
        $"{verb} {market.Instrument.Key.Symbol} {terms.Side} {terms.Type} {market.Instrument.ToDouble(terms.Quantity):R} limit {market.Instrument.ToDouble(terms.LimitPrice):R} stop {market.Instrument.ToDouble(terms.StopPrice):R}");
}
