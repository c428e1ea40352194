using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Engine.Loop;
using Godwit.Portfolio.Valuation;
using Godwit.Strategies;

namespace Godwit.Engine.Hosts;

/// <summary>Stands between one strategy and the engine: shows it its markets and its book, and queues what it asks for.</summary>
internal sealed class StrategyHost : IStrategyContext
{
    private readonly TradingEngine _engine;
    private readonly Market?[] _byInstrument;
    private readonly Market[] _markets;
    private readonly int _book;

    public StrategyHost(TradingEngine engine, int index, StrategySetup setup, int book, Market?[] byInstrument, ulong seed)
    {
        _engine = engine;
        Index = index;
        Setup = setup;
        Strategy = setup.Strategy;
        _book = book;
        _byInstrument = byInstrument;
        _markets = [.. byInstrument.Where(m => m is not null).Select(m => m!).OrderBy(m => m.Slot)];
        Random = SeededRandom.ForStream(seed, (ulong)index);
    }

    public int Index { get; }
    public StrategySetup Setup { get; }
    public Book Book => _engine.Books[_book];
    public IStrategy Strategy { get; }

    public Instant Now => _engine.Now;
    public IReadOnlyList<Market> Markets => _markets;
    public TradingStyle Style => Setup.Style;
    public Money Equity => Book.Equity;
    public Money BuyingPower => _engine.Gate.BuyingPower(Book);
    public SeededRandom Random { get; }
    public MarginStatus Margin(Market market) => Book.MarginOf(market.Index, Now);

    public Market? MarketOf(int instrument) => _byInstrument[instrument];

    public long Submit(in OrderTerms terms, in Protection protection = default)
    {
        CheckInstrument(terms.Instrument);
        return _engine.Desk.Submit(_book, Index, in terms, in protection);
    }

    public long SubmitOneCancelsOther(in OrderTerms first, in OrderTerms second)
    {
        CheckInstrument(first.Instrument);
        CheckInstrument(second.Instrument);
        long group = _engine.Desk.LastOrderId + 1;
        _engine.Desk.Submit(_book, Index, in first, default, group);
        _engine.Desk.Submit(_book, Index, in second, default, group);
        return group;
    }

    public void Cancel(long orderId)
    {
        if (_engine.Desk.Find(orderId) is { } order && order.Strategy == Index) _engine.Desk.Cancel(orderId);
    }

    public void CancelAll(Market market) => _engine.Desk.CancelAll(_book, Index, market.Index);

    public void Amend(long orderId, Quantity quantity, Price limitPrice = default, Price stopPrice = default)
    {
        if (_engine.Desk.Find(orderId) is { } order && order.Strategy == Index) _engine.Desk.Amend(orderId, quantity, limitPrice, stopPrice);
    }

    public void SetStop(Market market, Price price, bool mayLoosen = false) =>
        SetExit(market, new OrderTerms { Type = OrderType.StopMarket, Role = OrderRole.StopLoss, StopPrice = price }, mayLoosen);

    public void SetTarget(Market market, Price price) =>
        SetExit(market, new OrderTerms { Type = OrderType.Limit, Role = OrderRole.TakeProfit, LimitPrice = price }, mayLoosen: true);

    public void SetTrail(Market market, Price distance, bool mayLoosen = false) =>
        SetExit(market, new OrderTerms { Type = OrderType.TrailingStop, Role = OrderRole.TrailingStop, TrailOffset = distance }, mayLoosen);

    public void SetTimer(Instant at, long tag) => _engine.Timers.Set(at < Now ? Now : at, Index, tag);

    public void Note(string text) => _engine.AddNote(Index, text);

    private void SetExit(Market market, in OrderTerms exit, bool mayLoosen)
    {
        CheckInstrument(market.Index);
        int sign = market.PositionSign;
        if (sign == 0) return;
        OrderTerms wanted = exit with
        {
            Instrument = market.Index,
            Side = sign > 0 ? OrderSide.Sell : OrderSide.Buy,
            Quantity = Quantity.Abs(market.Position),
            Flags = OrderFlags.ReduceOnly,
        };
        _engine.Desk.SetExit(_book, Index, in wanted, market.Lot, mayLoosen);
    }

    private void CheckInstrument(int instrument)
    {
        if (instrument < 0 || instrument >= _byInstrument.Length || _byInstrument[instrument] is null)
            throw new ArgumentOutOfRangeException(nameof(instrument), $"Strategy '{Setup.Name}' does not trade instrument {instrument}.");
    }
}
