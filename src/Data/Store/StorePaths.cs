using System.Text;
using Godwit.Core.Instruments;
using Godwit.Core.MarketData;

namespace Godwit.Data.Store;

/// <summary>Where things lie below <c>GODWIT_HOME/data</c>. Folder names are in the key=value form that DuckDB and Spark turn into columns.</summary>
internal sealed class StorePaths(string home)
{
    public const string ManifestName = "_manifest.json";

    public string Root { get; } = Path.Combine(home, "data");
    public string Bars => Path.Combine(Root, "bars");
    public string Cache => Path.Combine(Root, "cache", "bars");
    public string Lock => Path.Combine(Root, ".writer.lock");

    public string Folder(DatasetId id) => Path.Combine(
        Bars, "venue=" + Escape(id.Key.Venue), "symbol=" + Escape(id.Key.Symbol), "interval=" + id.Interval);

    public string Manifest(DatasetId id) => Path.Combine(Folder(id), ManifestName);

    /// <summary>Start of the names of all column caches of a dataset.</summary>
    public string CachePrefix(DatasetId id) => $"{Escape(id.Key.Venue)}_{Escape(id.Key.Symbol)}_{id.Interval}-";

    /// <summary>Every dataset that has a folder, in order of path.</summary>
    public IEnumerable<DatasetId> Datasets()
    {
        foreach ((string venue, string venueFolder) in Level(Bars, "venue="))
            foreach ((string symbol, string symbolFolder) in Level(venueFolder, "symbol="))
                foreach ((string interval, string folder) in Level(symbolFolder, "interval="))
                    if (BarInterval.TryParse(interval, out BarInterval length) && File.Exists(Path.Combine(folder, ManifestName)))
                        yield return new DatasetId(new InstrumentKey(venue, symbol), length);
    }

    /// <summary>A name as a single safe folder name: everything but letters, digits, '-' and '.' becomes %XX.</summary>
    internal static string Escape(string name)
    {
        var text = new StringBuilder(name.Length);
        foreach (byte b in Encoding.UTF8.GetBytes(name))
        {
            bool plain = char.IsAsciiLetterOrDigit((char)b) || b == '-' || (b == '.' && text.Length > 0);
            if (plain) text.Append((char)b);
            else text.Append('%').Append(b.ToString("X2", System.Globalization.CultureInfo.InvariantCulture));
        }
        return text.ToString();
    }

    internal static IEnumerable<(string Value, string Folder)> Level(string folder, string prefix)
    {
        if (!Directory.Exists(folder)) return [];
        return Directory.EnumerateDirectories(folder, prefix + "*").Order(StringComparer.Ordinal)
            .Select(path => (Uri.UnescapeDataString(Path.GetFileName(path)[prefix.Length..]), path));
    }
}
