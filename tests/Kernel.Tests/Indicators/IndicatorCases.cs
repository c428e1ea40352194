using Godwit.Indicators;

namespace Godwit.Kernel.Tests.Indicators;

/// <summary>One indicator of the catalogue with parameters, written as <c>NAME k=v k=v</c>.</summary>
internal sealed record IndicatorCase(IndicatorDefinition Definition, IndicatorArguments Arguments)
{
    public static IndicatorCase Of(string text)
    {
        string[] words = text.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        IndicatorDefinition definition = IndicatorCatalog.Get(words[0]);
        var parameters = words[1..].Select(w => w.Split('=')).Select(pair => KeyValuePair.Create(pair[0], pair[1]));
        return new(definition, IndicatorCatalog.Arguments(definition, parameters));
    }

    public Indicator Create() => IndicatorCatalog.Create(Definition, Arguments);

    public double[][] Stream(TestMarket market) => Stream(Create(), market);

    public double[][] Batch(TestMarket market) => IndicatorCatalog.Compute(Definition, Arguments, market.Spans).Outputs;

    public static double[][] Stream(IIndicator indicator, TestMarket market)
    {
        var outputs = new double[indicator.OutputCount][];
        for (int o = 0; o < outputs.Length; o++) outputs[o] = new double[market.Count];
        for (int i = 0; i < market.Count; i++)
        {
            indicator.Update(market.Bars[i]);
            for (int o = 0; o < outputs.Length; o++) outputs[o][i] = indicator.Output(o);
        }
        return outputs;
    }
}

/// <summary>The cases that every law is tried on: each indicator with its defaults and with short and odd windows.</summary>
internal static class IndicatorCases
{
    public static TheoryData<string> All => [.. IndicatorCatalog.All.SelectMany(Variants)];

    private static IEnumerable<string> Variants(IndicatorDefinition definition)
    {
        yield return definition.Name;
        if (definition.Parameters.FirstOrDefault(p => p.Name == "timePeriod") is { } period)
            foreach (int length in new[] { 1, 2, 3, 8, 33 })
                if (length >= period.Least) yield return $"{definition.Name} timePeriod={length}";
        foreach (IndicatorParameter choice in definition.Parameters.Where(p => p.Kind == ParameterKind.Choice))
            foreach (string word in choice.Choices)
                if (word != choice.Default) yield return $"{definition.Name} {choice.Name}={word}";
    }
}
