using Godwit.Core.MarketData;

namespace Godwit.Data.Store.Ticks;

/// <summary>What a column holds.</summary>
public enum TickColumnType
{
    /// <summary>Nanoseconds since 1970, UTC.</summary>
    Time,

    /// <summary>A decimal number in the scale of its group.</summary>
    Decimal,

    /// <summary>A whole number, such as the number of a trade.</summary>
    Whole,

    /// <summary>Yes-or-no marks, one bit each; columns of their own in Parquet.</summary>
    Marks,
}

/// <summary>One column of a dataset.</summary>
/// <param name="Name">Its name in Parquet and CSV.</param>
/// <param name="Type">What it holds.</param>
/// <param name="Meaning">What it says, in one line.</param>
/// <param name="Group">Columns of one group share their scale (prices one, quantities another); −1 for others than decimals.</param>
/// <param name="MayBeMissing">True when a row may leave it open.</param>
public sealed record TickColumn(string Name, TickColumnType Type, string Meaning, int Group = -1, bool MayBeMissing = false);

/// <summary>The columns of one kind of dataset, and how it is cut into files.</summary>
public sealed partial class TickSchema
{
    /// <summary>What stands where a row says nothing.</summary>
    public const long Missing = long.MinValue;

    /// <summary>Name of the kind, as in <c>trades</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>What a row is called, in the singular.</summary>
    public required string Noun { get; init; }

    /// <summary>What the rows are, in one line.</summary>
    public required string Summary { get; init; }

    /// <summary>The event that the engine makes of a row; null for kinds that it does not take.</summary>
    public TickKind? Tick { get; init; }

    public required IReadOnlyList<TickColumn> Columns
    {
        get;
        init
        {
            field = value;
            GroupOf = [.. value.Select(column => column.Group)];
            MayBeMissing = [.. value.Select(column => column.MayBeMissing)];
        }
    }

    /// <summary>Group of each column, as plain arrays for the loops over rows.</summary>
    internal int[] GroupOf { get; private init; } = [];
    internal bool[] MayBeMissing { get; private init; } = [];

    /// <summary>Names of the scales.</summary>
    public required IReadOnlyList<string> Groups { get; init; }

    /// <summary>The marks with the bit of each; empty when there is no column of marks.</summary>
    public IReadOnlyList<(string Name, long Bit)> Marks { get; init; } = [];

    /// <summary>True when a file holds a month, false when it holds a day (UTC).</summary>
    public bool ByMonth { get; init; }

    /// <summary>The column whose value names a row: a trade's or an update's number; −1 when time does.</summary>
    public int Key { get; init; } = -1;

    /// <summary>Number of a column.</summary>
    public int this[string name]
    {
        get
        {
            for (int c = 0; c < Columns.Count; c++)
                if (Columns[c].Name == name) return c;
            return -1;
        }
    }

    /// <summary>Columns 0 and 1 are the two times; bars and tables of depth have only the first.</summary>
    public bool HasReceived => Columns.Count > 1 && Columns[1].Name == "received_at";

    public override string ToString() => Kind;
}
