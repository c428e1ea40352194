using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Indicators.Bars;

/// <summary>
/// Renko bricks. The first trade's price is the level to begin with. A brick goes one size further when the price is a size beyond the last
/// brick's close in its direction; against it, when the price is two sizes from the close (the new brick starts at the last one's open).
/// A brick's high and low are its open and close. One trade may make several bricks: the first has all trades and volume since the brick
/// before, the others none.
/// </summary>
public sealed class RenkoBars : TradeBarBuilder
{
    private readonly Price _size;
    private TradeBar _since;
    private Price _top, _bottom, _last;
    private bool _begun;

    /// <param name="size">Height of a brick, above 0.</param>
    public RenkoBars(Price size)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(size.Units, nameof(size));
        _size = size;
    }

    /// <inheritdoc/>
    public override void Add(in Trade trade)
    {
        if (!_begun) (_top, _bottom, _begun) = (trade.Price, trade.Price, true);
        Join(trade);
        _last = trade.Price;
        if (Up || Down) _since = Leave();
    }

    private bool Up => _last - _top >= _size;
    private bool Down => _bottom - _last >= _size;

    /// <inheritdoc/>
    public override bool TryTake(out TradeBar bar)
    {
        bar = default;
        if (!_begun || (!Up && !Down)) return false;
        // The last brick lies between bottom and top; the next one stands on it or hangs below it.
        (Price open, Price close) = Up ? (_top, _top + _size) : (_bottom, _bottom - _size);
        (_bottom, _top) = (Price.Min(open, close), Price.Max(open, close));
        bar = _since with { Open = open, Close = close, High = _top, Low = _bottom };
        _since = new TradeBar(_since.CloseTime, _since.CloseTime, default, default, default, default, 0, 0, 0, 0);
        return true;
    }
}
