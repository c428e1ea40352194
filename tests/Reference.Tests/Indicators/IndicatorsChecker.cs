using System.Text.Json;
using Godwit.Core.Outcomes;
using Godwit.Indicators;
using Godwit.Support.References;

namespace Godwit.Reference.Tests.Indicators;

/// <summary>Golden values of indicators: each entry names an indicator, its parameters and inputs, and gives its outputs from the first valid bar on.</summary>
internal sealed class IndicatorsChecker : IReferenceChecker
{
    private const int MostShownPerOutput = 3;

    public string Area => "indicators";

    public IEnumerable<string> Check(ReferenceFile file)
    {
        JsonElement columns = file.Root.Field("input_bars");
        var bars = new InputBars(
            columns.Numbers("open"), columns.Numbers("high"), columns.Numbers("low"), columns.Numbers("close"), columns.Numbers("volume"));
        JsonElement tolerance = file.Root.Field("tolerance");
        foreach (JsonElement entry in file.Root.GetProperty("indicators").EnumerateArray())
        {
            foreach (string difference in CheckEntry(entry, bars, tolerance)) yield return difference;
        }
    }

    private static List<string> CheckEntry(JsonElement entry, InputBars bars, JsonElement tolerance)
    {
        string name = entry.Text("name") ?? "(unnamed)";
        try
        {
            IndicatorTable table = Compute(entry, name, bars);
            var differences = new List<string>();
            int first = (int)(entry.Number("first_valid_index") ?? 0);
            if (table.SettleLength - 1 != first)
                differences.Add($"{name}: the first valid bar is {table.SettleLength - 1}, expected {first}.");
            foreach (JsonProperty output in entry.GetProperty("outputs").EnumerateObject())
                differences.AddRange(CheckOutput(name, output, table, first, ToleranceOf(tolerance, name)));
            return differences;
        }
        catch (Exception error) when (error is GodwitException or KeyNotFoundException or InvalidDataException)
        {
            return [$"{name}: {error.Message}"];
        }
    }

    private static IndicatorTable Compute(JsonElement entry, string name, InputBars bars)
    {
        IndicatorDefinition definition = IndicatorCatalog.Get(name);
        var parameters = new List<KeyValuePair<string, string>>();
        if (entry.Field("params") is { ValueKind: JsonValueKind.Object } given)
            parameters.AddRange(given.EnumerateObject().Select(p => KeyValuePair.Create(p.Name, p.Value.ToString())));
        parameters.AddRange(Sources(definition, entry.Text("inputs")));
        return IndicatorCatalog.Compute(definition, IndicatorCatalog.Arguments(definition, parameters), bars.Spans);
    }

    /// <summary>The fields that an entry reads: free series are chosen by name, fixed ones must be those of the definition.</summary>
    private static IEnumerable<KeyValuePair<string, string>> Sources(IndicatorDefinition definition, string? inputs)
    {
        if (inputs is null) return [];
        string[] fields = inputs.Split(',', StringSplitOptions.TrimEntries);
        switch (definition.Series)
        {
            case SeriesKind.One when fields.Length == 1: return [new("source", fields[0])];
            case SeriesKind.Two when fields.Length == 2: return [new("first", fields[0]), new("second", fields[1])];
        }
        string expected = string.Join(',', definition.Inputs.Select(field => field.ToString().ToLowerInvariant()));
        if (expected != string.Join(',', fields)) throw new InvalidDataException($"the file gives it {inputs}, it reads {expected}.");
        return [];
    }

    private static IEnumerable<string> CheckOutput(string name, JsonProperty output, IndicatorTable table, int first, ReferenceTolerance tolerance)
    {
        double[] actual = table[output.Name], expected = [.. output.Value.EnumerateArray().Select(value => value.GetDouble())];
        if (first + expected.Length != actual.Length)
            return [$"{name}.{output.Name}: {expected.Length} values from bar {first} on do not reach the last of {actual.Length} bars."];
        return Enumerable.Range(0, expected.Length)
            .Where(i => !tolerance.Accepts(actual[first + i], expected[i]))
            .Take(MostShownPerOutput)
            .Select(i => $"{name}.{output.Name}, bar {first + i}: expected {expected[i]:R}, got {actual[first + i]:R}.");
    }

    private static ReferenceTolerance ToleranceOf(JsonElement tolerance, string name)
    {
        ReferenceTolerance general = ReferenceTolerance.Of(tolerance);
        return tolerance.Field("rel_for").Number(name) is { } relative ? general with { Relative = relative } : general;
    }

    private sealed record InputBars(double[] Open, double[] High, double[] Low, double[] Close, double[] Volume)
    {
        public BarSpans Spans => new() { Opens = Open, Highs = High, Lows = Low, Closes = Close, Volumes = Volume };
    }
}
