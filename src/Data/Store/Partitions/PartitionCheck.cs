using Godwit.Core.Outcomes;
using Godwit.Data.Store.Columns;

namespace Godwit.Data.Store.Partitions;

/// <summary>Reads a partition and compares it with its entry in the manifest.</summary>
internal static class PartitionCheck
{
    /// <summary>Appends the rows of a month file; count, stamps and content hash must be those of the manifest.</summary>
    public static void ReadAndHash(string path, Partition partition, BarBlock target)
    {
        int before = target.Count;
        Read(path, partition, target);
        if (ContentHash.OfBlock(target, before, target.Count - before) != partition.Sha256)
            throw new GodwitException($"{path} was changed after it was written: its content hash differs; delete the dataset and import its files again.");
    }

    private static void Read(string path, Partition partition, BarBlock target)
    {
        int before = target.Count;
        ParquetBars.Read(path, target);
        if (target.Count - before != partition.Rows
            || target.OpenTimesNanos[before] != partition.FirstNanos || target.LastNanos != partition.LastNanos)
            throw new GodwitException($"{path} does not hold what the manifest says; delete the dataset and import its files again.");
    }
}
