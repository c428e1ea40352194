using Godwit.Core.MarketData;
using Godwit.Core.Margin;
using Godwit.Core.Numbers;
using Godwit.Core.Orders;
using Godwit.Core.Randomness;
using Godwit.Core.Time;
using Godwit.Strategies;

namespace Godwit.Backtesting.Truth;

/// <summary>Stands between the engine and a strategy and writes down what passes; changes nothing.</summary>
internal sealed class TracedStrategy(IStrategy inner, StrategyTrace trace) : IStrategy
{
    public void Start(IStrategyContext context)
    {
        if (inner is Strategy speaking) speaking.ShowSignalsTo(trace);
        inner.Start(new TracedContext(context, trace));
        trace.Watch(context.Markets, TracedVariables.Of(inner, context.Markets));
    }

    public void OnWarmUp(Market market)
    {
        trace.BeginBar(market, isWarmUp: true);
        inner.OnWarmUp(market);
        trace.EndBar();
    }

    public void OnBar(Market market)
    {
        trace.BeginBar(market, isWarmUp: false);
        inner.OnBar(market);
        trace.EndBar();
    }

    public void OnTrade(Market market, in Trade trade) => inner.OnTrade(market, in trade);
    public void OnQuote(Market market, in Quote quote) => inner.OnQuote(market, in quote);
    public void OnBook(Market market) => inner.OnBook(market);
    public void OnFunding(Market market, in Tick funding) => inner.OnFunding(market, in funding);
    public void OnOrder(Market market, in ExecutionReport report) => inner.OnOrder(market, in report);
    public void OnTimer(long tag) => inner.OnTimer(tag);
    public void Stop() => inner.Stop();

    private sealed class TracedContext(IStrategyContext context, StrategyTrace trace) : IStrategyContext
    {
        public Instant Now => context.Now;
        public IReadOnlyList<Market> Markets => context.Markets;
        public TradingStyle Style => context.Style;
        public Money Equity => context.Equity;
        public Money BuyingPower => context.BuyingPower;
        public MarginStatus Margin(Market market) => context.Margin(market);
        public SeededRandom Random => context.Random;

        public long Submit(in OrderTerms terms, in Protection protection = default)
        {
            trace.Decide(StrategyTrace.Words("order", MarketOf(terms.Instrument), in terms));
            return context.Submit(in terms, in protection);
        }

        public long SubmitOneCancelsOther(in OrderTerms first, in OrderTerms second)
        {
            trace.Decide(StrategyTrace.Words("order", MarketOf(first.Instrument), in first));
            trace.Decide(StrategyTrace.Words("or order", MarketOf(second.Instrument), in second));
            return context.SubmitOneCancelsOther(in first, in second);
        }

        public void Cancel(long orderId)
        {
            trace.Decide($"cancel order {orderId}");
            context.Cancel(orderId);
        }

        public void CancelAll(Market market)
        {
            trace.Decide($"cancel all {market.Instrument.Key.Symbol}");
            context.CancelAll(market);
        }

        public void Amend(long orderId, Quantity quantity, Price limitPrice = default, Price stopPrice = default)
        {
            trace.Decide($"amend order {orderId} to {quantity.Units} {limitPrice.Units} {stopPrice.Units}");
            context.Amend(orderId, quantity, limitPrice, stopPrice);
        }

        public void SetStop(Market market, Price price, bool mayLoosen = false)
        {
            trace.Decide($"stop {market.Instrument.Key.Symbol} at {price.Units}");
            context.SetStop(market, price, mayLoosen);
        }

        public void SetTarget(Market market, Price price)
        {
            trace.Decide($"target {market.Instrument.Key.Symbol} at {price.Units}");
            context.SetTarget(market, price);
        }

        public void SetTrail(Market market, Price distance, bool mayLoosen = false)
        {
            trace.Decide($"trail {market.Instrument.Key.Symbol} by {distance.Units}");
            context.SetTrail(market, distance, mayLoosen);
        }

        public void SetTimer(Instant at, long tag)
        {
            trace.Decide($"timer at {at}");
            context.SetTimer(at, tag);
        }

        public void Note(string text) => context.Note(text);

        private Market MarketOf(int instrument) => context.Markets.FirstOrDefault(m => m.Index == instrument) ?? context.Markets[0];
    }
}
