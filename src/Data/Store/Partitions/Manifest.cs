using Godwit.Core.Time;
using Godwit.Data.Repair;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store.Partitions;

/// <summary>The table of contents of a dataset. A dataset is what its manifest says: files that it does not name do not count.</summary>
internal sealed record Manifest
{
    public required DatasetId Id { get; init; }

    /// <summary>Counts the commits; part of partition file names, so that a file never changes under a reader.</summary>
    public required int Revision { get; init; }
    public required int PriceScale { get; init; }
    public required int VolumeScale { get; init; }
    public required bool Synthetic { get; init; }
    public required bool LastBarMayBePartial { get; init; }
    public required string Source { get; init; }
    public required string Sha256 { get; init; }

    /// <summary>In order of month.</summary>
    public required IReadOnlyList<Partition> Partitions { get; init; }

    /// <summary>Files that were imported, oldest first.</summary>
    public required IReadOnlyList<SourceFile> Sources { get; init; }

    /// <summary>Repairs that the content has gone through, oldest first.</summary>
    public required IReadOnlyList<RepairRecord> Repairs { get; init; }

    public long Rows => Partitions.Sum(p => p.Rows);
    public Instant First => new(Partitions[0].FirstNanos);
    public Instant Last => new(Partitions[^1].LastNanos);
    public long MaxPrice => Partitions.Max(p => p.MaxPrice);
    public long MaxVolume => Partitions.Max(p => p.MaxVolume);

    public Partition? Find(UtcMonth month) => Partitions.FirstOrDefault(p => p.Month == month);

    /// <summary>The hash of the series from the hashes of its months.</summary>
    public static string HashOf(IEnumerable<Partition> partitions)
    {
        using var hash = new SeriesHash();
        foreach (Partition partition in partitions) hash.Add(partition.Month, partition.Rows, Convert.FromHexString(partition.Sha256));
        return hash.Finish();
    }
}

/// <summary>One month of a dataset: the file that holds it and what is in there. Largest values are in the scales of the dataset.</summary>
internal sealed record Partition(
    UtcMonth Month, string File, long Rows, long FirstNanos, long LastNanos, long Bytes, string Sha256, long MaxPrice, long MaxVolume);

/// <summary>A file that was imported: importing the same bytes again can be skipped.</summary>
internal sealed record SourceFile(string Name, long Bytes, string Sha256, long GoodRows, long BrokenRows, long RepeatedRows);
