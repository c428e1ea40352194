using static Godwit.Venues.Binance.Requests.BinanceParameter;

namespace Godwit.Venues.Binance.Requests;

/// <summary>What a request costs of an address's budget, as far as its parameters decide it. The venue's own count corrects it.</summary>
public static class BinanceWeights
{
    /// <param name="request">The request with all its parameters.</param>
    /// <param name="limit">Its <c>limit</c>; 0 when it has none.</param>
    /// <param name="symbols">How many symbols it names; 0 when it names none and so asks for all.</param>
    public static int Of(BinanceRequest request, int limit = 0, int symbols = 1)
    {
        BinanceOperation operation = request.Operation;
        if (operation == BinanceOperation.Depth) return limit <= 100 ? 5 : limit <= 500 ? 25 : limit <= 1_000 ? 50 : 250;
        if (operation == BinanceOperation.Ticker24Hours) return symbols == 0 || symbols > 100 ? 80 : symbols > 20 ? 40 : 2;
        if (operation == BinanceOperation.TickerPrice || operation == BinanceOperation.TickerBook) return request.Has(Symbol) ? 2 : 4;
        if (operation == BinanceOperation.TickerTradingDay || operation == BinanceOperation.TickerRolling) return symbols == 0 ? 200 : Math.Min(200, 4 * symbols);
        if (operation == BinanceOperation.OpenOrders) return request.Has(Symbol) ? 6 : 80;
        if (operation == BinanceOperation.MyTrades) return request.Has(OrderId) ? 5 : 20;
        if (operation == BinanceOperation.PreventedMatches) return request.Has(PreventedMatchId) ? 2 : 20;
        if (operation == BinanceOperation.ExecutionRules) return symbols is > 0 and <= 20 ? 2 * symbols : 40;
        if (operation == BinanceOperation.TestOrder || operation == BinanceOperation.TestSmartOrder) return request.Has(ComputeCommissionRates) ? 20 : 1;
        return operation.Weight;
    }
}
