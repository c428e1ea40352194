using Godwit.Backtesting.Results;
using Godwit.Backtesting.Runner.Ticks;
using Godwit.Core.Events;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Portfolio.Valuation;
using Godwit.Simulation.Matching;
using Godwit.Strategies;
using Godwit.Strategies.Consensus;

namespace Godwit.Backtesting.Runner;

/// <summary>
/// Puts the engine into a simulated world and runs time forward. Bars of all instruments that close at the same instant are
/// first walked by the venue, in the order of the setup, then shown to the engine in that order: an order sent at that
/// instant can only meet later prices.
/// </summary>
public sealed class BacktestRunner
{
    /// <summary>Bar times between two looks at progress and cancellation.</summary>
    private const int Stretch = 1 << 14;

    private readonly BacktestSetup _setup;
    private readonly TradingEngine _engine;
    private readonly SimulatedGateway _gateway;
    private readonly BarExchange _exchange;
    private readonly BarCursor[] _bars;
    private readonly BarCursor?[] _details;
    private readonly int[] _firsts;
    private readonly EquityCollector _equity;
    private readonly Duration _feedLatency;
    private readonly int _firstBar;
    private readonly EngineSetup _engineSetup;
    private readonly SignalJudge[] _judges;
    private readonly OrderLog? _log;
    private readonly bool _fillsAtClose;
    private readonly bool _countsFromNextBar;
    private readonly bool _closesLastBar;
    private readonly bool _mayCoast;
    private readonly int _settleBars;

    /// <summary>Room for what the books were worth after each bar of a row.</summary>
    private readonly Money[] _equities = new Money[BarCursor.LongestRow];
    private long _barsLeft;

    private BacktestRunner(BacktestSetup setup, IntrabarPath path)
    {
        _setup = setup;
        _feedLatency = setup.Latency.Feed;
        _firstBar = setup.FirstBar;
        _closesLastBar = setup.End == EndPolicy.CloseLastBar;
        _fillsAtClose = setup.Matching.Timing == FillTiming.SignalClose;
        _countsFromNextBar = _closesLastBar && _fillsAtClose;
        _log = setup.KeepOrders ? new OrderLog([.. setup.Series.Select(s => s.Instrument)]) : null;
        _gateway = new SimulatedGateway(setup.Latency, setup.Missed, _log);
        _engineSetup = EngineSetupOf(setup);
        _judges = setup.JudgeSignals ? [.. _engineSetup.Strategies.Select(SignalJudge.Watch)] : [];
        _engine = new TradingEngine(_engineSetup, _gateway, setup.Journal);
        ListedInstrument[] listed = [.. setup.Series.Select(s => new ListedInstrument(s.Instrument, s.VolumeScale) { Margin = s.Margin, Funding = s.Funding })];
        _exchange = new BarExchange(listed, setup.Capital, setup.Matching with { Path = path }, setup.BorrowPerYear, _gateway);
        _gateway.Engine = _engine;
        _gateway.Exchange = _exchange;
        setup.Inspect?.Invoke(_engine, _exchange);

        int[] settle = _engine.Start();
        _settleBars = settle.Max();
        int n = setup.Series.Count;
        (_bars, _details, _firsts) = (new BarCursor[n], new BarCursor?[n], new int[n]);
        BarInterval shortest = setup.Series.Min(s => s.Bars.Interval);
        for (int i = 0; i < n; i++)
        {
            SeriesSetup series = setup.Series[i];
            int from = series.Bars.IndexAtOrAfter(setup.From), to = series.Bars.IndexAtOrAfter(setup.To);
            if (from >= to) throw new GodwitException($"{series.Instrument} has no bars in the chosen range {Range(setup)}; its data covers {Coverage(series.Bars)}.");
            _firsts[i] = from;
            BarsInRange += to - from;
            // Three settle lengths let recursive averages forget how they started.
            int first = Math.Max(0, from - (setup.WarmUpBars ?? 3 * settle[i]));
            _barsLeft += to - first;
            _bars[i] = new BarCursor(series.Bars, series.Instrument.PriceScale, series.VolumeScale, first, to);
            if (series.Detail is { } detail)
                _details[i] = new BarCursor(detail, series.Instrument.PriceScale, series.VolumeScale, detail.IndexAtOrAfter(series.Bars[from].OpenTime), detail.Count);
        }
        _mayCoast = n == 1 && _details[0] is null && !_fillsAtClose && setup.Journal is null;
        _equity = new EquityCollector(_engine.Equity, shortest, setup.KeepEquity);
    }

    /// <summary>Bars of all instruments inside the range.</summary>
    private long BarsInRange { get; }

    /// <summary>Runs the setup, on ticks where it has any. When fills inside bars were ambiguous, runs it again along the best and the worst path.</summary>
    /// <exception cref="OperationCanceledException">The token was canceled; nothing is kept.</exception>
    public static BacktestResult Run(BacktestSetup setup, CancellationToken cancellation = default)
    {
        if (setup.HasTicks) return TickRunner.Run(setup, cancellation);
        BacktestResult result = RunOnce(setup, setup.Matching.Path, cancellation);
        if (result.AmbiguousBars == 0 || setup.FiguresOnly) return result;
        BacktestSetup quiet = setup with { Progress = null, KeepEquity = false, KeepOrders = false, JudgeSignals = false, Journal = null, Inspect = null };
        BacktestResult worst = setup.Matching.Path == IntrabarPath.Pessimistic ? result : RunOnce(quiet, IntrabarPath.Pessimistic, cancellation);
        BacktestResult best = setup.Matching.Path == IntrabarPath.Optimistic ? result : RunOnce(quiet, IntrabarPath.Optimistic, cancellation);
        return result with { Interval = IntrabarInterval.Of(result, worst, best) };
    }

    /// <summary>Runs the setup along its own path only.</summary>
    internal static void RunPath(BacktestSetup setup, CancellationToken cancellation)
    {
        if (setup.HasTicks)
        {
            TickRunner.Run(setup, cancellation);
            return;
        }
        var runner = new BacktestRunner(setup, setup.Matching.Path);
        runner.Loop(cancellation);
        runner.Finish();
    }

    private static BacktestResult RunOnce(BacktestSetup setup, IntrabarPath path, CancellationToken cancellation)
    {
        var runner = new BacktestRunner(setup, path);
        runner.Loop(cancellation);
        runner.Finish();
        return BacktestResult.Of(setup, runner._engine, VenueFacts.Of(runner._exchange), runner._equity, runner.BarsInRange) with
        {
            Margin = runner._exchange.Margin is { } margin ? MarginOutcome.Of(setup, margin, runner._engine) : null,
            SettleBars = runner._settleBars,
            Attributions = [.. runner._engineSetup.Strategies.Where(s => s.Strategy is IAttributing).Select(s => new StrategyAttribution(s.Name, ((IAttributing)s.Strategy).Attribute()))],
            Calibrations = [.. runner._judges.Select(j => j.Judge(setup))],
            Orders = runner._log?.Orders,
        };
    }

    private void Loop(CancellationToken cancellation)
    {
        while (Work(Stretch))
        {
            cancellation.ThrowIfCancellationRequested();
            _setup.Progress?.Invoke(Math.Max(0, BarsInRange - _barsLeft), BarsInRange);
        }
    }

    /// <summary>Works so many bar times; false when there are no more. A call of its own per stretch, so that the runtime can put better code in its place.</summary>
    private bool Work(int times)
    {
        for (; times > 0; times--)
        {
            Instant close = NextClose();
            if (close == Instant.MaxValue) return false;
            ShowToVenue(close);
            ShowToEngine(close);
            if (_mayCoast) times -= Coast(times - 1);
        }
        return true;
    }

    /// <summary>
    /// As long as the venue has nothing of ours, it needs no more of a bar than its close: the bars of the one series go to the engine
    /// in rows, until it asks for something. The last bar, and those before the first one to act on, take the long way.
    /// </summary>
    private int Coast(int most)
    {
        BarCursor cursor = _bars[0];
        if (cursor.Index - _firsts[0] < _firstBar) return 0;
        most = (int)Math.Min(most, _barsLeft - 1);
        int done = 0;
        while (done < most && _exchange.IsIdle(0) && !_gateway.IsBusyBefore(cursor.Close))
        {
            ReadOnlyMemory<Bar> ahead = cursor.Row(most - done);
            ReadOnlySpan<Bar> row = ahead.Span[.._engine.StepBars(0, ahead, cursor.Interval, _feedLatency)];
            if (row.IsEmpty) break;
            _exchange.Pass(0, row[^1].Close, row[^1].OpenTime + cursor.Interval);
            if (_engine.IsFlat) _equity.AddFlat(row, cursor.Interval, _engine.Equity);
            else
            {
                _engine.WriteEquities(0, row, _equities);
                _equity.AddExposed(row, cursor.Interval, _equities);
            }
            done += row.Length;
            _barsLeft -= row.Length;
            cursor.Advance(row.Length);
        }
        return done;
    }

    private Instant NextClose()
    {
        Instant next = _bars[0].Close;
        for (int i = 1; i < _bars.Length; i++)
            if (_bars[i].Close < next) next = _bars[i].Close;
        return next;
    }

    private void ShowToVenue(Instant close)
    {
        for (int i = 0; i < _bars.Length; i++)
        {
            BarCursor cursor = _bars[i];
            if (cursor.Close != close || cursor.Index < _firsts[i]) continue;
            if (_details[i] is { } detail && WalkDetail(i, detail, cursor.Current.OpenTime, close)) continue;
            _exchange.OnBar(i, in cursor.Current, close, _gateway.IsBusyBefore(close));
        }
        _gateway.AdvanceTo(close);
    }

    /// <summary>Finer bars instead of the coarse one, where they exist.</summary>
    private bool WalkDetail(int instrument, BarCursor detail, Instant from, Instant close)
    {
        bool any = false;
        while (!detail.IsAtEnd && detail.Current.OpenTime < close)
        {
            if (detail.Current.OpenTime >= from)
            {
                _exchange.OnBar(instrument, in detail.Current, detail.Close, _gateway.IsBusyBefore(detail.Close));
                any = true;
            }
            detail.Advance();
        }
        return any;
    }

    private void ShowToEngine(Instant close)
    {
        BarCursor[] bars = _bars;
        Instant received = close + _feedLatency;
        bool inRange = false;
        for (int i = 0; i < bars.Length; i++)
        {
            BarCursor cursor = bars[i];
            if (cursor.Close != close) continue;
            _barsLeft--;
            int index = cursor.Index - _firsts[i];
            BarPhase phase = index < 0 ? BarPhase.WarmUp : index < _firstBar ? BarPhase.Preparing : BarPhase.Trading;
            inRange |= index >= 0;
            _engine.StepBar(i, in cursor.Current, close, received < _engine.Now ? _engine.Now : received, phase);
            if (_fillsAtClose && !_countsFromNextBar) _exchange.OnClosingPrint(i, in cursor.Current, close);
        }
        bool last = _barsLeft == 0;
        if (last) _gateway.DeliverRest();
        // Closing on the last bar changes its equity: then it is sampled at the end.
        if (inRange && !(last && _closesLastBar)) _equity.Add(close, _engine.Equity, !_engine.IsFlat);
        for (int i = 0; i < bars.Length; i++)
        {
            BarCursor cursor = bars[i];
            if (cursor.Close != close) continue;
            if (_countsFromNextBar) _exchange.OnClosingPrint(i, in cursor.Current, close);
            cursor.Advance();
        }
    }

    private void Finish()
    {
        _setup.Progress?.Invoke(BarsInRange, BarsInRange);
        _gateway.DeliverRest();
        if (_closesLastBar) CloseOnLastBar();
        _exchange.Clear();
        _engine.Stop();
        foreach (Book book in _engine.Books) book.ReportOpenTrades();
    }

    private void CloseOnLastBar()
    {
        bool wasExposed = !_engine.IsFlat;
        Instant close = _setup.Series.Max(s => s.Bars[s.Bars.IndexAtOrAfter(_setup.To) - 1].OpenTime + s.Bars.Interval.Length);
        _engine.CloseAtEnd();
        for (int i = 0; i < _setup.Series.Count; i++)
        {
            SeriesSetup series = _setup.Series[i];
            int last = series.Bars.IndexAtOrAfter(_setup.To) - 1;
            int stamped = _fillsAtClose ? Math.Max(0, last - 1) : last;
            var stamp = new BarCursor(series.Bars, series.Instrument.PriceScale, series.VolumeScale, stamped, stamped + 1);
            Price price = _fillsAtClose ? stamp.Current.Close : stamp.Current.Open;
            _exchange.OnStatedPrice(i, in stamp.Current, price, _engine.Now + _setup.Latency.Entry);
        }
        _gateway.DeliverRest();
        _equity.Add(close, _engine.Equity, wasExposed);
    }

    internal static EngineSetup EngineSetupOf(BacktestSetup setup) => new()
    {
        Instruments = [.. setup.Series.Select(s => new InstrumentSetup(s.Instrument, s.Bars.Interval, s.VolumeScale) { Margin = s.Margin, Feeds = FeedsOf(s.Ticks) })],
        Strategies = setup.Strategies(),
        Capital = setup.Capital,
        Limits = setup.Limits,
        Seed = setup.Seed,
    };

    private static MarketFeeds FeedsOf(IReadOnlyList<TickSource> ticks)
    {
        MarketFeeds feeds = MarketFeeds.None;
        foreach (TickSource source in ticks)
        {
            feeds |= source.Kind switch
            {
                TickKind.Trade => MarketFeeds.Trades,
                TickKind.Quote => MarketFeeds.Quotes,
                TickKind.Book => MarketFeeds.Book,
                TickKind.Funding => MarketFeeds.Funding,
                _ => MarketFeeds.None,
            };
        }
        return feeds;
    }

    private static string Range(BacktestSetup setup) =>
        $"{(setup.From == Instant.MinValue ? "start" : setup.From)} to {(setup.To == Instant.MaxValue ? "end" : setup.To)}";

    internal static string Coverage(BarColumns bars) => bars.Count == 0 ? "nothing" : $"{bars[0].OpenTime} to {bars[bars.Count - 1].OpenTime}";
}
