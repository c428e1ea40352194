using System.Globalization;
using Godwit.Backtesting.Robustness;
using Godwit.Core.Outcomes;
using Godwit.Hosting.Composition;
using Godwit.Hosting.Scripting;
using Godwit.Strategies.Parameters;

namespace Godwit.Hosting.Analysis;

/// <summary>A neighbour with what the trial ledger needs to know of it.</summary>
internal sealed record ComposedNeighbour(Neighbour Neighbour, IReadOnlyList<ResolvedStrategy> Strategies);

/// <summary>Every number among the parameters 10 and 20 % lower and higher, one after the other, and the first two of them together.</summary>
internal static class ParameterNeighbours
{
    private static readonly double[] Steps = [-0.2, -0.1, 0.1, 0.2];

    private sealed record Number(int Strategy, string Name, string[] Values);

    public static IReadOnlyList<ComposedNeighbour> Of(string home, ComposedBacktest run, ScriptSource? text)
    {
        Number[] numbers = [.. run.Strategies.SelectMany((strategy, s) => NumbersOf(strategy, s, run.Strategies.Count > 1))];
        var neighbours = new List<ComposedNeighbour>();
        foreach (Number number in numbers)
            foreach (string value in number.Values) neighbours.Add(Make(home, run, text, (number, value)));
        if (numbers.Length < 2) return neighbours;
        foreach (string first in numbers[0].Values)
            foreach (string second in numbers[1].Values) neighbours.Add(Make(home, run, text, (numbers[0], first), (numbers[1], second)));
        return neighbours;
    }

    private static IEnumerable<Number> NumbersOf(ResolvedStrategy strategy, int index, bool several)
    {
        IReadOnlyList<ParameterSpec> specs = ParameterSpec.Of(strategy.Create());
        foreach (ParameterSpec spec in specs)
        {
            if (spec.TypeName is not ("integer" or "number")) continue;
            string text = strategy.Parameters.First(p => p.Key == spec.Name).Value;
            double own = double.Parse(text, NumberStyles.Float, CultureInfo.InvariantCulture);
            string[] values = [.. Steps.Select(s => Moved(own, s, spec.TypeName == "integer")).Where(v => v >= spec.Min && v <= spec.Max && v != own).Distinct()
                .Select(v => v.ToString(CultureInfo.InvariantCulture))];
            if (values.Length > 0) yield return new Number(index, several ? $"{strategy.Name}.{spec.Name}" : spec.Name, values);
        }
    }

    /// <summary>Whole numbers move by one at least: a tenth of five is no step.</summary>
    private static double Moved(double own, double step, bool isWhole)
    {
        if (!isWhole) return Math.Round(own * (1 + step), 12);
        double moved = Math.Round(own * (1 + step), MidpointRounding.AwayFromZero);
        return moved == own ? own + Math.Sign(step) : moved;
    }

    private static ComposedNeighbour Make(string home, ComposedBacktest run, ScriptSource? text, params (Number Number, string Value)[] changes)
    {
        var parameters = new Dictionary<string, string>(run.Options.Parameters, StringComparer.OrdinalIgnoreCase);
        foreach ((Number number, string value) in changes) parameters[number.Name] = value;
        KeyValuePair<string, string>[] values = [.. changes.Select(c => KeyValuePair.Create(c.Number.Name, c.Value))];
        BacktestOptions options = run.Options with { Parameters = parameters };
        try
        {
            ResolvedStrategy[] variants = [.. options.Strategies.Select(s => StrategyResolver.Resolve(home, s, options, text))];
            return new ComposedNeighbour(new Neighbour(values, () => [.. run.Setup.Strategies().Select((s, i) => s with { Strategy = variants[i].Create() })]), variants);
        }
        catch (GodwitException refused) when (refused.IsUsage)
        {
            return new ComposedNeighbour(new Neighbour(values, null), []);
        }
    }
}
