using System.Numerics;
using Godwit.Core.Events;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Ports;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Execution.Desk;
using Godwit.Portfolio.Ledger;
using Godwit.Portfolio.Trades;
using Godwit.Portfolio.Valuation;
using Godwit.Simulation.Accounts;
using Godwit.Simulation.Matching;

namespace Godwit.Kernel.Tests.Portfolio.Ledger;

/// <summary>
/// Sits where the journal is: sees every event just before it has effects, when everything before it is settled. Holds the
/// engine's books, the venue's accounts and a naive twin against each other.
/// </summary>
/// <param name="responseIsInstant">Whether reports reach the engine at once; otherwise the venue runs ahead of the books by what is on its way.</param>
internal sealed class Auditor(bool responseIsInstant) : IJournal
{
    private TradingEngine _engine = null!;
    private BarExchange _venue = null!;
    private LedgerTwin _twin = null!;
    private Money[] _capital = [];
    private Instant _last = Instant.MinValue;

    public List<EngineEvent> Events { get; } = [];
    public long Fills { get; private set; }
    public HashSet<(ReportKind Kind, Refusal Refusal)> Seen { get; } = [];

    public void Attach(TradingEngine engine, BarExchange venue, IReadOnlyList<Money> capital)
    {
        _engine = engine;
        _venue = venue;
        _capital = [.. capital];
        Instrument[] instruments = [.. engine.Books[0].Positions.Select(p => p.Instrument)];
        _twin = new LedgerTwin(instruments, capital);
    }

    public void Append(in EngineEvent e)
    {
        if (e.ReceivedAt < _last) Assert.Fail($"Time went back from {_last} to {e.ReceivedAt} at event {Events.Count}, {e.Kind}.");
        if (e.OccurredAt > e.ReceivedAt) Assert.Fail($"Event {Events.Count} ({e.Kind}) was received before it occurred.");
        _last = e.ReceivedAt;
        CheckBooks();
        Events.Add(e);
        if (e.Kind == EventKind.Report)
        {
            Seen.Add((e.Report.Kind, e.Report.Refusal));
            WorkingOrder? order = _engine.Desk.Find(e.Report.OrderId);
            if (e.Report.IsFill)
            {
                Fills++;
                Assert.NotNull(order);
                CheckFill(order, in e.Report);
            }
            if (order is not null) _twin.Apply(in e, order.Book, order.Terms.Side);
        }
        else _twin.Apply(in e, -1, default);
        if (responseIsInstant) CheckVenue();
    }

    private static void CheckFill(WorkingOrder order, in ExecutionReport fill)
    {
        Assert.True(fill.FillQuantity.Units > 0);
        Assert.True(fill.FillPrice.Units > 0);
        if (order.Filled + fill.FillQuantity > fill.OrderQuantity) Assert.Fail($"Order {order.Id} was filled beyond its quantity.");
        Assert.Equal(fill.Kind == ReportKind.Fill, order.Filled + fill.FillQuantity == fill.OrderQuantity);
        if (!order.Terms.NeedsLimitPrice) return;
        bool keepsLimit = order.Terms.Side == OrderSide.Buy ? fill.FillPrice <= order.Terms.LimitPrice : fill.FillPrice >= order.Terms.LimitPrice;
        if (!keepsLimit) Assert.Fail($"Order {order.Id} was filled at {fill.FillPrice}, worse than its limit {order.Terms.LimitPrice}.");
    }

    /// <summary>After the run: nothing is on its way any more.</summary>
    public void CheckEnd(TradeList trades)
    {
        CheckBooks();
        CheckVenue();
        Assert.Equal(0, _engine.Desk.Anomalies);
        for (int book = 0; book < _capital.Length; book++)
        {
            Money sum = Money.Zero;
            foreach (TradeRecord trade in trades.All())
                if (trade.Book == book) sum += trade.Pnl;
            Assert.Equal(_engine.Books[book].Equity - _capital[book], sum);
            Assert.Equal(LedgerTwin.Wide(_engine.Books[book].Cash.Units), _twin.BalanceFromEntries(book, "holdings", "cash"));
        }
    }

    private void CheckBooks()
    {
        Godwit.Portfolio.Ledger.Ledger ledger = _engine.Ledger;
        for (int asset = 0; asset < ledger.Assets.Count; asset++) Assert.Equal(Money.Zero, ledger.Imbalance(asset));
        Span<Money> reserved = stackalloc Money[_capital.Length];
        foreach (WorkingOrder order in _engine.Desk.Working)
        {
            if (order.Reserved.IsNegative || order.Closing.Units < 0) Assert.Fail($"Order {order.Id} reserves less than nothing.");
            reserved[order.Book] += order.Reserved;
        }
        for (int b = 0; b < _engine.Books.Count; b++)
        {
            Book book = _engine.Books[b];
            Assert.Equal(book.RecomputeEquity(), book.Equity);
            Assert.Equal(_twin.Cash(b), LedgerTwin.Wide(book.Cash.Units));
            Assert.Equal(_twin.Equity(b), LedgerTwin.Wide(book.Equity.Units));
            foreach (IGrouping<int, Position> asset in book.Positions.GroupBy(p => p.BaseAsset))
            {
                Money held = Money.Zero;
                foreach (Position position in asset)
                {
                    held += position.Instrument.BaseAmount(position.Quantity);
                    Assert.Equal(_twin.Position(b, position.InstrumentIndex), new BigInteger(position.Quantity.Units));
                }
                Assert.Equal(held, ledger.Balance(b, LedgerAccount.Holdings, asset.Key));
            }
            // What is reserved is exactly what working orders reserve: nothing when none works.
            Assert.Equal(reserved[b], _engine.Gate.Reserved(b));
        }
    }

    private void CheckVenue()
    {
        for (int b = 0; b < _capital.Length; b++)
        {
            SimulatedAccount account = _venue.Accounts[b];
            Assert.Equal(_twin.Cash(b), LedgerTwin.Wide(account.Cash.Units));
            for (int i = 0; i < _engine.Books[b].Positions.Count; i++)
                Assert.Equal(_twin.Position(b, i), new BigInteger(account.Position(i).Units));
        }
    }
}
