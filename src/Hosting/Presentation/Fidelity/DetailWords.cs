using System.Globalization;
using Godwit.Backtesting.Fidelity;
using Godwit.Backtesting.Results;
using Godwit.Core.Instruments;
using Godwit.Core.Orders;

namespace Godwit.Hosting.Presentation.Fidelity;

/// <summary>What a comparison of details says, in words.</summary>
public static class DetailWords
{
    /// <summary>A cause as a stable word.</summary>
    public static string Name(FillCause cause) => cause switch
    {
        FillCause.Same => "same",
        FillCause.Timing => "timing",
        FillCause.Spread => "spread",
        FillCause.Depth => "depth",
        FillCause.AssumedSlippage => "assumed-slippage",
        FillCause.Resting => "resting",
        FillCause.Size => "size",
        FillCause.Queue => "queue",
        FillCause.Touch => "touch",
        FillCause.Refused => "refused",
        FillCause.Sequel => "sequel",
        FillCause.Fees => "fees",
        FillCause.Valuation => "valuation",
        _ => "other",
    };

    public static string Meaning(FillCause cause) => cause switch
    {
        FillCause.Same => "nothing differs",
        FillCause.Timing => "the market had moved by the moment of the fill (latency, and the coarser price against that moment)",
        FillCause.Spread => "half the recorded spread",
        FillCause.Depth => "paid beyond the best price",
        FillCause.AssumedSlippage => "slippage or half spread that was assumed where none is recorded",
        FillCause.Resting => "rested in one run and took in the other, or rested at another price",
        FillCause.Size => "filled for another quantity: in part, or sized by another equity",
        FillCause.Queue => "the price was reached, but others were ahead or too little was traded",
        FillCause.Touch => "filled where the coarser rule asks for more",
        FillCause.Refused => "refused in one of the runs",
        FillCause.Sequel => "sent in one run only, because earlier fills differed",
        FillCause.Fees => "fees",
        FillCause.Valuation => "what was held at the end had another price",
        _ => "interest, funding, fees in the base asset, rounding",
    };

    /// <summary>Average price of an order's fills; a dash where it did not fill.</summary>
    public static string Price(OrderRecord? order, Instrument instrument) => order is not { Fills: > 0 } ? "–"
        : TradeFigures.AveragePriceText(order.Notional, order.Filled, instrument);

    /// <summary>What was asked for: side, quantity and limit.</summary>
    public static string Order(OrderRecord order, Instrument instrument) =>
        $"{(order.Side == OrderSide.Buy ? "buy" : "sell")} {instrument.Format(order.Quantity)}{(order.LimitPrice.Units > 0 ? $" at {instrument.Format(order.LimitPrice)}" : "")} ({order.Role.ToString().ToLowerInvariant()})";

    public static string Signed(double amount) => amount.ToString("+#,0.00##;-#,0.00##;0.00", CultureInfo.InvariantCulture);

    /// <summary>Seconds from one fill to the other, with its unit; a dash where one is missing.</summary>
    public static string Later(double seconds) => double.IsNaN(seconds) ? "–"
        : Math.Abs(seconds) < 1 ? (seconds * 1_000).ToString("+0;-0;0", CultureInfo.InvariantCulture) + " ms"
        : seconds.ToString("+0.##;-0.##;0", CultureInfo.InvariantCulture) + " s";

    /// <summary>Pairs that differ, the largest difference first.</summary>
    public static IReadOnlyList<FillPair> Largest(FillComparison comparison, int most) =>
        [.. comparison.Pairs.Where(p => p.Cause != FillCause.Same).OrderByDescending(p => Math.Abs(p.Effect)).ThenBy(p => p.Either.SentAt).Take(most)];

    /// <summary>Share of the finer run's filled orders that only rested.</summary>
    public static double MakerShare(BacktestResult result)
    {
        int filled = result.Orders!.Count(o => o.Fills > 0);
        return filled == 0 ? double.NaN : (double)result.Orders!.Count(o => o is { Fills: > 0, IsMaker: true }) / filled;
    }
}
