using Godwit.Core.MarketData;
using Godwit.Core.Time;

namespace Godwit.Venues.Common.History;

/// <summary>Where a piece of history comes from.</summary>
public enum PieceSource : byte
{
    /// <summary>A file of one UTC month of the venue's public archive.</summary>
    ArchiveMonth,

    /// <summary>A file of one UTC day of the venue's public archive.</summary>
    ArchiveDay,

    /// <summary>One answer of the venue's REST interface.</summary>
    Rest,
}

/// <summary>A part of the history that is fetched in one go: bars that open in [From, To).</summary>
public readonly record struct HistoryPiece(PieceSource Source, Instant From, Instant To);

/// <summary>What became of a piece.</summary>
public enum PieceState : byte
{
    /// <summary>The file is there and holds at least one row.</summary>
    Delivered,

    /// <summary>The venue was asked and has no row in the range.</summary>
    Empty,

    /// <summary>This source does not have the piece; finer ones may.</summary>
    Missing,

    /// <summary>What this source has is damaged, and stayed so when asked again; finer ones may be better.</summary>
    Damaged,
}

/// <summary>The series that is wanted.</summary>
/// <param name="Symbol">The venue's own name of the instrument, or this program's.</param>
/// <param name="Interval">Length of the bars. (Other kinds of history will stand beside it.)</param>
public sealed record HistoryRequest(string Symbol, BarInterval Interval);

/// <summary>The history of one series as its venue offers it. Files that it writes are in forms that the importer reads.</summary>
/// <remarks>Safe on several threads. Nothing of the venue's wire leaves the venue's room.</remarks>
public interface IVenueHistory : IDisposable
{
    /// <summary>Name of the venue, as in <c>BINANCE</c>.</summary>
    string Venue { get; }

    /// <summary>This program's name of the instrument, as in <c>BTCUSDT</c>.</summary>
    string Symbol { get; }

    /// <summary>True when the venue has no bar for a time without trades.</summary>
    bool LeavesOutSilentBars { get; }

    /// <summary>Bytes received and requests sent so far.</summary>
    (long Bytes, long Requests) Traffic { get; }

    /// <summary>The venue's clock less ours; null before its first answer.</summary>
    TimeSpan? ClockOffset { get; }

    /// <summary>Open time of the first bar in [from, to); null when the venue has none there.</summary>
    Task<Instant?> FirstAsync(Instant from, Instant to, CancellationToken cancellation);

    /// <summary>Cuts a range into pieces, the best source first.</summary>
    IReadOnlyList<HistoryPiece> Plan(Instant from, Instant to);

    /// <summary>The pieces of the venue's REST interface for a range, whatever else there is.</summary>
    IReadOnlyList<HistoryPiece> PlanRest(Instant from, Instant to);

    /// <summary>What to try for a piece that a source does not have; empty when the venue has nothing there.</summary>
    Task<IReadOnlyList<HistoryPiece>> FinerAsync(HistoryPiece piece, CancellationToken cancellation);

    /// <summary>File name of a piece, the same in every run.</summary>
    string FileName(HistoryPiece piece);

    /// <summary>Fetches a piece into a file, which appears only when it is complete.</summary>
    Task<(PieceState State, string Reason)> FetchAsync(HistoryPiece piece, string path, CancellationToken cancellation);
}
