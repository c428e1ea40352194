using Godwit.Core.Instruments;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Quality;
using Godwit.Data.Repair;
using Godwit.Data.Store;
using Godwit.Venues.Common.Faults;
using Godwit.Venues.Common.History;
using Godwit.Venues.Common.Rest;

namespace Godwit.Hosting.Downloads;

/// <summary>Brings a venue's history into the store: fetch, verify, import, look for gaps, ask again, explain what is left.</summary>
/// <remarks>
/// What is fetched is kept until it is imported, and what is imported is noted: a run that was stopped at any point is continued by the
/// next one, which asks only for what is missing.
/// </remarks>
public sealed class HistoryDownload(string home, TimeProvider time)
{
    // Gaps of an archive are looked up one by one; a series with more of them is not a series with gaps but another kind of series.
    private const int MostQuestionsAboutGaps = 300;
    private static readonly Duration SkewWorthTelling = Duration.FromSeconds(5);

    /// <exception cref="GodwitException">The request is wrong, the venue is out of reach or refuses, or the store cannot be written.</exception>
    /// <exception cref="OperationCanceledException">Stopped; what was downloaded is kept.</exception>
    public async Task<DownloadReport> RunAsync(DownloadRequest request, Action<DownloadProgress>? progress = null, CancellationToken cancellation = default)
    {
        if (request.Parallel is < 1 or > 16) throw GodwitException.Usage("--parallel takes a number from 1 to 16.");
        var options = new VenueHttpOptions { SilenceLimit = request.SilenceLimit };
        using IVenueHistory history = HistoryVenues.Open(request, home, options, time);
        return await new Session(DataStore.Open(home), request, history, time, progress, cancellation).RunAsync().ConfigureAwait(false);
    }

    private sealed class Session
    {
        private readonly DataStore _store;
        private readonly DownloadRequest _request;
        private readonly IVenueHistory _history;
        private readonly TimeProvider _time;
        private readonly Action<DownloadProgress>? _progress;
        private readonly CancellationToken _cancellation;
        private readonly DatasetId _id;
        private readonly List<string> _remarks = [];
        private readonly List<FetchedPiece> _failed = [];
        private readonly DownloadFolder _folder;
        private readonly PieceImporter _importer;
        private int _done, _total, _archiveFiles, _restAnswers;

        public Session(DataStore store, DownloadRequest request, IVenueHistory history, TimeProvider time, Action<DownloadProgress>? progress, CancellationToken cancellation)
        {
            (_store, _request, _history, _time, _progress, _cancellation) = (store, request, history, time, progress, cancellation);
            _id = new DatasetId(new InstrumentKey(history.Venue, history.Symbol), request.Interval);
            _folder = new DownloadFolder(store, _id);
            _importer = new PieceImporter(store, _id, history, _folder);
        }

        public async Task<DownloadReport> RunAsync()
        {
            Instant from = _request.From, to = Complete(_request.To ?? Instant.MaxValue, Now);
            if (from >= to) throw GodwitException.Usage($"There is no complete bar of {_request.Interval} between {from} and {_request.To ?? Now}.");
            IReadOnlyList<(Instant From, Instant To)> missing = Done().Done.Missing(from, to);
            if (missing.Count > 0)
            {
                new DataRepair(_store).RequireOpenForNewBars(_id);
                Report("asking");
                if (await _history.FirstAsync(missing[0].From, to, _cancellation).ConfigureAwait(false) is not { } first)
                {
                    if (missing[0].From == from) throw new GodwitException($"{_history.Venue} has no bars of {_history.Symbol} between {from} and {to}.");
                    first = to;
                }
                to = CutToVenueClock(to);
                if (first > missing[0].From)
                {
                    _folder.Note([(new HistoryPiece(PieceSource.Rest, missing[0].From, first < to ? first : to), 0)]);
                    if (missing[0].From == from && first < to) _remarks.Add($"{_history.Venue} has bars of {_history.Symbol} from {first} on");
                }
                foreach ((Instant begin, Instant end) in Done().Done.Missing(from, to)) await FetchAllAsync(_history.Plan(begin, end)).ConfigureAwait(false);
                await AskAboutGapsAsync(from, to).ConfigureAwait(false);
            }
            return Finish(from, to);
        }

        private Instant Now => new(_time.GetUtcNow().ToUnixTimeMilliseconds() * Duration.NanosPerMilli);

        private Instant Complete(Instant to, Instant now)
        {
            Instant running = _request.Interval.Floor(now);
            return to < running ? to : running;
        }

        /// <summary>A clock that runs ahead would take a bar for complete that is not.</summary>
        private Instant CutToVenueClock(Instant to)
        {
            if (_history.ClockOffset is not { } offset) return to;
            var skew = new Duration((long)offset.TotalMilliseconds * Duration.NanosPerMilli);
            if (skew > SkewWorthTelling || skew < Duration.Zero - SkewWorthTelling)
                _remarks.Add($"this computer's clock is {Math.Abs(offset.TotalSeconds):F0} s {(offset < TimeSpan.Zero ? "ahead of" : "behind")} the clock of {_history.Venue}");
            return skew < Duration.Zero - SkewWorthTelling ? Complete(to, Now + skew) : to;
        }

        /// <summary>Rounds: whatever a source does not have is looked for in a finer one.</summary>
        private async Task FetchAllAsync(IReadOnlyList<HistoryPiece> pieces)
        {
            while (pieces.Count > 0)
            {
                int before = _done;
                _total = _done + pieces.Count;
                IReadOnlyList<FetchedPiece> fetched = await new PieceFetcher(_history, _folder, _request.Parallel).FetchAsync(
                    pieces, count => { _done = before + count; Report("downloading"); }, _cancellation).ConfigureAwait(false);
                Report("importing");
                HistoryPiece[] delivered = [.. fetched.Where(f => f.State == PieceState.Delivered).Select(f => f.Piece)];
                IReadOnlyList<FetchedPiece> refused = _importer.Import(delivered, _cancellation);
                _archiveFiles += delivered.Count(p => p.Source != PieceSource.Rest);
                _restAnswers += delivered.Count(p => p.Source == PieceSource.Rest) + fetched.Count(f => f.State == PieceState.Empty);
                _folder.Note(fetched.Where(f => f.State == PieceState.Empty).Select(f => (f.Piece, 0L)));
                _failed.AddRange(fetched.Where(f => f.Failed));
                var finer = new List<HistoryPiece>();
                foreach (FetchedPiece lacking in fetched.Where(f => !f.Failed && f.State is (PieceState.Missing or PieceState.Damaged)).Concat(refused))
                    finer.AddRange(await FinerAsync(lacking).ConfigureAwait(false));
                pieces = finer;
            }
        }

        private async Task<IReadOnlyList<HistoryPiece>> FinerAsync(FetchedPiece lacking)
        {
            if (lacking.State == PieceState.Damaged) _remarks.Add($"{lacking.Reason}; its bars are taken from elsewhere");
            if (lacking.Piece.Source == PieceSource.Rest)
            {
                _failed.Add(lacking with { Failed = true });
                return [];
            }
            try
            {
                IReadOnlyList<HistoryPiece> finer = await _history.FinerAsync(lacking.Piece, _cancellation).ConfigureAwait(false);
                if (finer.Count == 0) _folder.Note([(lacking.Piece with { Source = PieceSource.Rest }, 0)]);
                return finer;
            }
            catch (VenueException e) when (e.Fault is { Unreachable: false, MayRepeat: true })
            {
                _failed.Add(lacking with { Failed = true, Reason = e.Message });
                return [];
            }
        }

        /// <summary>Where archive files have gaps, REST may know better; when it does not, both agree that there is nothing.</summary>
        private async Task AskAboutGapsAsync(Instant from, Instant to)
        {
            List<HistoryPiece> questions = [];
            using (BarSeries? bars = Bars())
            {
                TimeRanges asked = _folder.Read(bars).ByRest;
                foreach (SeriesGap gap in new GapExplanation(_history.Venue, _history.LeavesOutSilentBars, from, to).Find(bars, _request.Interval))
                {
                    Instant begin = gap.After + _request.Interval.Length;
                    if (_failed.Exists(f => f.Piece.From < gap.Next && f.Piece.To > begin)) continue;
                    foreach ((Instant a, Instant b) in asked.Missing(begin, gap.Next)) questions.AddRange(_history.PlanRest(a, b));
                }
            }
            if (questions.Count > MostQuestionsAboutGaps)
            {
                _remarks.Add($"only {MostQuestionsAboutGaps} of {questions.Count} questions about gaps were asked; run the command again for more");
                questions.RemoveRange(MostQuestionsAboutGaps, questions.Count - MostQuestionsAboutGaps);
            }
            await FetchAllAsync(questions).ConfigureAwait(false);
        }

        private DownloadReport Finish(Instant from, Instant to)
        {
            IReadOnlyList<LedgerGap> gaps;
            using (BarSeries? bars = Bars())
            {
                TimeRanges asked = _folder.Read(bars).ByRest;
                // Before the venue's first bar there is no gap.
                if (bars is not null && asked.Missing(from, bars[0].OpenTime).Count == 0 && bars[0].OpenTime > from) from = bars[0].OpenTime;
                var explanation = new GapExplanation(_history.Venue, _history.LeavesOutSilentBars, from, to);
                gaps = explanation.Explain(bars, explanation.Find(bars, _request.Interval), _request.Interval, asked, _failed);
            }
            new GapLedger(_store, _id).Replace(_request.From, to, gaps);
            if (_failed.Count == 0) _folder.Tidy();
            (long bytes, long requests) = _history.Traffic;
            return new DownloadReport
            {
                Id = _id.ToString(),
                Dataset = _store.Find(_id.ToString()),
                From = from,
                To = to,
                ArchiveFiles = _archiveFiles,
                RestAnswers = _restAnswers,
                Added = _importer.Added,
                Bytes = bytes,
                Requests = requests,
                Gaps = gaps,
                Remarks = [.. _remarks, .. _importer.Remarks],
                Failures = [.. _failed.Select(f => $"{f.Piece.From} to {f.Piece.To}: {f.Reason}")],
            };
        }

        private BarSeries? Bars() => _store.Find(_id.ToString()) is { } info ? _store.OpenBars(info.Id) : null;

        private (TimeRanges Done, TimeRanges ByRest) Done()
        {
            using BarSeries? bars = Bars();
            return _folder.Read(bars);
        }

        private void Report(string stage) => _progress?.Invoke(new DownloadProgress(_done, _total, _history.Traffic.Bytes, stage));
    }
}
