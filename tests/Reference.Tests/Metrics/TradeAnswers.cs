using System.Globalization;
using System.Text.Json;
using Godwit.Portfolio.Performance;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Metrics;

/// <summary>Statistics of a list of trades.</summary>
internal sealed class TradeAnswers(JsonElement list) : ICaseAnswers
{
    private const double SecondsPerHour = 3600;

    private readonly TradeResult[] _asListed = [.. list.EnumerateArray().Select(Read)];
    private readonly TradeResult[] _trades = [.. list.EnumerateArray().OrderBy(trade => Time(trade, "exit_date")).Select(Read)];

    public object? Answer(ReferenceCase given) => OfMoney(given.Name) is var answer and not UnknownCase ? answer : OfShape(given);

    private object? OfMoney(string name) => name switch
    {
        "net_pnl_each" => _asListed.Select(trade => trade.NetProfit).ToArray(),
        "net_profit" => TradeMetrics.NetProfit(_trades),
        "gross_profit" => TradeMetrics.GrossProfit(_trades),
        "gross_loss" => TradeMetrics.GrossLoss(_trades),
        "profit_factor" => TradeMetrics.ProfitFactor(_trades),
        "win_rate" => TradeMetrics.WinRate(_trades),
        "avg_win" => TradeMetrics.AverageWin(_trades),
        "avg_loss" => TradeMetrics.AverageLoss(_trades),
        "payoff_ratio" => TradeMetrics.PayoffRatio(_trades),
        "expectancy" => TradeMetrics.Expectancy(_trades),
        "expectancy_per_dollar_risked" => TradeMetrics.ExpectancyPerRisk(_trades),
        "mean_trade_return" => TradeMetrics.MeanReturn(_trades),
        "largest_win" => TradeMetrics.LargestWin(_trades),
        "largest_loss" => TradeMetrics.LargestLoss(_trades),
        "total_fees" => TradeMetrics.TotalFees(_trades),
        "kelly_fraction" => TradeMetrics.KellyFraction(_trades),
        _ => UnknownCase.Value,
    };

    private object? OfShape(ReferenceCase given) => given.Name switch
    {
        "sqn" => TradeMetrics.SystemQualityNumber(_trades),
        "avg_duration_hours" => TradeMetrics.AverageDurationSeconds(_trades) / SecondsPerHour,
        "median_duration_hours" => TradeMetrics.MedianDurationSeconds(_trades) / SecondsPerHour,
        "max_consecutive_losses" => TradeMetrics.MaxConsecutiveLosses(_trades),
        "max_consecutive_wins" => TradeMetrics.MaxConsecutiveWins(_trades),
        var name when CaseNames.WithoutTrailingNumber(name) == "sqn_capped" => TradeMetrics.SystemQualityNumber(_trades, Cap(given)),
        _ => UnknownCase.Value,
    };

    private static int Cap(ReferenceCase given) => (int)given.Number("cap", CaseNames.TrailingNumber(given.Name, int.MaxValue));

    private static TradeResult Read(JsonElement trade) => TradeResult.Of(
        trade.Text("side") switch
        {
            "long" => true,
            "short" => false,
            var side => throw new InvalidDataException($"A trade's side is long or short, not \"{side}\"."),
        },
        trade.GetProperty("qty").GetDouble(),
        trade.GetProperty("entry").GetDouble(),
        trade.GetProperty("exit").GetDouble(),
        trade.GetProperty("fees").GetDouble(),
        (Time(trade, "exit_date") - Time(trade, "entry_date")).TotalSeconds);

    private static DateTimeOffset Time(JsonElement trade, string name) =>
        DateTimeOffset.Parse(trade.GetProperty(name).GetString()!, CultureInfo.InvariantCulture, DateTimeStyles.AssumeUniversal);
}
