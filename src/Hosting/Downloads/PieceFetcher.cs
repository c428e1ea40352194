using System.Collections.Concurrent;
using Godwit.Venues.Common.Faults;
using Godwit.Venues.Common.History;

namespace Godwit.Hosting.Downloads;

/// <summary>What became of a piece, with the sentence that explains a failure.</summary>
internal readonly record struct FetchedPiece(HistoryPiece Piece, PieceState State, string Reason, bool Failed);

/// <summary>Fetches pieces side by side; files that an earlier run has completed are taken as they are.</summary>
internal sealed class PieceFetcher(IVenueHistory history, DownloadFolder folder, int parallel)
{
    private const int FailuresEnough = 5;

    /// <exception cref="VenueException">The venue is out of reach or refuses: going on is pointless.</exception>
    public async Task<IReadOnlyList<FetchedPiece>> FetchAsync(IReadOnlyList<HistoryPiece> pieces, Action<int> done, CancellationToken cancellation)
    {
        var results = new ConcurrentBag<FetchedPiece>();
        int count = 0, failures = 0;
        VenueException? end = null;
        using var stop = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
        var options = new ParallelOptions { MaxDegreeOfParallelism = parallel, CancellationToken = stop.Token };
        try
        {
            await Parallel.ForEachAsync(pieces, options, async (piece, token) =>
            {
                FetchedPiece result;
                try
                {
                    string path = folder.PathOf(history.FileName(piece));
                    if (Volatile.Read(ref failures) >= FailuresEnough) result = new(piece, PieceState.Missing, $"not tried after {FailuresEnough} failures", Failed: true);
                    else if (File.Exists(path)) result = new(piece, PieceState.Delivered, "", Failed: false);
                    else
                    {
                        (PieceState state, string reason) = await history.FetchAsync(piece, path, token).ConfigureAwait(false);
                        result = new(piece, state, reason, Failed: false);
                    }
                }
                catch (VenueException e) when (e.Fault is { Unreachable: false, MayRepeat: true })
                {
                    Interlocked.Increment(ref failures);
                    result = new(piece, PieceState.Missing, e.Message, Failed: true);
                }
                catch (VenueException e)
                {
                    end = e;
                    await stop.CancelAsync().ConfigureAwait(false);
                    return;
                }
                results.Add(result);
                done(Interlocked.Increment(ref count));
            }).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (!cancellation.IsCancellationRequested)
        {
            // One piece has ended the rest; its fault is told below.
        }
        if (end is not null) throw new VenueException(end.Fault with { Sentence = end.Message + " What was downloaded is kept; the same command goes on from there." });
        return [.. results.OrderBy(r => r.Piece.From)];
    }
}
