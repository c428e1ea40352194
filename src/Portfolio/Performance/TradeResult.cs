namespace Godwit.Portfolio.Performance;

/// <summary>What the statistics need of one closed trade.</summary>
/// <param name="NetProfit">Profit after fees in the account's currency.</param>
/// <param name="Return">Net profit divided by the entry's notional.</param>
/// <param name="Fees">All fees of the trade, positive.</param>
/// <param name="DurationSeconds">From entry to exit.</param>
public readonly record struct TradeResult(double NetProfit, double Return, double Fees, double DurationSeconds)
{
    /// <summary>
    /// Net profit = side quantity (exit - entry) - fees, where side is 1 for a trade that bought first and -1 for a
    /// short sale; <paramref name="quantity"/> is positive.
    /// </summary>
    public static TradeResult Of(bool isLong, double quantity, double entryPrice, double exitPrice, double fees, double durationSeconds)
    {
        double move = isLong ? exitPrice - entryPrice : entryPrice - exitPrice;
        double profit = quantity * move - fees;
        return new(profit, profit / (quantity * entryPrice), fees, durationSeconds);
    }
}
