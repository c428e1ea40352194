using System.Globalization;
using System.Text.Json;
using Godwit.Cli.Terminal;
using Godwit.Indicators;

namespace Godwit.Cli.Commands.Indicators;

/// <summary>The catalogue and computed columns as JSON.</summary>
internal static class IndicatorJson
{
    public static void Write(IEnumerable<IndicatorDefinition> definitions) => JsonOutput.Write(json =>
    {
        json.WriteStartArray();
        foreach (IndicatorDefinition definition in definitions) Write(json, definition);
        json.WriteEndArray();
    });

    public static void Write(Utf8JsonWriter json, IndicatorDefinition definition)
    {
        json.WriteStartObject();
        json.WriteString("name", definition.Name);
        json.WriteString("group", Word(definition.Group));
        json.WriteString("title", definition.Title);
        json.WriteString("meaning", definition.Meaning);
        json.WriteString("formula", definition.Formula);
        json.WriteString("source", definition.Source);
        json.WriteString("convention", definition.Convention);
        json.WriteStartArray("inputs");
        foreach (PriceField field in definition.Inputs) json.WriteStringValue(Word(field));
        json.WriteEndArray();
        json.WriteNumber("settle", IndicatorCatalog.Create(definition.Name).SettleLength);
        json.WriteBoolean("settlesByTime", definition.SettlesByTime);
        json.WriteString("memory", Word(definition.Memory));
        json.WriteBoolean("repaints", definition.Repaints);
        json.WriteNumber("batchTolerance", definition.BatchTolerance);
        json.WriteString("pane", Word(definition.Pane));
        if (definition.Bounds is { } bounds)
        {
            json.WritePropertyName("bounds");
            json.WriteStartArray();
            Number(json, bounds.Least);
            Number(json, bounds.Most);
            json.WriteEndArray();
        }
        json.WriteStartArray("parameters");
        foreach (IndicatorParameter parameter in definition.AllParameters) Write(json, parameter);
        json.WriteEndArray();
        json.WriteStartArray("outputs");
        foreach (IndicatorOutput output in definition.Outputs)
        {
            json.WriteStartObject();
            json.WriteString("name", output.Name);
            json.WriteString("color", output.Color);
            json.WriteString("style", Word(output.Style));
            json.WriteEndObject();
        }
        json.WriteEndArray();
        json.WriteEndObject();
    }

    private static void Write(Utf8JsonWriter json, IndicatorParameter parameter)
    {
        json.WriteStartObject();
        json.WriteString("name", parameter.Name);
        if (parameter.Alias is { } alias) json.WriteString("alias", alias);
        json.WriteString("kind", Word(parameter.Kind));
        Value(json, "default", parameter, parameter.Default);
        if (parameter.Kind == ParameterKind.Choice)
        {
            json.WriteStartArray("choices");
            foreach (string choice in parameter.Choices) json.WriteStringValue(choice);
            json.WriteEndArray();
        }
        else
        {
            json.WriteNumber("least", parameter.Least);
            json.WriteNumber("most", parameter.Most);
        }
        json.WriteString("meaning", parameter.Meaning);
        json.WriteEndObject();
    }

    /// <summary>{indicator, parameters, settle, outputs}: each output has one entry for each bar, null before it settles.</summary>
    public static void Write(ComputedIndicator computed) => JsonOutput.Write(json =>
    {
        json.WriteStartObject();
        json.WriteString("indicator", computed.Name);
        if (computed.Timeframe is { } timeframe) json.WriteString("timeframe", timeframe.ToString());
        json.WriteStartObject("parameters");
        foreach ((IndicatorParameter parameter, string value) in computed.Parameters) Value(json, parameter.Name, parameter, value);
        json.WriteEndObject();
        json.WriteNumber("settle", computed.SettleLength);
        json.WriteStartObject("outputs");
        for (int o = 0; o < computed.Columns.Length; o++)
        {
            json.WriteStartArray(computed.OutputNames[o]);
            foreach (double value in computed.Columns[o]) Number(json, value);
            json.WriteEndArray();
        }
        json.WriteEndObject();
        json.WriteEndObject();
    });

    private static void Value(Utf8JsonWriter json, string name, IndicatorParameter parameter, string value)
    {
        if (parameter.Kind == ParameterKind.Choice) json.WriteString(name, value);
        else json.WriteNumber(name, double.Parse(value, CultureInfo.InvariantCulture));
    }

    private static void Number(Utf8JsonWriter json, double value)
    {
        if (double.IsFinite(value)) json.WriteNumberValue(value);
        else json.WriteNullValue();
    }

    private static string Word<T>(T member) where T : struct, Enum => member.ToString().ToLowerInvariant();
}
