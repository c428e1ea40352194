using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Data.Quality;
using Godwit.Data.Store;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Repair.Rules;

/// <summary>
/// Highs and lows that lie farther from the body than the threshold for wicks are cut to it, rounded towards the body, so that no wick is
/// counted afterwards. Crashes that really happened are cut as well: a stop that was hit in one is not hit any more.
/// </summary>
internal sealed class ClampWicks : RepairRule
{
    public const string RuleName = "clamp-wicks";
    private IReadOnlyList<KeyValuePair<string, string>> _parameters = [];

    public override string Name => RuleName;
    public override IReadOnlyList<KeyValuePair<string, string>> Parameters => _parameters;

    internal override IReadOnlyList<RowEdit> Find(BarColumns bars, DatasetInfo info)
    {
        int limit = QualityThresholds.For(bars.Interval).JumpPerMille;
        _parameters = [new("threshold", (limit / 10.0).ToString("0.#", CultureInfo.InvariantCulture) + "%")];
        var edits = new List<RowEdit>();
        ReadOnlySpan<long> opens = bars.Opens, highs = bars.Highs, lows = bars.Lows, closes = bars.Closes;
        for (int i = 0; i < opens.Length; i++)
        {
            long high = Math.Min(highs[i], Highest(Math.Max(opens[i], closes[i]), limit)), low = Math.Max(lows[i], Lowest(Math.Min(opens[i], closes[i]), limit));
            if (high == highs[i] && low == lows[i]) continue;
            CandleRow row = RowEdits.RowOf(bars, i);
            edits.Add(new RowEdit(row.OpenTimeNanos, row, row with { High = high, Low = low }));
        }
        return edits;
    }

    /// <summary>The largest high with high ÷ top − 1 within the limit.</summary>
    internal static long Highest(long top, int perMille) => (long)Int128.Min(long.MaxValue, top + (Int128)top * perMille / 1_000);

    /// <summary>The smallest low with bottom ÷ low − 1 within the limit.</summary>
    internal static long Lowest(long bottom, int perMille) => (long)(((Int128)bottom * 1_000 + 999 + perMille) / (1_000 + perMille));
}
