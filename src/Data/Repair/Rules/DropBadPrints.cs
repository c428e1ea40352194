using Godwit.Core.MarketData;
using Godwit.Data.Quality;
using Godwit.Data.Quality.Checks;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Repair.Rules;

/// <summary>
/// Bars that come and go: a jump that the next close takes back to within a quarter, or a wick of five times the threshold. They leave gaps,
/// which other rules may fill. A last bar that may be incomplete stays, because what comes after it is not known yet.
/// </summary>
internal sealed class DropBadPrints : RepairRule
{
    public const string RuleName = "drop-bad-prints";

    public override string Name => RuleName;
    public override IReadOnlyList<KeyValuePair<string, string>> Parameters => [];

    internal override IReadOnlyList<RowEdit> Find(BarColumns bars, DatasetInfo info)
    {
        var edits = new List<RowEdit>();
        foreach (int index in new StrikingPrices(bars, QualityThresholds.For(bars.Interval)).Run().BadBars)
        {
            if (index == bars.Count - 1 && info.LastBarMayBePartial) continue;
            CandleRow row = RowEdits.RowOf(bars, index);
            edits.Add(new RowEdit(row.OpenTimeNanos, row, null));
        }
        return edits;
    }
}
