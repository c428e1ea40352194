using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Time;
using Godwit.Data.Repair;

namespace Godwit.Data.Store;

/// <summary>What the store knows about a dataset without reading its rows.</summary>
/// <param name="Id">Name, as in <c>BINANCE:BTCUSDT:1m</c>.</param>
/// <param name="Key">The instrument.</param>
/// <param name="Kind">What the rows are; <c>bars</c>.</param>
/// <param name="Interval">Length of a bar.</param>
/// <param name="Rows">Number of bars.</param>
/// <param name="From">Open time of the first bar.</param>
/// <param name="To">Open time of the last bar.</param>
/// <param name="Sha256">Content hash: the same rows always have the same hash (see <see cref="Columns.ContentHash"/>).</param>
/// <param name="PriceScale">Decimals of prices.</param>
/// <param name="VolumeScale">Decimals of volume.</param>
/// <param name="Synthetic">True for generated markets, which are labelled wherever they appear.</param>
/// <param name="Bytes">Size on disk with the column cache.</param>
/// <param name="LastBarMayBePartial">True when the last bar may have been recorded before it was complete.</param>
/// <param name="Source">Where the rows come from, for people.</param>
public sealed record DatasetInfo(
    string Id, InstrumentKey Key, string Kind, BarInterval Interval, long Rows, Instant From, Instant To, string Sha256,
    int PriceScale, int VolumeScale, bool Synthetic, long Bytes, bool LastBarMayBePartial, string Source)
{
    /// <summary>How much of it was repaired (or made of repaired bars); null when nothing was.</summary>
    public RepairTotals? Repaired { get; init; }
}
