using Godwit.Core.Outcomes;
using Godwit.Data.Import.Ticks;
using Godwit.Data.Quality.Ticks;
using Godwit.Data.Store;
using Godwit.Data.Store.Ticks;

namespace Godwit.Hosting.Analysis;

/// <summary>Looks tick datasets and files of them over, and sets right what a recorder's clock got wrong.</summary>
public sealed class TickQuality(string home)
{
    private readonly DataStore _store = DataStore.Open(home);

    /// <summary>True when the name is a tick dataset, or a file of ticks.</summary>
    public bool Knows(string idOrFile) => _store.Ticks.Find(idOrFile) is not null || (File.Exists(idOrFile) && IsFileOfTicks(idOrFile));

    /// <summary>A report for the dataset, or for each dataset that the file holds; a file is kept nowhere.</summary>
    /// <exception cref="GodwitException">The file cannot be read.</exception>
    public IReadOnlyList<TickQualityReport> Check(string idOrFile, CancellationToken cancellation)
    {
        if (_store.Ticks.Find(idOrFile) is { } info) return [TickCheck.Run(_store.Ticks, info.Id, cancellation)];
        string scratch = Directory.CreateTempSubdirectory("godwit-check-").FullName;
        try
        {
            DataStore own = DataStore.Open(scratch);
            // A name is needed, not known: what the file does not tell is made up.
            var options = new TickImportOptions();
            TickImportReport import = new TickImporter(own).Import([idOrFile], options, cancellation: cancellation);
            if (import.Failures.Count > 0) import = new TickImporter(own).Import([idOrFile], options with { Venue = "FILE", Symbol = Path.GetFileName(idOrFile).Split('.')[0] }, cancellation: cancellation);
            return import.Failures.Count > 0 ? throw new GodwitException(import.Failures[0]) : [.. import.Datasets.Select(d => TickCheck.Run(own.Ticks, d.Id, cancellation))];
        }
        finally
        {
            Directory.Delete(scratch, recursive: true);
        }
    }

    /// <summary>Records what readers add to the times of receiving of a dataset.</summary>
    /// <returns>The dataset, and the dataset whose clocks told the offset (null when it was given).</returns>
    /// <exception cref="GodwitException">There is no such dataset, or nothing tells how the clocks run.</exception>
    public (TickInfo Info, string? ToldBy) Correct(string id, ClockCorrection correction, CancellationToken cancellation)
    {
        TickInfo info = _store.Ticks.Get(id);
        if (!correction.Automatic) return (_store.Ticks.SetClockOffset(info.Id, correction.Offset!.Value), null);
        // Quotes of some venues carry no time of their own: then the book or the trades of the same recording tell.
        string[] candidates = [info.Id, .. _store.Ticks.List([]).Where(d => d.Key == info.Key && d.Id != info.Id && d.From < info.To && d.To > info.From).Select(d => d.Id)];
        foreach (string candidate in candidates)
        {
            if (TickCheck.Run(_store.Ticks, candidate, cancellation).Clock is not { } clock) continue;
            return (_store.Ticks.SetClockOffset(info.Id, clock.LeastOffset), candidate);
        }
        throw new GodwitException($"Neither {info.Id} nor another recording of {info.Key} at that time has both times of an event, so nothing tells how the clocks run; give the offset, such as 1.27s.");
    }

    private static bool IsFileOfTicks(string path)
    {
        try
        {
            return TickFormats.OfFile(path) is not null;
        }
        catch (GodwitException)
        {
            return false;
        }
    }
}
