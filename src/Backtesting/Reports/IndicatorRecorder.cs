using Godwit.Core.MarketData;
using Godwit.Core.Orders;
using Godwit.Engine.Loop;
using Godwit.Indicators;
using Godwit.Strategies;
using Godwit.Strategies.Consensus;

namespace Godwit.Backtesting.Reports;

/// <summary>Values of one output of an indicator that a strategy registered.</summary>
/// <param name="Strategy">Name of the strategy.</param>
/// <param name="Instrument">Index of the instrument in the setup.</param>
/// <param name="Name">The catalogue's name of the indicator.</param>
/// <param name="Period">Its period, where it has one; otherwise 0.</param>
/// <param name="Output">Index of the output.</param>
/// <param name="Starts">Start of each slot that has a value.</param>
/// <param name="Values">The last value in each slot; NaN before the indicator has settled.</param>
public sealed record RecordedIndicator(string Strategy, int Instrument, string Name, int Period, int Output, IReadOnlyList<long> Starts, IReadOnlyList<double> Values);

/// <summary>
/// Takes down what a run's indicators said. It stands between the engine and each strategy and looks after every bar, so a
/// run without it pays nothing. It keeps one value per slot, however fine the bars are.
/// </summary>
/// <param name="slots">Length of a slot for each instrument of the setup, at least a bar.</param>
public sealed class IndicatorRecorder(IReadOnlyList<BarInterval> slots)
{
    private readonly List<Tape> _tapes = [];
    private bool _isTaken;

    /// <summary>The same setup, watched. Only its first pass is recorded: further ones try other paths.</summary>
    public Func<IReadOnlyList<StrategySetup>> Watch(Func<IReadOnlyList<StrategySetup>> strategies) => () =>
    {
        IReadOnlyList<StrategySetup> made = strategies();
        if (_isTaken) return made;
        _isTaken = true;
        return [.. made.Select(s => s with { Strategy = Watch(s) })];
    };

    /// <summary>Who is watched can still say which of its parts earned what.</summary>
    private Watched Watch(StrategySetup setup) =>
        setup.Strategy is IAttributing attributing ? new WatchedVoters(setup.Strategy, attributing, setup.Name, this) : new Watched(setup.Strategy, setup.Name, this);

    public IReadOnlyList<RecordedIndicator> Indicators() => [.. _tapes.SelectMany(t => t.Finish())];

    private sealed class Tape(string strategy, Market market)
    {
        private readonly List<long> _starts = [];
        private readonly List<(IIndicator Indicator, List<double>[] Outputs)> _columns = [];
        private int _registered;

        public void Take(BarInterval slot)
        {
            if (market.IndicatorCount != _registered) AddColumns();
            if (_columns.Count == 0) return;
            long start = slot.Floor(market.Bar.OpenTime).UnixNanos;
            bool same = _starts.Count > 0 && _starts[^1] == start;
            if (!same) _starts.Add(start);
            foreach ((IIndicator indicator, List<double>[] outputs) in _columns)
                for (int o = 0; o < outputs.Length; o++)
                {
                    if (same) outputs[o][^1] = indicator.Output(o);
                    else outputs[o].Add(indicator.Output(o));
                }
        }

        public IEnumerable<RecordedIndicator> Finish() => _columns.SelectMany(c => c.Outputs.Select((values, o) =>
            new RecordedIndicator(strategy, market.Index, c.Indicator.Name, PeriodOf(c.Indicator), o, _starts, values)));

        private void AddColumns()
        {
            _registered = market.IndicatorCount;
            foreach (IIndicator indicator in market.Indicators)
                if (!_columns.Exists(c => ReferenceEquals(c.Indicator, indicator)))
                    _columns.Add((indicator, [.. Enumerable.Range(0, indicator.OutputCount).Select(_ => Blank())]));
        }

        /// <summary>An indicator that is registered late has no values for the bars before.</summary>
        private List<double> Blank() => [.. Enumerable.Repeat(double.NaN, _starts.Count)];

        private static int PeriodOf(IIndicator indicator) => indicator.GetType().GetProperty("Period")?.GetValue(indicator) is int period ? period : 0;
    }

    private sealed class WatchedVoters(IStrategy inner, IAttributing attributing, string name, IndicatorRecorder recorder) : Watched(inner, name, recorder), IAttributing
    {
        public Attribution Attribute() => attributing.Attribute();
    }

    private class Watched(IStrategy inner, string name, IndicatorRecorder recorder) : IStrategy
    {
        private readonly Dictionary<Market, Tape> _tapes = [];

        public void Start(IStrategyContext context)
        {
            inner.Start(context);
            foreach (Market market in context.Markets)
            {
                var tape = new Tape(name, market);
                _tapes.Add(market, tape);
                recorder._tapes.Add(tape);
            }
        }

        public void OnWarmUp(Market market)
        {
            inner.OnWarmUp(market);
            _tapes[market].Take(recorder.SlotOf(market));
        }

        public void OnBar(Market market)
        {
            inner.OnBar(market);
            _tapes[market].Take(recorder.SlotOf(market));
        }

        public void OnTrade(Market market, in Trade trade) => inner.OnTrade(market, in trade);
        public void OnQuote(Market market, in Quote quote) => inner.OnQuote(market, in quote);
        public void OnBook(Market market) => inner.OnBook(market);
        public void OnFunding(Market market, in Tick funding) => inner.OnFunding(market, in funding);
        public void OnOrder(Market market, in ExecutionReport report) => inner.OnOrder(market, in report);
        public void OnTimer(long tag) => inner.OnTimer(tag);
        public void Stop() => inner.Stop();
    }

    private BarInterval SlotOf(Market market) => slots[market.Index];
}
