using Godwit.Core.Time;

namespace Godwit.Data.Export;

/// <summary>Which bars to export, and whether an old file may be replaced.</summary>
public sealed record ExportOptions
{
    /// <summary>First open time, inclusive; null for the dataset's first bar.</summary>
    public Instant? From { get; init; }

    /// <summary>Last open time, exclusive; null for all.</summary>
    public Instant? To { get; init; }

    /// <summary>Replace a file of that name.</summary>
    public bool Overwrite { get; init; }
}

/// <summary>What was exported.</summary>
/// <param name="Path">The file.</param>
/// <param name="Rows">Number of bars in it.</param>
/// <param name="Bytes">Its size.</param>
public sealed record ExportReport(string Path, long Rows, long Bytes);
