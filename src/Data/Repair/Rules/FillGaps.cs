using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Data.Quality;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Repair.Rules;

/// <summary>
/// Missing bars of gaps up to a length, flat at the close before and without volume: what the market was if nobody traded. Right for venues
/// that leave out silent bars; where the venue was down it invents a price that nobody could trade at.
/// </summary>
internal sealed class FillGaps(long maxGapBars) : RepairRule
{
    public const string RuleName = "fill-gaps";
    private readonly List<string> _remarks = [];

    public override string Name => RuleName;
    public override bool FillsGaps => true;
    public override IReadOnlyList<KeyValuePair<string, string>> Parameters { get; } = [new("max-gap", maxGapBars.ToString(CultureInfo.InvariantCulture))];
    public override IReadOnlyList<string> Remarks => _remarks;

    internal override IReadOnlyList<RowEdit> Find(BarColumns bars, DatasetInfo info)
    {
        _remarks.Clear();
        var edits = new List<RowEdit>();
        long step = bars.Interval.Length.Nanos, longer = 0, left = 0;
        foreach (SeriesGap gap in SeriesGaps.Find(bars))
        {
            if (gap.MissingBars > maxGapBars)
            {
                longer++;
                left += gap.MissingBars;
                continue;
            }
            int before = bars.IndexAtOrAfter(gap.After);
            long close = bars.Closes[before];
            for (long k = 1; k <= gap.MissingBars; k++)
            {
                long at = gap.After.UnixNanos + k * step;
                edits.Add(new RowEdit(at, null, new CandleRow(at, close, close, close, close, bars.PriceScale, 0, bars.VolumeScale)));
            }
        }
        if (longer > 0) _remarks.Add(string.Create(CultureInfo.InvariantCulture, $"{longer:N0} longer gap{(longer == 1 ? "" : "s")} with {left:N0} missing bar{(left == 1 ? "" : "s")} stay"));
        return edits;
    }
}
