using Godwit.Core.Time;

namespace Godwit.Data.Store.Ticks;

/// <summary>The table of contents of a tick dataset. A dataset is what its manifest says: files that it does not name do not count.</summary>
internal sealed record TickManifest
{
    public required TickId Id { get; init; }

    /// <summary>Counts the commits; part of file names, so that a file never changes under a reader.</summary>
    public required int Revision { get; init; }

    /// <summary>Decimals of each group of columns.</summary>
    public required IReadOnlyList<int> Scales { get; init; }
    public required bool Synthetic { get; init; }
    public required string Source { get; init; }
    public required string Sha256 { get; init; }

    /// <summary>What readers add to times of receiving, which are stored as recorded.</summary>
    public Duration ClockOffset { get; init; }

    /// <summary>In order of period and number.</summary>
    public required IReadOnlyList<TickPartition> Parts { get; init; }

    /// <summary>Files that were imported, oldest first.</summary>
    public required IReadOnlyList<TickSourceFile> Sources { get; init; }

    public long Rows => Parts.Sum(p => p.Rows);
    public Instant First => new(Parts.Min(p => p.FirstNanos));
    public Instant Last => new(Parts.Max(p => p.LastNanos));

    /// <summary>Largest magnitude in each group.</summary>
    public long[] Largest => [.. Enumerable.Range(0, Scales.Count).Select(g => Parts.Max(p => p.Largest[g]))];
}

/// <summary>One file of a dataset and what is in there.</summary>
/// <param name="Period">Days since 1970, or months since year 0.</param>
/// <param name="Number">Its number within the period, from 0; all but the last are full.</param>
/// <param name="File">Name of the file.</param>
/// <param name="Rows">Number of rows.</param>
/// <param name="StampNanos">The latest order-giving time in it.</param>
/// <param name="FirstNanos">The earliest occurrence.</param>
/// <param name="LastNanos">The latest occurrence.</param>
/// <param name="Bytes">Size of the file.</param>
/// <param name="Sha256">Content hash.</param>
/// <param name="Largest">Largest magnitude of each group, in the dataset's scales.</param>
/// <param name="Snapshots">Snapshots of the book that start in it.</param>
internal sealed record TickPartition(
    int Period, int Number, string File, int Rows, long StampNanos, long FirstNanos, long LastNanos, long Bytes, string Sha256, IReadOnlyList<long> Largest, int Snapshots);

/// <summary>A file that was imported, how many rows it brought that were not there, and what was counted in it.</summary>
internal sealed record TickSourceFile(string Name, long Bytes, string Sha256, long GoodRows, long AddedRows, long BrokenRows, IReadOnlyDictionary<string, long> Findings);
