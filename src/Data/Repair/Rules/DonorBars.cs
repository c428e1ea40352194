using System.Globalization;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Quality;
using Godwit.Data.Quality.Checks;
using Godwit.Data.Store;

namespace Godwit.Data.Repair.Rules;

/// <summary>
/// Missing bars between the first and the last bar, taken as they are from another dataset of the same bar length where it has them. Bars
/// that are there stay, whatever the donor says. Prices are not adjusted: a premium of the other venue becomes part of the series.
/// </summary>
internal sealed class DonorBars(DataStore store, string donorId, long? maxGapBars) : RepairRule
{
    public const string RuleName = "donor";

    /// <summary>A donor whose prices usually lie farther away is another market.</summary>
    private const double MostPremium = 0.1;

    private readonly List<string> _remarks = [];
    private IReadOnlyList<KeyValuePair<string, string>> _parameters = [];

    public override string Name => RuleName;
    public override bool FillsGaps => true;
    public override IReadOnlyList<KeyValuePair<string, string>> Parameters => _parameters;
    public override IReadOnlyList<string> Remarks => _remarks;

    internal override IReadOnlyList<RowEdit> Find(BarColumns bars, DatasetInfo info)
    {
        using BarSeries donor = store.OpenBars(donorId);
        Require(donor.Info, info);
        _parameters = [new("from", donor.Info.Id), .. MaxGap(), new("sha256", donor.Info.Sha256)];
        Compare(bars, donor, info);
        var edits = new List<RowEdit>();
        long step = bars.Interval.Length.Nanos;
        foreach (SeriesGap gap in SeriesGaps.Find(bars))
        {
            if (gap.MissingBars > maxGapBars) continue;
            for (int i = donor.IndexAtOrAfter(gap.After); i < donor.Count && donor.OpenTimesNanos[i] < gap.Next.UnixNanos; i++)
            {
                long at = donor.OpenTimesNanos[i];
                bool isSlot = at > gap.After.UnixNanos && (at - gap.After.UnixNanos) % step == 0 && (at - gap.After.UnixNanos) / step <= gap.MissingBars;
                if (isSlot) edits.Add(new RowEdit(at, null, RowEdits.Shortest(RowEdits.RowOf(donor, i))));
            }
        }
        return edits;
    }

    private IEnumerable<KeyValuePair<string, string>> MaxGap() => maxGapBars is { } most ? [new("max-gap", most.ToString(CultureInfo.InvariantCulture))] : [];

    private static void Require(DatasetInfo donor, DatasetInfo target)
    {
        if (donor.Id == target.Id) throw GodwitException.Usage($"{target.Id} cannot be its own donor; name another dataset.");
        if (donor.Interval != target.Interval) throw GodwitException.Usage($"The bars of the donor {donor.Id} are not {target.Interval} long, as those of {target.Id} are; resample one of them first.");
        if (donor.Synthetic && !target.Synthetic) throw GodwitException.Usage($"The donor {donor.Id} is a generated market; its bars are not mixed into the real ones of {target.Id}.");
    }

    private void Compare(BarColumns bars, BarSeries donor, DatasetInfo target)
    {
        _remarks.Clear();
        if (VenueDisagreement.Compare(bars, donor, donor.Info.Id, QualityThresholds.For(bars.Interval)) is not { } found)
        {
            _remarks.Add($"{donor.Info.Id} has too few bars in common with {target.Id} to compare their prices");
            return;
        }
        string premium = (found.Median * 100).ToString("+0.00;-0.00;0.00", CultureInfo.InvariantCulture) + " %";
        if (Math.Abs(found.Median) > MostPremium)
            throw new GodwitException($"{donor.Info.Id} is no donor for {target.Id}: over {found.Common} common bars its prices differ by {premium} (median); that is another market.");
        _remarks.Add(string.Create(CultureInfo.InvariantCulture, $"closes of {target.Id} against {donor.Info.Id}: median {premium} over {found.Common:N0} common bars; nothing is adjusted"));
        if (donor.Info.Repaired is not null) _remarks.Add($"{donor.Info.Id} is itself repaired");
    }
}
