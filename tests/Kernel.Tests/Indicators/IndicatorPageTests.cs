using System.Globalization;
using System.Text;
using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>docs/reference/indicators.md is written from the catalogue; this holds the two together.</summary>
/// <remarks>After a change of the catalogue, write it anew: <c>GODWIT_WRITE_DOCS=1</c> and this test.</remarks>
public sealed class IndicatorPageTests
{
    private const string WriteVariable = "GODWIT_WRITE_DOCS";

    [Fact]
    public void The_page_of_indicators_is_what_the_catalogue_says()
    {
        string path = Path.Combine(RepositoryRoot(), "docs", "reference", "indicators.md"), page = Page();
        if (Environment.GetEnvironmentVariable(WriteVariable) == "1")
        {
            Directory.CreateDirectory(Path.GetDirectoryName(path)!);
            File.WriteAllText(path, page);
        }
        Assert.True(File.Exists(path), $"{path} is missing; run this test with {WriteVariable}=1 to write it.");
        Assert.True(page == File.ReadAllText(path).ReplaceLineEndings("\n"), $"The catalogue has changed; run this test with {WriteVariable}=1 to write {path} anew.");
    }

    private static string Page()
    {
        var text = new StringBuilder("""
            # Indicators

            Written from the catalogue by the test `IndicatorPageTests`; to write it anew after a change, run it with `GODWIT_WRITE_DOCS=1`:

            ```sh
            GODWIT_WRITE_DOCS=1 dotnet test --project tests/Kernel.Tests -c Release --filter-class '*IndicatorPageTests'
            ```

            `godwit indicators list`, `describe NAME` and `compute NAME --data … --param k=v` show the same on the command line.

            How to read an entry:

            - `x` is the input, `[n]` looks n bars back, `n` is `timePeriod` (also understood as `period`).
            - **Settles** counts the bars until the first value, with default parameters; before it there is none.
            - **Memory** says what an earlier or later first bar changes: *window* nothing once settled; *fading* less and less; *endless* the level for ever (or until a session ends or a stop turns).
            - Every indicator has a streaming face (one bar in, values out, constant work unless said otherwise, no allocation) and a batch face over whole columns; they give the same bits.
            - Moving averages to choose from: SMA, EMA, WMA, DEMA, TEMA, TRIMA, KAMA, MAMA, T3, WILDER, HULL.
            - In code, `FormulaIndicator.Parse("ema(close,12) - ema(close,26)")` makes an indicator of a formula, `ChainedIndicator` an indicator of an indicator, `HigherTimeframe` one on longer bars without look-ahead.
            - An indicator of one series reads the close unless `source` says open, high, low, volume, median, typical, weighted or average.


            """.ReplaceLineEndings("\n"));
        foreach (IGrouping<IndicatorGroup, IndicatorDefinition> group in IndicatorCatalog.All.GroupBy(d => d.Group))
        {
            text.Append(CultureInfo.InvariantCulture, $"## {group.Key}\n\n");
            if (group.Key == IndicatorGroup.Patterns) AppendPatterns(text, group);
            else
                foreach (IndicatorDefinition definition in group) Append(text, definition);
        }
        return text.ToString();
    }

    private static void Append(StringBuilder text, IndicatorDefinition d)
    {
        Indicator indicator = IndicatorCatalog.Create(d.Name);
        text.Append(CultureInfo.InvariantCulture, $"### {d.Name}: {d.Title}\n\n{d.Meaning}\n\n");
        text.Append(CultureInfo.InvariantCulture, $"- Formula: `{d.Formula}`\n- Source: {d.Source}\n");
        if (d.Convention.Length > 0) text.Append(CultureInfo.InvariantCulture, $"- Convention: {d.Convention}\n");
        string parameters = string.Join("; ", d.Parameters.Select(p => $"`{p.Name}={p.Default}` {p.Meaning.ToLowerInvariant()[0]}{p.Meaning[1..]} ({p.Range.Replace(" | ", ", ")})"));
        if (parameters.Length > 0) text.Append(CultureInfo.InvariantCulture, $"- Parameters: {parameters}\n");
        text.Append(CultureInfo.InvariantCulture, $"- Reads {string.Join(", ", d.Inputs).ToLowerInvariant()}; gives {string.Join(", ", d.Outputs.Select(o => $"`{o.Name}`"))}\n");
        string settles = d.SettlesByTime ? "by the clock" : indicator.SettleLength.ToString(CultureInfo.InvariantCulture);
        text.Append(CultureInfo.InvariantCulture, $"- Settles: {settles}; memory: {d.Memory.ToString().ToLowerInvariant()}{(d.ReadsWholeWindow ? "; an update reads the whole window" : "")}{(d.Repaints ? "; **repaints**" : "")}\n\n");
    }

    private static void AppendPatterns(StringBuilder text, IEnumerable<IndicatorDefinition> patterns)
    {
        text.Append("100 is bullish, −100 bearish, 0 no pattern; ±80 a weaker form, ±200 a confirmed hikkake. Only the shape is judged, not the trend before it.\n");
        text.Append("Long, short, near and equal are measured against the candles before, by TA-Lib's default settings.\n\n| Name | Pattern | Shape | Settles |\n|---|---|---|---|\n");
        foreach (IndicatorDefinition d in patterns)
        {
            string shape = d.Meaning["Candlestick pattern: ".Length..].TrimEnd('.'), penetration = d.Parameters.Count > 0 ? $" (`penetration={d.Parameters[0].Default}`)" : "";
            text.Append(CultureInfo.InvariantCulture, $"| {d.Name} | {d.Title} | {shape}{penetration} | {IndicatorCatalog.Create(d.Name).SettleLength} |\n");
        }
    }

    private static string RepositoryRoot()
    {
        DirectoryInfo? folder = new(AppContext.BaseDirectory);
        while (folder is not null && !File.Exists(Path.Combine(folder.FullName, "Godwit.slnx"))) folder = folder.Parent;
        return folder?.FullName ?? throw new InvalidOperationException("The tests do not run inside the repository.");
    }
}
