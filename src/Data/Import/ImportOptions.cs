namespace Godwit.Data.Import;

/// <summary>How files are taken into the store.</summary>
public sealed record ImportOptions
{
    /// <summary>What is known about the files; null fields come from names and stamps.</summary>
    public BarFileOptions File { get; init; } = BarFileOptions.None;

    /// <summary>Refuse a file at its first broken row, instead of leaving the row out.</summary>
    public bool Strict { get; init; }

    /// <summary>Where a file disagrees with bars that are stored already, the file wins; otherwise the stored bar stays.</summary>
    public bool Replace { get; init; }

    /// <summary>How many broken rows of a file are listed one by one; all are counted.</summary>
    public int BrokenRowsListed { get; init; } = 20;
}

/// <summary>How far an import is.</summary>
/// <param name="File">Name of the file at hand.</param>
/// <param name="FileIndex">Its number, from 0.</param>
/// <param name="FileCount">Number of files.</param>
/// <param name="BytesRead">Bytes of the file that are read.</param>
/// <param name="BytesTotal">Size of the file.</param>
/// <param name="Rows">Good rows of the file so far.</param>
public readonly record struct ImportProgress(string File, int FileIndex, int FileCount, long BytesRead, long BytesTotal, long Rows);
