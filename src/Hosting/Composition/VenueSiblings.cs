using Godwit.Data.Quality;
using Godwit.Data.Store;

namespace Godwit.Hosting.Composition;

/// <summary>The gaps of a venue's other series of the same bar length, by which outages are told from silence.</summary>
internal static class VenueSiblings
{
    public static IReadOnlyList<SiblingGaps> Of(DataStore store, DatasetInfo info) => Of(store, store.List([]), info);

    public static IReadOnlyList<SiblingGaps> Of(DataStore store, IReadOnlyList<DatasetInfo> all, DatasetInfo info)
    {
        var siblings = new List<SiblingGaps>();
        foreach (DatasetInfo other in all.Where(o => o.Key.Venue == info.Key.Venue && o.Key != info.Key && o.Interval == info.Interval && !o.Synthetic))
        {
            using BarSeries bars = store.OpenBars(other.Id);
            siblings.Add(new SiblingGaps(other.Id, other.From, other.To, SeriesGaps.Find(bars)));
        }
        return siblings;
    }
}
