using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Data.Store.Columns;

/// <summary>One candle as a source wrote it: exact, prices in the smallest scale that holds all four of them.</summary>
public readonly record struct CandleRow(
    long OpenTimeNanos, long Open, long High, long Low, long Close, int PriceScale, long Volume, int VolumeScale)
{
    /// <summary>Builds a row from five decimal numbers; false with a reason when the prices do not fit 18 digits together.</summary>
    internal static bool TryCreate(long openTimeNanos, ReadOnlySpan<Number> ohlcv, out CandleRow row, out string reason)
    {
        row = default;
        int scale = Math.Max(Math.Max(ohlcv[0].Decimals, ohlcv[1].Decimals), Math.Max(ohlcv[2].Decimals, ohlcv[3].Decimals));
        Number volume = ohlcv[4];
        if (scale > UnitLimits.MaxScale || volume.Decimals > UnitLimits.MaxScale || Math.Abs(volume.Units) > UnitLimits.MaxUnits
            || !TryRaise(ohlcv[0], scale, out long open) || !TryRaise(ohlcv[1], scale, out long high)
            || !TryRaise(ohlcv[2], scale, out long low) || !TryRaise(ohlcv[3], scale, out long close))
        {
            reason = "its numbers have more than 18 digits";
            return false;
        }
        row = new CandleRow(openTimeNanos, open, high, low, close, scale, volume.Units, volume.Decimals);
        reason = "";
        return true;
    }

    /// <summary>What is wrong with the candle, in words; null when high and low enclose open and close and all signs are right.</summary>
    public string? Inconsistency()
    {
        if (Low > 0 && Low <= Open && Low <= Close && High >= Open && High >= Close && Volume >= 0) return null;
        if (FirstNotPositive() is { } name) return name;
        if (Volume < 0) return $"volume {Text(Volume, VolumeScale)} is negative";
        if (High < Low) return $"high {Text(High)} is below low {Text(Low)}";
        if (High < Open) return $"high {Text(High)} is below open {Text(Open)}";
        if (High < Close) return $"high {Text(High)} is below close {Text(Close)}";
        return Low > Open ? $"low {Text(Low)} is above open {Text(Open)}" : $"low {Text(Low)} is above close {Text(Close)}";
    }

    /// <summary>True when both rows say the same numbers, whatever their scales.</summary>
    public bool SameValues(in CandleRow other) =>
        OpenTimeNanos == other.OpenTimeNanos
        && Same(Open, PriceScale, other.Open, other.PriceScale) && Same(High, PriceScale, other.High, other.PriceScale)
        && Same(Low, PriceScale, other.Low, other.PriceScale) && Same(Close, PriceScale, other.Close, other.PriceScale)
        && Same(Volume, VolumeScale, other.Volume, other.VolumeScale);

    internal Instant OpenTime => new(OpenTimeNanos);

    private static bool Same(long a, int scaleOfA, long b, int scaleOfB) =>
        (Int128)a * Pow10.Long(scaleOfB) == (Int128)b * Pow10.Long(scaleOfA);

    private string? FirstNotPositive()
    {
        (string Name, long Units)[] prices = [("open", Open), ("high", High), ("low", Low), ("close", Close)];
        foreach ((string name, long units) in prices)
            if (units <= 0) return units == 0 ? $"{name} is zero" : $"{name} {Text(units)} is negative";
        return null;
    }

    private string Text(long units) => Text(units, PriceScale);
    private static string Text(long units, int scale) => Decimals.Format(units, scale);

    private static bool TryRaise(Number number, int scale, out long units)
    {
        int steps = scale - number.Decimals;
        if (Math.Abs(number.Units) > UnitLimits.LargestBeforeRaising(steps)) { units = 0; return false; }
        units = number.Units * Pow10.Long(steps);
        return true;
    }
}

/// <summary>A decimal number as read: <paramref name="Units"/> × 10^−<paramref name="Decimals"/>, trailing zeros cut.</summary>
internal readonly record struct Number(long Units, int Decimals);
