using Godwit.Data.Store;

namespace Godwit.Data.Import;

/// <summary>A row that was left out, and why.</summary>
public sealed record BrokenRow(string File, long Line, string Reason)
{
    public override string ToString() => $"{File}, line {Line}: {Reason}";
}

/// <summary>What became of one file. Rows = Good + Broken + IdenticalDuplicates; Good = Added + Unchanged + Conflicts + Replaced.</summary>
public sealed record ImportFileReport
{
    /// <summary>File name without folder.</summary>
    public required string File { get; init; }

    /// <summary>The dataset that took the rows, such as <c>BINANCE:BTCUSDT:1m</c>.</summary>
    public required string DatasetId { get; init; }

    /// <summary>Name of the file's format.</summary>
    public required string Format { get; init; }

    /// <summary>SHA-256 of the file's bytes.</summary>
    public required string Sha256 { get; init; }

    /// <summary>Rows in the file.</summary>
    public long Rows => Good + Broken + IdenticalDuplicates;

    /// <summary>Rows that are valid candles.</summary>
    public long Good { get; init; }

    /// <summary>Rows that were left out.</summary>
    public long Broken { get; init; }

    /// <summary>The first of the rows that were left out, in order of line.</summary>
    public IReadOnlyList<BrokenRow> BrokenRows { get; init; } = [];

    /// <summary>Rows that repeat an earlier row of the file exactly.</summary>
    public long IdenticalDuplicates { get; init; }

    /// <summary>Good rows that are new in the store.</summary>
    public long Added { get; init; }

    /// <summary>Good rows that the store had already.</summary>
    public long Unchanged { get; init; }

    /// <summary>Good rows that disagree with a stored bar, which stayed.</summary>
    public long Conflicts { get; init; }

    /// <summary>Good rows that took a stored bar's place: by the replace option, or because they complete a partial last bar.</summary>
    public long Replaced { get; init; }

    /// <summary>Places where bars are missing between two neighbours; real outages are gaps, so they are no fault.</summary>
    public long Gaps { get; init; }

    /// <summary>Good rows whose stamp is no multiple of the interval.</summary>
    public long OffGrid { get; init; }

    /// <summary>True when the file ran newest first and was turned round.</summary>
    public bool Reversed { get; init; }

    /// <summary>True when the same bytes had been imported before and nothing was read.</summary>
    public bool AlreadyImported { get; init; }
}

/// <summary>What became of an import.</summary>
/// <param name="Files">One report for each file that was taken in, in the order given.</param>
/// <param name="Failures">One sentence for each file that was refused; the store has nothing of it.</param>
/// <param name="Datasets">The datasets concerned, as they are now.</param>
public sealed record ImportReport(
    IReadOnlyList<ImportFileReport> Files, IReadOnlyList<string> Failures, IReadOnlyList<DatasetInfo> Datasets);
