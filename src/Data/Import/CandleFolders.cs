using Godwit.Core.Outcomes;
using Godwit.Data.Import.Reading;

namespace Godwit.Data.Import;

/// <summary>Folders of candle files.</summary>
public static class CandleFolders
{
    private static readonly string[] Endings = [".csv", ".tsv", ".txt", ".json", ".jsonl", ".parquet", ".feather", ".arrow", ".ipc", ".zip", ".gz"];

    /// <summary>
    /// Puts the files in place of each folder: those below it whose name ends like a candle file, in order of path, so that dates in
    /// names run forward. Hidden files and folders are passed over.
    /// </summary>
    /// <exception cref="GodwitException">A folder holds no such file, or cannot be read.</exception>
    public static IReadOnlyList<string> Expand(IEnumerable<string> paths) => [.. paths.SelectMany(path => Directory.Exists(path) ? FilesIn(path) : [path])];

    private static string[] FilesIn(string folder)
    {
        var options = new EnumerationOptions { RecurseSubdirectories = true, AttributesToSkip = FileAttributes.Hidden | FileAttributes.System };
        string[] files = [.. Directory.EnumerateFiles(folder, "*", options).Where(IsCandidate).Order(StringComparer.Ordinal)];
        return files.Length > 0 ? files : throw new GodwitException($"{Printable.Of(folder)} holds no file that ends like candles do ({string.Join(", ", Endings)}).");
    }

    private static bool IsCandidate(string path) =>
        Array.Exists(Endings, ending => path.EndsWith(ending, StringComparison.OrdinalIgnoreCase)) && !Path.GetFileName(path).StartsWith('.');
}
