using Godwit.Core.MarketData;
using Godwit.Core.Numbers;

namespace Godwit.Indicators.Bars;

/// <summary>Bars of so many trades.</summary>
public sealed class TickBars(long trades) : ClosingBarBuilder
{
    private protected override bool Closes(in Trade trade) => Current.Trades >= trades;
}

/// <summary>Bars that are complete when the quantity traded in them reaches a limit (in units of the trades' quantity scale).</summary>
public sealed class VolumeBars(Int128 units) : ClosingBarBuilder
{
    private protected override bool Closes(in Trade trade) => Current.Volume >= units;
}

/// <summary>Bars that are complete when price times quantity in them reaches a limit (scale: price scale plus quantity scale).</summary>
public sealed class DollarBars(Int128 units) : ClosingBarBuilder
{
    private protected override bool Closes(in Trade trade) => Current.QuoteUnits >= units;
}

/// <summary>Bars that are complete when highest and lowest price are a distance apart, or more. Prices are those of trades; none is made up between them.</summary>
public sealed class RangeBars(Price range) : ClosingBarBuilder
{
    private protected override bool Closes(in Trade trade) => Current.High - Current.Low >= range;
}

/// <summary>
/// Bars of a fixed length, aligned as <see cref="BarInterval"/> says. An interval without trades has no bar. A bar is complete with the
/// first trade behind its interval; a trade that lies before the bar at hand joins it.
/// </summary>
public sealed class TimeBars(BarInterval interval) : TradeBarBuilder
{
    private TradeBar _done;
    private long _end = long.MinValue;

    /// <inheritdoc/>
    public override void Add(in Trade trade)
    {
        if (trade.Time.UnixNanos >= _end)
        {
            if (Current.Trades > 0) _done = Aligned(Leave());
            _end = (interval.Floor(trade.Time) + interval.Length).UnixNanos;
        }
        Join(trade);
    }

    /// <inheritdoc/>
    public override bool TryTake(out TradeBar bar)
    {
        (bar, _done) = (_done, default);
        return bar.Trades > 0;
    }

    /// <inheritdoc/>
    public override bool TryFinish(out TradeBar bar)
    {
        bool any = base.TryFinish(out bar);
        if (any) bar = Aligned(bar);
        return any;
    }

    private TradeBar Aligned(in TradeBar bar) => bar with { OpenTime = interval.Floor(bar.OpenTime) };
}
