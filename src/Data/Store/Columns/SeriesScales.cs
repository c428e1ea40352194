using Godwit.Core.Numbers;

namespace Godwit.Data.Store.Columns;

/// <summary>The scales of a series while it grows, with its largest values, so that a raise of scale can be refused before it overflows.</summary>
internal sealed class SeriesScales(int priceScale = 0, int volumeScale = 0, long maxPrice = 0, long maxVolume = 0)
{
    public int PriceScale { get; private set; } = priceScale;
    public int VolumeScale { get; private set; } = volumeScale;
    public long MaxPrice { get; private set; } = maxPrice;
    public long MaxVolume { get; private set; } = maxVolume;

    /// <summary>Makes room for <paramref name="row"/>; null when it fits, otherwise the reason and nothing has changed.</summary>
    public string? Admit(in CandleRow row)
    {
        if (row.PriceScale <= PriceScale && row.VolumeScale <= VolumeScale
            && row.High <= UnitLimits.LargestBeforeRaising(PriceScale - row.PriceScale)
            && row.Volume <= UnitLimits.LargestBeforeRaising(VolumeScale - row.VolumeScale))
        {
            MaxPrice = Math.Max(MaxPrice, row.High * Pow10.Long(PriceScale - row.PriceScale));
            MaxVolume = Math.Max(MaxVolume, row.Volume * Pow10.Long(VolumeScale - row.VolumeScale));
            return null;
        }
        return AdmitWithRaise(row);
    }

    private string? AdmitWithRaise(in CandleRow row)
    {
        int priceScale = Math.Max(PriceScale, row.PriceScale), volumeScale = Math.Max(VolumeScale, row.VolumeScale);
        if (MaxPrice > UnitLimits.LargestBeforeRaising(priceScale - PriceScale)
            || row.High > UnitLimits.LargestBeforeRaising(priceScale - row.PriceScale))
            return Refusal("prices", priceScale);
        if (MaxVolume > UnitLimits.LargestBeforeRaising(volumeScale - VolumeScale)
            || row.Volume > UnitLimits.LargestBeforeRaising(volumeScale - row.VolumeScale))
            return Refusal("volume", volumeScale);
        MaxPrice = Math.Max(MaxPrice * Pow10.Long(priceScale - PriceScale), row.High * Pow10.Long(priceScale - row.PriceScale));
        MaxVolume = Math.Max(MaxVolume * Pow10.Long(volumeScale - VolumeScale), row.Volume * Pow10.Long(volumeScale - row.VolumeScale));
        (PriceScale, VolumeScale) = (priceScale, volumeScale);
        return null;
    }

    private static string Refusal(string what, int scale) =>
        $"its {what} cannot be held exactly beside the rest of the series ({scale} decimals and the largest value need more than 18 digits)";
}
