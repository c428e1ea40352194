using System.Globalization;
using Godwit.Cli.Terminal;
using Godwit.Core.Randomness;
using Godwit.Indicators;

namespace Godwit.Cli.Commands.Indicators;

/// <summary>What the catalogue looks like on a screen.</summary>
internal static class IndicatorScreens
{
    private const int CurveWidth = 72, ExampleBars = 260;

    public static void List(IReadOnlyList<IndicatorDefinition> definitions)
    {
        foreach (IGrouping<IndicatorGroup, IndicatorDefinition> group in definitions.GroupBy(d => d.Group))
        {
            Console.Out.Write($"{Style.Bold(group.Key.ToString())}  {Style.Faint(Figures.Count(group.Count()))}\n");
            if (group.Key == IndicatorGroup.Patterns) ListPatterns([.. group]);
            else
            {
                var table = new Table("Name", "Title", "Defaults", "Outputs");
                foreach (IndicatorDefinition d in group)
                    table.Add(d.Name, d.Title, Cut(string.Join(' ', d.Parameters.Select(p => $"{p.Name}={p.Default}")), 46), d.Outputs.Count == 1 ? "" : string.Join(' ', d.Outputs.Select(o => o.Name)));
                Console.Out.Write(table);
            }
            Console.Out.Write("\n");
        }
        Console.Out.Write(Style.Faint($"{Figures.Count(definitions.Count, "indicator")}. 'godwit indicators describe NAME' tells all about one; every name is also a function of formulas.") + "\n");
    }

    /// <summary>Patterns have no parameters worth a column: two of them fit on a line.</summary>
    private static void ListPatterns(IndicatorDefinition[] patterns)
    {
        var table = new Table("Name", "Title", "Name", "Title");
        int half = (patterns.Length + 1) / 2;
        for (int i = 0; i < half; i++)
        {
            IndicatorDefinition? right = i + half < patterns.Length ? patterns[i + half] : null;
            table.Add(patterns[i].Name, patterns[i].Title, right?.Name ?? "", right?.Title ?? "");
        }
        Console.Out.Write(table);
    }

    public static void Describe(IndicatorDefinition d)
    {
        Indicator indicator = IndicatorCatalog.Create(d.Name);
        Console.Out.Write($"{Style.Bold(d.Name)}  {d.Title}  {Style.Faint(d.Group.ToString().ToLowerInvariant())}\n\n{d.Meaning}\n\n");
        Line("formula", d.Formula);
        Line("source", d.Source);
        if (d.Convention.Length > 0) Line("convention", d.Convention);
        Line("reads", Inputs(d));
        Line("gives", string.Join(", ", d.Outputs.Select(o => o.Name)) + Bounds(d));
        Line("settles", Settling(d, indicator));
        Line("drawn", $"{(d.Pane == IndicatorPane.Price ? "over the price" : "in a pane of its own")} as {string.Join(", ", d.Outputs.Select(o => o.Style.ToString().ToLowerInvariant()).Distinct())}");
        Line("cost", d.ReadsWholeWindow ? "an update reads the whole window" : "an update is constant work");
        if (d.BatchTolerance > 0.0) Line("batch", $"within {d.BatchTolerance:0E0} of the stream");
        if (d.Repaints) Line("", Style.Caution("repaints: a later bar can change a value already given; keep it out of decisions"));
        Parameters(d);
        Example(d, indicator);
        Console.Out.Write("\n");
        Line("compute", $"godwit indicators compute {d.Name} --data FILE{(d.Parameters.Count > 0 ? $" --param {d.Parameters[0].Name}={d.Parameters[0].Default}" : "")}");
        Line("formula", FormulaOf(d));
    }

    private static void Line(string label, string text) => Console.Out.Write($"{Style.Faint($"{label,-11}")}{text}\n");

    private static string Inputs(IndicatorDefinition d)
    {
        string fields = string.Join(", ", d.Inputs).ToLowerInvariant();
        return d.Series switch
        {
            SeriesKind.One => $"{fields}, or any one series (source)",
            SeriesKind.Two => $"{fields}, or any two series (first, second)",
            _ => fields,
        };
    }

    private static string Bounds(IndicatorDefinition d) => d.Bounds is not { } b ? ""
        : double.IsInfinity(b.Most) ? string.Create(CultureInfo.InvariantCulture, $", {b.Least:0.###} or more")
        : string.Create(CultureInfo.InvariantCulture, $", {b.Least:0.###} … {b.Most:0.###}");

    private static string Settling(IndicatorDefinition d, Indicator indicator) => (d.SettlesByTime ? "by the clock" : $"after {Figures.Count(indicator.SettleLength, "bar")}") + d.Memory switch
    {
        IndicatorMemory.Window => ", and then the first bar does not matter",
        IndicatorMemory.Fading => ", and then older bars fade: give it more where two starts must agree",
        _ => ", and the level depends on the first bar",
    };

    private static void Parameters(IndicatorDefinition d)
    {
        if (d.AllParameters.Count == 0) return;
        Console.Out.Write("\n");
        var table = new Table("Parameter", "Default", "Range", "Meaning");
        foreach (IndicatorParameter p in d.AllParameters)
            table.Add(p.Alias is { } alias ? $"{p.Name} ({alias})" : p.Name, p.Default, p.Kind == ParameterKind.Choice ? p.Range.Replace(" | ", " ", StringComparison.Ordinal) : p.Range, p.Meaning);
        Console.Out.Write(table);
    }

    /// <summary>A generated market, always the same, so that one sees how the lines move against the price.</summary>
    private static void Example(IndicatorDefinition d, Indicator indicator)
    {
        var closes = new double[ExampleBars];
        var columns = new double[indicator.OutputCount][];
        for (int o = 0; o < columns.Length; o++) columns[o] = new double[ExampleBars];
        var random = new SeededRandom(20);
        double price = 100.0;
        for (int i = 0; i < ExampleBars; i++)
        {
            // Swings of some thirty bars with noise: averages cross, bands are touched, oscillators turn.
            double swing = i % 58 < 33 ? 0.003 : -0.0035, open = price, close = price * (1.0 + swing + 0.012 * (random.NextDouble() - 0.5));
            double high = Math.Max(open, close) * (1.0 + 0.006 * random.NextDouble()), low = Math.Min(open, close) * (1.0 - 0.006 * random.NextDouble());
            price = closes[i] = close;
            indicator.Update(new BarValues(i * 3_600_000_000_000L, open, high, low, close, 50.0 + 100.0 * random.NextDouble()));
            for (int o = 0; o < columns.Length; o++) columns[o][i] = indicator.Output(o);
        }
        Console.Out.Write($"\n{Style.Faint($"on {ExampleBars} generated bars")}\n");
        Curve("close", closes[^CurveWidth..]);
        for (int o = 0; o < columns.Length; o++) Curve(d.Outputs[o].Name, columns[o][^CurveWidth..]);
    }

    /// <summary>One curve with its range; a value that is not there yet leaves a gap.</summary>
    public static void Curve(string name, ReadOnlySpan<double> values)
    {
        double[] valid = [.. values.ToArray().Where(double.IsFinite)];
        string range = valid.Length == 0 ? "no value yet" : $"{Figure(valid.Min())} … {Figure(valid.Max())}";
        Console.Out.Write($"{name,-12} {Sparkline.Draw(valid, CurveWidth)}  {Style.Faint(range)}\n");
    }

    /// <summary>Six digits are enough to compare by eye.</summary>
    public static string Figure(double value) => Math.Abs(value) switch
    {
        double.NaN => "–",
        >= 1e12 => value.ToString("G6", CultureInfo.InvariantCulture),
        >= 1000.0 => value.ToString("#,0.##", CultureInfo.InvariantCulture),
        _ => value.ToString("G6", CultureInfo.InvariantCulture),
    };

    private static string FormulaOf(IndicatorDefinition d)
    {
        string series = d.Series switch { SeriesKind.One => d.Inputs[0].ToString().ToLowerInvariant(), SeriesKind.Two => string.Join(", ", d.Inputs).ToLowerInvariant(), _ => "" };
        string first = d.Parameters.Count > 0 ? (series.Length > 0 ? ", " : "") + d.Parameters[0].Default : "";
        return $"{d.Name.ToLowerInvariant()}({series}{first}){(d.Outputs.Count > 1 ? $".{d.Outputs[^1].Name}" : "")}";
    }

    private static string Cut(string text, int width) => text.Length <= width ? text : text[..(width - 2)] + " …";
}
