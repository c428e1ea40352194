using System.Globalization;
using Godwit.Core.Instruments;
using Godwit.Core.Numbers;
using Godwit.Portfolio.Trades;

namespace Godwit.Backtesting.Results;

/// <summary>Derived figures of one trade.</summary>
public static class TradeFigures
{
    /// <summary>Worst (at or below zero) and best (at or above zero) move of the price against the entry price while the trade was open, as fractions.</summary>
    public static (double Worst, double Best) Excursion(in TradeRecord trade, Instrument instrument)
    {
        double entry = AveragePrice(trade.EntryNotional, trade.Quantity, instrument);
        if (!(entry > 0)) return (double.NaN, double.NaN);
        double low = instrument.ToDouble(trade.Lowest) / entry - 1, high = instrument.ToDouble(trade.Highest) / entry - 1;
        return trade.Sign > 0 ? (Math.Min(0, low), Math.Max(0, high)) : (Math.Min(0, -high), Math.Max(0, -low));
    }

    /// <summary>Value ÷ quantity as a double.</summary>
    public static double AveragePrice(Money notional, Quantity quantity, Instrument instrument) =>
        instrument.AveragePrice(notional, quantity);

    /// <summary>Value ÷ quantity as decimal text: exact when all fills had one price, otherwise rounded to four more decimals than the instrument's.</summary>
    public static string AveragePriceText(Money notional, Quantity quantity, Instrument instrument)
    {
        if (quantity.IsZero) return "0";
        int scale = instrument.PriceScale;
        if (instrument.IsInverse || instrument.ContractSize != Money.FromWhole(1)) return RoundedPriceText(notional, quantity, instrument);
        // notional (10^-20) ÷ quantity (10^-q) has the scale 20 − q; one exact division when it is a price of the instrument.
        Int128 unit = Pow10.Wide(Money.Scale - instrument.QuantityScale - scale);
        (Int128 units, Int128 left) = Wide.FloorDivRem(notional.Units, quantity.Units);
        if (left == Int128.Zero && unit <= long.MaxValue)
        {
            (Int128 price, Int128 rest) = Wide.FloorDivRem(units, (long)unit);
            if (rest == Int128.Zero) return Decimals.Format(price, scale);
        }
        int finer = Math.Min(4, Money.Scale - instrument.QuantityScale - scale);
        Int128 average = Wide.Divide(notional.Units, Pow10.Wide(Money.Scale - instrument.QuantityScale - scale - finer) * quantity.Units, Rounding.HalfEven);
        return Decimals.Format(average, scale + finer);
    }

    /// <summary>Contracts of another size, and those whose value is quantity ÷ price: the average price to four more decimals, from its double.</summary>
    private static string RoundedPriceText(Money notional, Quantity quantity, Instrument instrument)
    {
        double price = AveragePrice(notional, quantity, instrument);
        int decimals = Math.Min(15, instrument.PriceScale + 4);
        return double.IsFinite(price) ? Math.Round(price, decimals).ToString("0." + new string('#', decimals), CultureInfo.InvariantCulture) : "0";
    }
}
