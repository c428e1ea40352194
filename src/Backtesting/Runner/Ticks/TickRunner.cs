using Godwit.Backtesting.Results;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Portfolio.Valuation;
using Godwit.Simulation.Books;
using Godwit.Simulation.Latency;
using Godwit.Simulation.Matching;
using Godwit.Strategies.Consensus;

namespace Godwit.Backtesting.Runner.Ticks;

/// <summary>
/// Runs the same engine and the same strategies on ticks. The venue sees each tick at the time it occurred, the engine when it
/// arrives; requests and reports travel in between. Bars close on their grid and are shown as in a backtest on bars, so that a
/// strategy of bars needs no change.
/// </summary>
/// <remarks>
/// Order of work at one instant: the venue's ticks by instrument and kind (trades, quotes, book) and in a recording's own order; then
/// requests that arrive; then at the engine reports, timers, ticks, and bars. So an order sent in answer to a tick meets what follows it.
/// Equity is sampled at each bar's close.
/// </remarks>
internal sealed partial class TickRunner : IDisposable
{
    /// <summary>Steps between two looks at progress and cancellation.</summary>
    private const int Stretch = 1 << 18;
    private const ulong LatencyStream = 0x6C6174656E6379;

    private readonly BacktestSetup _setup;
    private readonly EngineSetup _engineSetup;
    private readonly TradingEngine _engine;
    private readonly TickGateway _gateway;
    private readonly TickExchange _exchange;
    private readonly TickStream[] _streams;
    private readonly BarCursor[] _bars;
    private readonly int[] _firsts;
    private readonly LatencySampler _barLatency;
    private readonly EquityCollector _equity;
    private readonly SignalJudge[] _judges;
    private readonly OrderLog? _log;
    private readonly long _actsFrom;
    private readonly int _settleBars;
    private readonly long _tickCount;
    private long _barsLeft;
    private Instant _lastClose = Instant.MinValue;

    private TickRunner(BacktestSetup setup)
    {
        _setup = setup;
        _log = setup.KeepOrders ? new OrderLog([.. setup.Series.Select(s => s.Instrument)]) : null;
        _gateway = new TickGateway(new LatencySampler(setup.Latency, setup.Seed ^ LatencyStream), setup.Missed, _log);
        _engineSetup = BacktestRunner.EngineSetupOf(setup);
        _judges = setup.JudgeSignals ? [.. _engineSetup.Strategies.Select(SignalJudge.Watch)] : [];
        _engine = new TradingEngine(_engineSetup, _gateway, setup.Journal);
        ListedInstrument[] listed = [.. setup.Series.Select(s => new ListedInstrument(s.Instrument, s.VolumeScale) { Margin = s.Margin, Funding = s.Funding })];
        _exchange = new TickExchange(listed, setup.Capital, setup.TickMatching, _gateway);
        (_gateway.Engine, _gateway.Exchange) = (_engine, _exchange);
        setup.InspectTicks?.Invoke(_engine, _exchange);

        int[] settle = _engine.Start();
        _settleBars = settle.Max();
        int n = setup.Series.Count;
        (_bars, _firsts) = (new BarCursor[n], new int[n]);
        Instant actsFrom = Instant.MaxValue;
        for (int i = 0; i < n; i++)
        {
            SeriesSetup series = setup.Series[i];
            int from = series.Bars.IndexAtOrAfter(setup.From), to = series.Bars.IndexAtOrAfter(setup.To);
            if (from >= to) throw new GodwitException($"{series.Instrument} has no bars where it has ticks; its bars cover {BacktestRunner.Coverage(series.Bars)}.");
            _firsts[i] = from;
            BarsInRange += to - from;
            int first = Math.Max(0, from - (setup.WarmUpBars ?? 3 * settle[i]));
            _barsLeft += to - first;
            _bars[i] = new BarCursor(series.Bars, series.Instrument.PriceScale, series.VolumeScale, first, to);
            Instant acts = setup.FirstBar == 0 ? setup.From : series.Bars[Math.Min(from + setup.FirstBar, to - 1)].OpenTime;
            if (acts < actsFrom) actsFrom = acts;
        }
        _actsFrom = actsFrom.UnixNanos;
        _barLatency = SamplerOf(setup, 0);
        _streams = [.. OpenStreams(setup)];
        _tickCount = setup.Series.Sum(s => s.Ticks.Sum(t => t.Count));
        _equity = new EquityCollector(_engine.Equity, setup.Series.Min(s => s.Bars.Interval), setup.KeepEquity);
        PickVenue();
        PickEngine();
        PickBars();
    }

    private long BarsInRange { get; }

    /// <exception cref="OperationCanceledException">The token was canceled; nothing is kept.</exception>
    public static BacktestResult Run(BacktestSetup asked, CancellationToken cancellation)
    {
        BacktestSetup setup = TickRange.Clamp(asked);
        using var runner = new TickRunner(setup);
        runner.Loop(cancellation);
        runner.Finish();
        return BacktestResult.Of(setup, runner._engine, runner.Facts(), runner._equity, runner.BarsInRange) with
        {
            Margin = runner._exchange.Margin is { } margin ? MarginOutcome.Of(setup, margin, runner._engine) : null,
            SettleBars = runner._settleBars,
            Attributions = [.. runner._engineSetup.Strategies.Where(s => s.Strategy is IAttributing).Select(s => new StrategyAttribution(s.Name, ((IAttributing)s.Strategy).Attribute()))],
            Calibrations = [.. runner._judges.Select(j => j.Judge(setup))],
            Orders = runner._log?.Orders,
        };
    }

    public void Dispose()
    {
        foreach (TickStream stream in _streams) stream.Dispose();
    }

    private VenueFacts Facts() => new()
    {
        Ticks = _streams.Sum(s => s.Count),
        BackdatedTicks = _streams.Sum(s => s.Backdated),
        UntradedFills = _exchange.UntradedFills,
        LargeFills = _exchange.LargeFills,
    };

    private IEnumerable<TickStream> OpenStreams(BacktestSetup setup)
    {
        for (int i = 0; i < setup.Series.Count; i++)
        {
            SeriesSetup series = setup.Series[i];
            foreach (TickSource source in series.Ticks.OrderBy(t => t.Kind))
            {
                bool isRead = _engine.Reads(i, source.Kind);
                yield return new TickStream(i, source, series.Instrument, setup.From, setup.To, isRead ? SamplerOf(setup, 1 + 8 * (ulong)i + (ulong)source.Kind) : null);
            }
        }
    }

    private static LatencySampler SamplerOf(BacktestSetup setup, ulong stream) =>
        new(setup.Latency, unchecked(setup.Seed * 0x9E3779B97F4A7C15UL + (stream + 1) * LatencyStream));

    private void Loop(CancellationToken cancellation)
    {
        while (Work(Stretch))
        {
            cancellation.ThrowIfCancellationRequested();
            _setup.Progress?.Invoke(_streams.Sum(s => s.Count), _tickCount);
        }
    }

    private void Finish()
    {
        _gateway.DeliverRest();
        _setup.Progress?.Invoke(_tickCount, _tickCount);
        // The last sample waits for what was still on its way.
        if (_lastClose != Instant.MinValue) _equity.Add(_lastClose, _engine.Equity, !_engine.IsFlat);
        _exchange.Clear();
        _engine.Stop();
        foreach (Book book in _engine.Books) book.ReportOpenTrades();
    }
}
