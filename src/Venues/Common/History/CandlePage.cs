using System.Globalization;
using System.Text;
using Godwit.Core.Time;

namespace Godwit.Venues.Common.History;

/// <summary>One candle as a venue wrote it: numbers stay texts, so that nothing passes through floating point.</summary>
internal readonly record struct CandleText(Instant OpenTime, string Open, string High, string Low, string Close, string Volume);

/// <summary>Candles of REST answers as a file in the program's own form.</summary>
internal static class CandlePage
{
    public const string Header = "timestamp_ms,open,high,low,close,volume\n";

    /// <summary>What the venue sent for a range: outside rows and repeats dropped, in order of time.</summary>
    public static IReadOnlyList<CandleText> Clean(IEnumerable<CandleText> rows, Instant from, Instant to) =>
        [.. rows.Where(row => row.OpenTime >= from && row.OpenTime < to).DistinctBy(row => row.OpenTime).OrderBy(row => row.OpenTime)];

    /// <summary>Writes the rows; the file appears under its name when it is complete.</summary>
    public static PieceState Write(string path, IReadOnlyList<CandleText> rows)
    {
        if (rows.Count == 0) return PieceState.Empty;
        var text = new StringBuilder(Header);
        foreach (CandleText row in rows)
            text.Append(CultureInfo.InvariantCulture, $"{row.OpenTime.UnixMillis},{row.Open},{row.High},{row.Low},{row.Close},{row.Volume}\n");
        File.WriteAllText(path + ".part", text.ToString());
        File.Move(path + ".part", path, overwrite: true);
        return PieceState.Delivered;
    }

    /// <summary>Cuts a range into pages of so many bars; inner edges do not depend on the range, so that repeated runs ask the same.</summary>
    public static IReadOnlyList<HistoryPiece> Pages(Instant from, Instant to, Duration bar, int barsPerPage)
    {
        var pages = new List<HistoryPiece>();
        long length = bar.Nanos * barsPerPage;
        for (Instant at = from; at < to;)
        {
            var edge = new Instant((Duration.FloorDivide(at.UnixNanos, length) + 1) * length);
            Instant end = edge < to ? edge : to;
            pages.Add(new HistoryPiece(PieceSource.Rest, at, end));
            at = end;
        }
        return pages;
    }
}
