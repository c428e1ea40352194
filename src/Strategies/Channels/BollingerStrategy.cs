using Godwit.Indicators;
using Godwit.Strategies.Parameters;
using Godwit.Strategies.Signals;

namespace Godwit.Strategies.Channels;

public enum BollingerMode : byte
{
    /// <summary>Against the move: buys below the lower band, sells above the upper one.</summary>
    Reversion,

    /// <summary>With the move: buys above the upper band, sells below the lower one.</summary>
    Breakout,
}

public enum BandExit : byte
{
    /// <summary>Out when the close reaches (reversion) or falls back through (breakout) the middle line.</summary>
    Middle,

    /// <summary>Out only at the band of the other side.</summary>
    Opposite,
}

/// <summary>Trades closes outside the Bollinger bands: back to the middle (reversion) or on with the move (breakout).</summary>
public sealed class BollingerStrategy : StanceStrategy
{
    private BollingerBands[] _bands = [];

    [Parameter("Bars of the average and the deviation", Min = 2, Max = 10_000)]
    public int Period { get; init; } = 20;

    [Parameter("Standard deviations from the average to a band", Min = 0.1, Max = 20)]
    public double Deviations { get; init; } = 2;

    [Parameter("Against a close outside the bands (reversion) or with it (breakout)")]
    public BollingerMode Mode { get; init; } = BollingerMode.Reversion;

    [Parameter("Where a position ends: at the middle line or only at the opposite band")]
    public BandExit Exit { get; init; } = BandExit.Middle;

    protected override void Prepare() => _bands = [.. Markets.Select(m => m.Use(new BollingerBands(Period, Deviations, Deviations)))];

    protected override int Next(Market market, int stance)
    {
        BollingerBands bands = _bands[market.Slot];
        if (!bands.IsReady) return 0;
        double close = market.Close;
        int outside = close > bands.Upper ? 1 : close < bands.Lower ? -1 : 0;
        if (outside != 0) return Mode == BollingerMode.Breakout ? outside : -outside;
        if (Exit == BandExit.Opposite) return stance;
        double gone = stance * (close - bands.Middle);
        bool isOver = Mode == BollingerMode.Breakout ? gone < 0 : gone >= 0;
        return isOver ? 0 : stance;
    }
}
