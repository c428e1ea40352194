namespace Godwit.Indicators;

/// <summary>Columns of bars for the batch faces. A column that a computation does not read may stay empty; all others have the same length.</summary>
public readonly ref struct BarSpans
{
    public ReadOnlySpan<long> OpenTimesNanos { get; init; }
    public ReadOnlySpan<double> Opens { get; init; }
    public ReadOnlySpan<double> Highs { get; init; }
    public ReadOnlySpan<double> Lows { get; init; }
    public ReadOnlySpan<double> Closes { get; init; }
    public ReadOnlySpan<double> Volumes { get; init; }

    /// <summary>Number of bars: the length of the first column that is not empty.</summary>
    public int Count => FirstLength(Closes.Length, Highs.Length, Lows.Length, Opens.Length, Volumes.Length);

    /// <summary>Bar <paramref name="index"/>; NaN in the place of an empty column.</summary>
    public BarValues this[int index] => new(
        OpenTimesNanos.IsEmpty ? 0L : OpenTimesNanos[index],
        At(Opens, index), At(Highs, index), At(Lows, index), At(Closes, index), At(Volumes, index));

    /// <summary>The series of a field; a view of a column, or a new array for a price made of several.</summary>
    public ReadOnlySpan<double> Column(PriceField field)
    {
        switch (field)
        {
            case PriceField.Close: return Closes;
            case PriceField.Open: return Opens;
            case PriceField.High: return Highs;
            case PriceField.Low: return Lows;
            case PriceField.Volume: return Volumes;
        }
        var column = new double[Count];
        for (int i = 0; i < column.Length; i++) column[i] = this[i].Select(field);
        return column;
    }

    private static double At(ReadOnlySpan<double> column, int index) => column.IsEmpty ? double.NaN : column[index];

    private static int FirstLength(params ReadOnlySpan<int> lengths)
    {
        foreach (int length in lengths)
            if (length > 0) return length;
        return 0;
    }
}
