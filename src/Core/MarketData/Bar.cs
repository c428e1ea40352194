using Godwit.Core.Numbers;
using Godwit.Core.Time;

namespace Godwit.Core.MarketData;

/// <summary>One candle: open, high, low, close and base volume of the trades in [OpenTime, OpenTime + interval).</summary>
/// <remarks>Prices and volume are in the scales of their series. A bar is visible to a strategy only after its close.</remarks>
public readonly record struct Bar(Instant OpenTime, Price Open, Price High, Price Low, Price Close, Quantity Volume)
{
    /// <summary>True when high and low enclose open and close, all prices are positive and the volume is not negative.</summary>
    public bool IsConsistent =>
        Low.Units > 0 && Low <= Open && Low <= Close && High >= Open && High >= Close && Volume.Units >= 0;
}
