using Godwit.Core.Instruments;
using Godwit.Core.MarketData;
using Godwit.Core.Outcomes;
using Godwit.Data.Import;
using Godwit.Data.Instruments;
using Godwit.Data.Quality;
using Godwit.Data.Repair;
using Godwit.Data.Store;
using Godwit.Hosting.Composition;

namespace Godwit.Hosting.Analysis;

/// <summary>Looks a dataset or a file over, with what the store knows around it: the venue's other series, other venues, instrument metadata.</summary>
public sealed class DataQuality(string home)
{
    private readonly DataStore _store = DataStore.Open(home);

    /// <summary>A report and the bars it is about; disposing it lets go of them.</summary>
    public sealed record Checked(QualityReport Report, BarSeries Bars, string? ScratchFolder) : IDisposable
    {
        public void Dispose()
        {
            Bars.Dispose();
            if (ScratchFolder is not null && Directory.Exists(ScratchFolder)) Directory.Delete(ScratchFolder, recursive: true);
        }
    }

    /// <param name="idOrFile">Dataset id, or a candle file, which is read tolerantly and kept nowhere.</param>
    /// <param name="others">Datasets of other venues to compare with; null finds them in the store.</param>
    /// <param name="cancellation">Stops reading a file.</param>
    /// <exception cref="GodwitException">There is no such dataset, or the file holds no candle.</exception>
    public Checked Check(string idOrFile, IReadOnlyList<string>? others, CancellationToken cancellation)
    {
        if (_store.Find(idOrFile) is not null || !File.Exists(idOrFile)) return Check(_store, idOrFile, others, null);
        string scratch = Directory.CreateTempSubdirectory("godwit-check-").FullName;
        try
        {
            DataStore own = DataStore.Open(scratch);
            ImportReport import = new CandleImporter(own).Import([idOrFile], new ImportOptions(), cancellation: cancellation);
            if (import.Failures.Count > 0) throw new GodwitException(import.Failures[0]);
            return Check(own, import.Datasets[0].Id, others, scratch);
        }
        catch
        {
            Directory.Delete(scratch, recursive: true);
            throw;
        }
    }

    private Checked Check(DataStore store, string id, IReadOnlyList<string>? others, string? scratch)
    {
        BarSeries bars = store.OpenBars(id);
        var opened = new List<BarSeries>();
        try
        {
            DatasetInfo info = bars.Info;
            IReadOnlyList<DatasetInfo> all = _store.List([]);
            Instrument? instrument = InstrumentCatalog.Open(home).Find(info.Key);
            foreach (DatasetInfo other in others is null ? OtherVenues(all, info) : others.Select(_store.Get)) opened.Add(_store.OpenBars(other.Id));
            (long leftOut, long repeated) = store.LeftOut(info.Id);
            var context = new QualityContext
            {
                Id = info.Id,
                Venue = info.Key.Venue,
                Instrument = instrument,
                Siblings = VenueSiblings.Of(_store, all, info),
                OtherVenues = [.. opened.Select(o => (o.Info.Id, (BarColumns)o))],
                LastBarMayBePartial = info.LastBarMayBePartial,
                Repaired = info.Repaired is null ? null : new DataRepair(store).Marks(info.Id),
                LeftOutRows = leftOut,
                RepeatedRows = repeated,
            };
            return new Checked(QualityCheck.Run(bars, context), bars, scratch);
        }
        catch
        {
            bars.Dispose();
            throw;
        }
        finally
        {
            foreach (BarSeries other in opened) other.Dispose();
        }
    }

    /// <summary>The same base asset in dollars, whatever kind of dollar: premiums between them are part of the answer.</summary>
    private static IEnumerable<DatasetInfo> OtherVenues(IReadOnlyList<DatasetInfo> all, DatasetInfo info)
    {
        string name = Dollars(info.Key.Symbol);
        return all.Where(o => o.Key.Venue != info.Key.Venue && o.Interval == info.Interval && !o.Synthetic && o.From <= info.To && o.To >= info.From && Dollars(o.Key.Symbol) == name);
    }

    private static string Dollars(string symbol)
    {
        foreach (string quote in new[] { "USDT", "USDC", "BUSD", "USD" })
            if (symbol.Length > quote.Length && symbol.EndsWith(quote, StringComparison.Ordinal)) return symbol[..^quote.Length].TrimEnd('-', '_', '/') + "/USD";
        return symbol;
    }
}
