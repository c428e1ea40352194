namespace Godwit.Indicators;

/// <summary>The streaming face of an indicator: one bar in, the current value out. This is the only face that the event engine uses.</summary>
/// <remarks>
/// An update costs O(1) (amortised where a window is re-summed once per turn of its ring) and allocates nothing.
/// Inputs must be finite: the importer refuses anything else, and no indicator checks again. One thread at a time.
/// </remarks>
public interface IIndicator
{
    /// <summary>The catalogue's name, for example <c>SMA</c>.</summary>
    string Name { get; }

    /// <summary>Bars until the first valid value: the index of the first valid output plus one.</summary>
    int SettleLength { get; }

    /// <summary>True once every output is valid.</summary>
    bool IsReady { get; }

    /// <summary>The first output; NaN before <see cref="IsReady"/>.</summary>
    double Value { get; }

    int OutputCount { get; }

    /// <summary>Output <paramref name="index"/> in the catalogue's order; NaN before <see cref="IsReady"/>.</summary>
    double Output(int index);

    void Update(in BarValues bar);

    /// <summary>Back to the state after construction; the same bars then give the same values again, bit for bit.</summary>
    void Reset();
}
