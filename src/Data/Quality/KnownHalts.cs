using Godwit.Core.Time;

namespace Godwit.Data.Quality;

/// <summary>Halts of venues that were announced or widely reported, by date.</summary>
/// <remarks>Times are UTC and rounded outwards to what the venues' own status pages and contemporary reports gave; the list is not complete.</remarks>
internal static class KnownHalts
{
    private sealed record Halt(string Venue, string From, string To, string What)
    {
        public Instant Begin { get; } = Parse(From);
        public Instant End { get; } = Parse(To);

        private static Instant Parse(string text) => Instant.TryParse(text, out Instant at) ? at : throw new FormatException(text);
    }

    private static readonly Halt[] All =
    [
        new("BINANCE", "2018-02-08T00:00Z", "2018-02-09T10:30Z", "database failure and upgrade, February 2018"),
        new("BINANCE", "2018-06-26T01:30Z", "2018-06-26T12:30Z", "scheduled system upgrade, June 2018"),
        new("BINANCE", "2018-07-04T00:00Z", "2018-07-04T08:30Z", "trading suspended after irregular trades in SYS, July 2018"),
        new("BINANCE", "2018-11-14T01:30Z", "2018-11-14T09:30Z", "scheduled system upgrade, November 2018"),
        new("BINANCE", "2019-03-12T01:30Z", "2019-03-12T08:30Z", "scheduled system upgrade, March 2019"),
        new("BINANCE", "2019-05-15T02:30Z", "2019-05-15T13:30Z", "upgrade after the theft of May 2019"),
        new("BINANCE", "2019-08-15T01:30Z", "2019-08-15T10:30Z", "scheduled system upgrade, August 2019"),
        new("BINANCE", "2020-02-19T11:00Z", "2020-02-19T18:00Z", "unscheduled maintenance, February 2020"),
        new("BINANCE", "2020-12-21T13:30Z", "2020-12-21T18:30Z", "trading suspended, December 2020"),
        new("BINANCE", "2021-04-25T03:30Z", "2021-04-25T09:00Z", "trading suspended, April 2021"),
        new("BINANCE", "2021-08-13T01:30Z", "2021-08-13T07:00Z", "scheduled system upgrade, August 2021"),
        new("BINANCE", "2023-03-24T11:30Z", "2023-03-24T14:30Z", "spot trading suspended by a fault of trailing stop orders, March 2023"),
        new("BITFINEX", "2018-03-21T09:30Z", "2018-03-21T12:35Z", "trading halt, March 2018"),
    ];

    /// <summary>What is known of a gap that lies inside a halt; null when nothing is.</summary>
    public static string? Find(string venue, SeriesGap gap)
    {
        foreach (Halt halt in All)
            if (halt.Venue == venue && gap.After >= halt.Begin && gap.Next <= halt.End) return halt.What;
        return null;
    }
}
