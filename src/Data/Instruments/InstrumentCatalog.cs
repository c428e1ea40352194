using Godwit.Core.Instruments;
using Godwit.Core.Outcomes;
using Godwit.Core.Time;
using Godwit.Data.Instruments.Formats;

namespace Godwit.Data.Instruments;

/// <summary>The instruments that were imported, kept below <c>GODWIT_HOME/instruments</c>, one file per venue.</summary>
/// <remarks>
/// Several snapshots of the same instrument become dated rules; importing the same file again changes nothing.
/// Any number of readers, one importer at a time. Opening reads nothing; <see cref="Find"/> reads one venue's file.
/// </remarks>
public sealed class InstrumentCatalog
{
    private readonly string _folder;

    private InstrumentCatalog(string folder) => _folder = folder;

    /// <summary>The catalogue of a home folder, which need not exist yet.</summary>
    public static InstrumentCatalog Open(string home) => new(Path.Combine(home, "instruments"));

    /// <summary>Imports a metadata file of any known format, gzipped or plain.</summary>
    /// <exception cref="GodwitException">
    /// The file cannot be read, is in no known format or holds no usable instrument; or another import is running.
    /// </exception>
    public InstrumentImportReport Import(string path, InstrumentImportOptions options)
    {
        string fileName = Path.GetFileName(path);
        MetadataContent content = MetadataReader.ReadFile(path, options);
        Instant validFrom = MetadataReader.DateOf(content, fileName, options);
        int rows = content.Rows;
        List<InstrumentDraft> usable = Usable(content, validFrom);
        if (usable.Count == 0)
        {
            RefusedInstrument first = content.Refused[0];
            throw new GodwitException($"{fileName} holds no usable instrument; the first one, {first.Name}: {first.Reason}.");
        }
        using FileStream turn = TakeTurn();
        var counts = new ImportCounts();
        foreach (IGrouping<string, InstrumentDraft> venue in usable.GroupBy(d => d.Key.Venue).OrderBy(g => g.Key, StringComparer.Ordinal))
            MergeVenue(FileOf(venue.Key), venue, content, counts);
        return new InstrumentImportReport
        {
            Format = content.Format,
            ValidFrom = validFrom,
            Rows = rows,
            Added = counts.Added,
            Updated = counts.Updated,
            Unchanged = counts.Unchanged,
            Refused = [.. content.Refused],
            Venues = [.. usable.Select(d => d.Key.Venue).Distinct().Order(StringComparer.Ordinal)],
        };
    }

    /// <summary>The instrument with its rules of all dates; null when it was not imported.</summary>
    /// <exception cref="GodwitException">The venue's catalogue file is damaged or of a newer version.</exception>
    public Instrument? Find(InstrumentKey key) => FindEntry(key) is { } entry ? Build(entry) : null;

    /// <summary>The instrument with the venue's own symbol and the source of each set of rules; null when it was not imported.</summary>
    public InstrumentDetail? Show(InstrumentKey key)
    {
        if (FindEntry(key) is not { } entry) return null;
        return new InstrumentDetail(Build(entry), entry.Latest.VenueSymbol, [.. entry.Rules.Select(r => r.Source)]);
    }

    /// <summary>All instruments that pass the filter, in order of venue and symbol.</summary>
    public IReadOnlyList<InstrumentSummary> List(InstrumentFilter filter)
    {
        var found = new List<InstrumentSummary>();
        foreach (CatalogFile file in Files())
        {
            if (filter.Venue is { } venue && !venue.Equals(file.Venue, StringComparison.OrdinalIgnoreCase)) continue;
            found.AddRange(file.ReadAll().Values.Select(InstrumentSummary.Of).Where(filter.Passes));
        }
        return found;
    }

    private List<InstrumentDraft> Usable(MetadataContent content, Instant validFrom)
    {
        var usable = new List<InstrumentDraft>(content.Drafts.Count);
        var seen = new Dictionary<InstrumentKey, string>();
        foreach (InstrumentDraft draft in content.Drafts)
        {
            InstrumentDraft dated = draft with { Rules = draft.Rules with { ValidFrom = validFrom } };
            if (!seen.TryAdd(draft.Key, draft.VenueSymbol))
            {
                content.Refuse(draft.VenueSymbol, $"the file already holds {draft.Key} as {seen[draft.Key]}");
                continue;
            }
            try
            {
                _ = InstrumentBuilder.Build(dated, [dated.Rules]);
                usable.Add(dated.Normalized());
            }
            catch (FormatException e)
            {
                content.Refuse(draft.VenueSymbol, e.Message);
            }
        }
        return usable;
    }

    private static void MergeVenue(CatalogFile file, IEnumerable<InstrumentDraft> drafts, MetadataContent content, ImportCounts counts)
    {
        SortedDictionary<string, CatalogEntry> entries = file.ReadAll();
        bool changed = false;
        foreach (InstrumentDraft draft in drafts)
        {
            CatalogEntry? known = entries.GetValueOrDefault(draft.Key.Symbol);
            CatalogEntry merged = CatalogEntry.Merge(known, draft);
            if (known is not null && merged.SaysTheSameAs(known)) { counts.Unchanged++; continue; }
            try
            {
                _ = merged.Build();
            }
            catch (FormatException e)
            {
                content.Refuse(draft.VenueSymbol, $"together with its rules of other dates, {e.Message}");
                continue;
            }
            if (known is null) counts.Added++;
            else counts.Updated++;
            entries[draft.Key.Symbol] = merged;
            changed = true;
        }
        if (changed) file.Write(entries);
    }

    private CatalogEntry? FindEntry(InstrumentKey key) =>
        VenueNames.IsValid(key.Venue) ? FileOf(key.Venue.ToUpperInvariant()).Find(key.Symbol) : null;

    private Instrument Build(CatalogEntry entry)
    {
        try
        {
            return entry.Build();
        }
        catch (FormatException e)
        {
            throw new GodwitException($"The instrument catalogue in {_folder} is damaged at {entry.Latest.Key}, {e.Message}: import the metadata again.", e);
        }
    }

    private CatalogFile FileOf(string venue) => new(Path.Combine(_folder, venue + CatalogFile.Extension), venue);

    private IEnumerable<CatalogFile> Files() => Directory.Exists(_folder)
        ? Directory.EnumerateFiles(_folder, "*" + CatalogFile.Extension)
            .Select(path => Path.GetFileNameWithoutExtension(path))
            .Order(StringComparer.Ordinal)
            .Select(FileOf)
        : [];

    // The lock file is held, never deleted: deleting it would let two importers hold two different files.
    private FileStream TakeTurn()
    {
        try
        {
            Directory.CreateDirectory(_folder);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"The folder {_folder} cannot be created: {e.Message}", e);
        }
        try
        {
            return new FileStream(Path.Combine(_folder, ".lock"), FileMode.OpenOrCreate, FileAccess.ReadWrite, FileShare.None);
        }
        catch (Exception e) when (e is IOException or UnauthorizedAccessException)
        {
            throw new GodwitException($"The instrument catalogue in {_folder} cannot be changed now, another import may be running: {e.Message}", e);
        }
    }

    private sealed class ImportCounts
    {
        public int Added;
        public int Updated;
        public int Unchanged;
    }
}
