namespace Godwit.Backtesting.Robustness;

/// <summary>The outcomes over two parameters, the run itself in the middle.</summary>
/// <param name="First">Name of the parameter of the rows.</param>
/// <param name="Second">Name of the parameter of the columns.</param>
/// <param name="Rows">Values of the first parameter, rising.</param>
/// <param name="Columns">Values of the second parameter, rising.</param>
/// <param name="Outcomes">By row and column; null where the strategy refuses the values or time ran out.</param>
public sealed record NeighbourSurface(string First, string Second, IReadOnlyList<string> Rows, IReadOnlyList<string> Columns, RunOutcome?[,] Outcomes)
{
    /// <param name="near">The neighbours, single ones and pairs.</param>
    /// <param name="own">The run's own value of a parameter.</param>
    /// <returns>Null when no pair was tried.</returns>
    public static NeighbourSurface? Of(Neighbourhood near, Func<string, string> own)
    {
        if (near.Runs.FirstOrDefault(r => r.Values.Count == 2) is not { } pair) return null;
        (string first, string second) = (pair.Values[0].Key, pair.Values[1].Key);
        string[] rows = Values(near, first, own(first)), columns = Values(near, second, own(second));
        var outcomes = new RunOutcome?[rows.Length, columns.Length];
        outcomes[Array.IndexOf(rows, own(first)), Array.IndexOf(columns, own(second))] = near.Own;
        foreach (NeighbourOutcome one in near.Runs)
        {
            if (one.Values.Any(v => v.Key != first && v.Key != second)) continue;
            string Value(string name) => one.Values.Where(v => v.Key == name).Select(v => v.Value).FirstOrDefault(own(name));
            outcomes[Array.IndexOf(rows, Value(first)), Array.IndexOf(columns, Value(second))] = one.Outcome;
        }
        return new NeighbourSurface(first, second, rows, columns, outcomes);
    }

    private static string[] Values(Neighbourhood near, string name, string own) =>
        [.. near.Runs.SelectMany(r => r.Values).Where(v => v.Key == name).Select(v => v.Value).Append(own).Distinct()
            .OrderBy(v => double.Parse(v, System.Globalization.CultureInfo.InvariantCulture))];
}
