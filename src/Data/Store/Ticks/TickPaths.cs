using Godwit.Core.Instruments;

namespace Godwit.Data.Store.Ticks;

/// <summary>Where tick datasets lie below the data folder; folder names are in the key=value form, as those of bars.</summary>
internal sealed class TickPaths(StorePaths store)
{
    public string Root => store.Root;
    public string Ticks => Path.Combine(store.Root, "ticks");
    public string Cache => Path.Combine(store.Root, "cache", "ticks");

    public string Folder(TickId id) => Path.Combine(Ticks, "kind=" + id.Kind, "venue=" + StorePaths.Escape(id.Key.Venue), "symbol=" + StorePaths.Escape(id.Key.Symbol));

    public string Manifest(TickId id) => Path.Combine(Folder(id), StorePaths.ManifestName);

    /// <summary>Start of the names of all column caches of a dataset.</summary>
    public string CachePrefix(TickId id) => $"{id.Kind}_{StorePaths.Escape(id.Key.Venue)}_{StorePaths.Escape(id.Key.Symbol)}-";

    /// <summary>Every dataset that has a folder, in order of path.</summary>
    public IEnumerable<TickId> Datasets()
    {
        foreach ((string kind, string kindFolder) in StorePaths.Level(Ticks, "kind="))
        {
            if (TickSchema.Find(kind) is null) continue;
            foreach ((string venue, string venueFolder) in StorePaths.Level(kindFolder, "venue="))
                foreach ((string symbol, string folder) in StorePaths.Level(venueFolder, "symbol="))
                    if (File.Exists(Path.Combine(folder, StorePaths.ManifestName))) yield return new TickId(new InstrumentKey(venue, symbol), kind);
        }
    }
}
