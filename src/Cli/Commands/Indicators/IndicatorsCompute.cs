using System.CommandLine;
using System.Globalization;
using Godwit.Cli.Terminal;
using Godwit.Core.MarketData;
using Godwit.Core.Numbers;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Configuration;
using Godwit.Indicators;

namespace Godwit.Cli.Commands.Indicators;

/// <summary>What was computed over a series: columns aligned with its bars, NaN before they settle.</summary>
/// <remarks>The timeframe is the length of the bars that the indicator saw, when longer than those of the series.</remarks>
internal sealed record ComputedIndicator(
    string Name, IReadOnlyList<(IndicatorParameter Parameter, string Value)> Parameters, BarInterval? Timeframe, int SettleLength,
    IReadOnlyList<string> OutputNames, double[][] Columns);

/// <summary>godwit indicators compute: an indicator of the catalogue, or a formula, over a dataset or a file.</summary>
internal static class IndicatorsCompute
{
    private const int RowsShown = 5, CurveBars = 400;

    public static Command Create()
    {
        Argument<string> name = OptionKit.One("NAME", "Indicator, such as RSI, or a formula, such as 'ema(close,12) - ema(close,26)'");
        Option<string> data = OptionKit.Text("--data", "Dataset id or candle file", "");
        Option<string[]> parameters = OptionKit.Many("--param", "Indicator parameter, name=value; repeatable");
        Option<string?> timeframe = OptionKit.Text("--timeframe", "Compute on longer bars, such as 1d: a value stands from the close of its long bar on");
        Option<string?> venue = OptionKit.Text("--venue", "Venue of a file whose name does not tell it");
        Option<string?> symbol = OptionKit.Text("--symbol", "Symbol of a file whose name does not tell it");
        Option<string?> interval = OptionKit.Text("--interval", "Bar length of a file whose name does not tell it");
        Option<bool> json = OptionKit.Json();
        Option<bool> csv = OptionKit.Flag("--csv", "Print all values as CSV on stdout");
        return new Command("compute", "Compute an indicator or a formula over a dataset or a file") { name }
            .With(data, parameters, timeframe, venue, symbol, interval, json, csv).Does((parsed, _) =>
        {
            string source = parsed.GetValue(data)!;
            if (source.Length == 0) throw GodwitException.Usage("Name the data with --data: a dataset of 'godwit data list' or a candle file.");
            if (parsed.GetValue(json) && parsed.GetValue(csv)) throw GodwitException.Usage("Choose one of --json and --csv.");
            // Mistakes in the name are told before a large file is read.
            Wanted wanted = Read(parsed.GetValue(name)!, OptionKit.ReadAssignments(parsed, parameters));
            var options = new BacktestOptions { Venue = parsed.GetValue(venue) ?? "FILE", Symbol = parsed.GetValue(symbol) ?? "FILE", Interval = parsed.GetValue(interval) };
            using ResolvedSeries series = new SeriesResolver(GodwitHome.Path).Open(source, options);
            ComputedIndicator computed = Compute(wanted, series.Bars, OptionKit.ReadInterval(parsed, timeframe));
            if (parsed.GetValue(json)) IndicatorJson.Write(computed);
            else if (parsed.GetValue(csv)) WriteCsv(computed, series.Bars);
            else Print(computed, series);
        });
    }

    /// <summary>An entry of the catalogue with its arguments, or a formula.</summary>
    private sealed record Wanted(IndicatorDefinition? Definition, IndicatorArguments? Arguments, FormulaIndicator? Formula);

    private static Wanted Read(string name, Dictionary<string, string> parameters)
    {
        bool isFormula = !IndicatorCatalog.Contains(name) && (name.Any(c => !char.IsAsciiLetterOrDigit(c) && c != '_') || Enum.TryParse(name, ignoreCase: true, out PriceField _));
        if (!isFormula)
        {
            IndicatorDefinition definition = IndicatorCatalog.Get(name);
            return new(definition, IndicatorCatalog.Arguments(definition, parameters), null);
        }
        if (parameters.Count > 0) throw GodwitException.Usage("A formula holds its parameters itself, as in 'ema(close,12)': leave --param out.");
        return new(null, null, FormulaIndicator.Parse(name));
    }

    private static ComputedIndicator Compute(Wanted wanted, BarColumns bars, BarInterval? timeframe)
    {
        string[] outputs = wanted.Definition is { } named ? [.. named.Outputs.Select(o => o.Name)] : ["real"];
        (IndicatorParameter, string)[] parameters = wanted.Definition is { } known
            ? [.. wanted.Arguments!.Values.Select(v => (known.AllParameters.First(p => p.Name == v.Key), v.Value))]
            : [];
        string name = wanted.Definition?.Name ?? wanted.Formula!.Name;
        if (wanted.Definition is { } definition && timeframe is null)
        {
            IndicatorTable table = IndicatorCatalog.Compute(definition, wanted.Arguments!, Spans(bars));
            return new(name, parameters, null, table.SettleLength, outputs, table.Outputs);
        }
        Indicator indicator = wanted.Formula ?? IndicatorCatalog.Create(wanted.Definition!, wanted.Arguments!);
        if (timeframe is { } longer) indicator = OnLongerBars(indicator, longer, bars.Interval);
        return new(name, parameters, timeframe, indicator.SettleLength, outputs, Stream(indicator, Spans(bars)));
    }

    private static HigherTimeframe OnLongerBars(Indicator inner, BarInterval longer, BarInterval shorter)
    {
        long longNanos = longer.Length.Nanos, shortNanos = shorter.Length.Nanos;
        if (longNanos < shortNanos || longNanos % shortNanos != 0)
            throw GodwitException.Usage($"--timeframe {longer} is no whole multiple of the {shorter} bars of the data.");
        // Weeks begin on Monday; the epoch was a Thursday.
        const long week = 7L * 86_400 * 1_000_000_000;
        return new HigherTimeframe(inner, longNanos, shortNanos, longNanos % week == 0 ? 4L * 86_400 * 1_000_000_000 : 0);
    }

    private static double[][] Stream(Indicator indicator, in BarSpans bars)
    {
        var columns = new double[indicator.OutputCount][];
        for (int o = 0; o < columns.Length; o++) columns[o] = new double[bars.Count];
        for (int i = 0; i < bars.Count; i++)
        {
            indicator.Update(bars[i]);
            for (int o = 0; o < columns.Length; o++) columns[o][i] = indicator.Output(o);
        }
        return columns;
    }

    private static BarSpans Spans(BarColumns bars) => new()
    {
        OpenTimesNanos = bars.OpenTimesNanos,
        Opens = Doubles(bars.Opens, bars.PriceScale),
        Highs = Doubles(bars.Highs, bars.PriceScale),
        Lows = Doubles(bars.Lows, bars.PriceScale),
        Closes = Doubles(bars.Closes, bars.PriceScale),
        Volumes = Doubles(bars.Volumes, bars.VolumeScale),
    };

    private static double[] Doubles(ReadOnlySpan<long> units, int scale)
    {
        double divisor = Pow10.Double(scale);
        var values = new double[units.Length];
        for (int i = 0; i < values.Length; i++) values[i] = units[i] / divisor;
        return values;
    }

    private static void WriteCsv(ComputedIndicator computed, BarColumns bars)
    {
        using var output = new StreamWriter(Console.OpenStandardOutput());
        output.Write("timestamp_ms," + string.Join(',', computed.OutputNames) + "\n");
        for (int i = 0; i < bars.Count; i++)
            output.Write(string.Create(CultureInfo.InvariantCulture, $"{bars[i].OpenTime.UnixMillis},") + string.Join(',', computed.Columns.Select(c => double.IsFinite(c[i]) ? c[i].ToString("R", CultureInfo.InvariantCulture) : "")) + "\n");
    }

    private static void Print(ComputedIndicator computed, ResolvedSeries series)
    {
        BarColumns bars = series.Bars;
        string parameters = string.Join(' ', computed.Parameters.Select(p => $"{p.Parameter.Name}={p.Value}"));
        Console.Out.Write($"{Style.Bold(computed.Name)}{(parameters.Length > 0 ? $"  {parameters}" : "")}\n");
        Console.Out.Write($"{series.Id}  {Figures.Count(bars.Count, "bar")} of {bars.Interval}, {Figures.Time(bars[0].OpenTime)} … {Figures.Time(bars[bars.Count - 1].OpenTime)}");
        Console.Out.Write($"  {Style.Faint($"settles after {Figures.Count(computed.SettleLength, "bar")}{(computed.Timeframe is { } t ? $", on {t} bars" : "")}")}\n\n");
        int shown = Math.Min(bars.Count, CurveBars);
        IndicatorScreens.Curve("close", Doubles(bars.Closes[^shown..], bars.PriceScale));
        for (int o = 0; o < computed.Columns.Length; o++) IndicatorScreens.Curve(computed.OutputNames[o], computed.Columns[o].AsSpan()[^shown..]);
        Console.Out.Write($"{Style.Faint($"the last {Figures.Count(shown, "bar")}")}\n\n");
        var table = new Table(["Open time", "close", .. computed.OutputNames]);
        table.AlignRight([.. Enumerable.Range(1, computed.OutputNames.Count + 1)]);
        for (int i = Math.Max(0, bars.Count - RowsShown); i < bars.Count; i++)
            table.Add([Figures.Time(bars[i].OpenTime), IndicatorScreens.Figure(bars.Closes[i] / Pow10.Double(bars.PriceScale)), .. computed.Columns.Select(c => IndicatorScreens.Figure(c[i]))]);
        Console.Out.Write(table);
    }
}
